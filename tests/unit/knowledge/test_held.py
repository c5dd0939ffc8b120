"""A source that looks as if it gave orders to a model is held: nobody is answered from it until a person says so."""

import pytest

from dialogs.ports import Scope
from knowledge.service import Knowledge
from knowledge.sources import SourceState
from tests.fakes.orders import ORDERS
from tests.unit.knowledge.test_retrieval import ANNA, OWNER, Base

TEXT = "Доставка стоит 300 рублей.\n\n"
SEEN = ORDERS[:-1]  # the last one is written in letters that nobody sees: they are left out


async def added(base: Base, text: str, title: str = "Доставка") -> Knowledge:
    await base.knowledge.add_text(OWNER, title, text)
    await base.knowledge.ingest_all()
    return base.knowledge


@pytest.mark.parametrize("order", SEEN)
async def test_nothing_of_a_held_source_is_found(order: str) -> None:
    base = Base()
    (source,) = await (await added(base, TEXT + order)).list(OWNER)
    assert (source.state, source.error and source.error.key) == (SourceState.HELD, "source-held-why")
    assert await base.retriever.find(Scope(ANNA), "Сколько стоит доставка?", 5) == []


async def test_an_order_in_a_title_is_seen_too() -> None:
    (source,) = await (await added(Base(), TEXT, SEEN[0])).list(OWNER)
    assert source.state is SourceState.HELD


async def test_a_person_lets_these_very_bytes_through() -> None:
    base = Base()
    knowledge = await added(base, TEXT + SEEN[0])
    (source,) = await knowledge.list(OWNER)
    await knowledge.freshness.publish(OWNER, source.id)
    await knowledge.ingest_all()
    (source,) = await knowledge.list(OWNER)
    assert (source.state, source.trusted, source.error) == (SourceState.READY, source.hash, None)
    assert await base.retriever.find(Scope(ANNA), "Сколько стоит доставка?", 5)


async def test_letters_that_nobody_sees_are_left_out_and_counted() -> None:
    base = Base()
    (source,) = await (await added(base, f"\ufeff{TEXT}{ORDERS[-1]}")).list(OWNER)
    assert (source.state, [note.key for note in source.notes]) == (SourceState.READY, ["note-hidden"])
    (found,) = await base.retriever.find(Scope(ANNA), "Сколько стоит доставка?", 5)
    assert not any(ord(sign) > 0xFFFF for sign in found.text)
