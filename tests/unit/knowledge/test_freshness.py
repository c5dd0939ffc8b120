"""Versions, other tries, stops and looks at an address: what served before serves on, and only changes are embedded."""

from collections.abc import Sequence
from typing import Any

import pytest

from dialogs.errors import BadInput, Conflict, ProviderError
from knowledge.ingest import MOST_ATTEMPTS, Ingest, Outside
from knowledge.intake.typing import Made, made_by
from knowledge.ports import Candidates, Vector
from knowledge.service import Knowledge
from knowledge.sources import Source, SourceState
from tests.fakes.knowledge import FakeWeb
from tests.unit.knowledge.test_retrieval import ANNA, OWNER, Base


def with_web(base: Base, web: FakeWeb) -> Base:
    ingest = Ingest(base.store, base.blobs, base.index, base.embedder, base.clock, Outside(web))
    base.knowledge = Knowledge(base.store, base.blobs, base.index, ingest, base.clock)
    return base


def faq(count: int, changed: Sequence[int] = ()) -> bytes:
    rows = [
        f"Сколько стоит товар номер {at}?;{at + 100 + (50_000 if at in changed else 0)} рублей" for at in range(count)
    ]
    return ("вопрос;ответ\n" + "\n".join(rows)).encode()


async def read(base: Base) -> Source:
    found = await base.knowledge.ingest_next(ANNA)
    assert found is not None
    return found


async def test_of_a_thousand_pieces_the_ten_that_changed_are_embedded() -> None:
    base = Base()
    source = await base.knowledge.add_file(OWNER, "prices.csv", faq(1000))
    await read(base)
    assert len(base.embedder.embedded) == 1000
    await base.knowledge.freshness.update_file(OWNER, source, "prices.csv", faq(1000, range(0, 1000, 100)))
    found = await read(base)
    assert len(base.embedder.embedded) == 1010
    assert found.notes[0].values == {"changed": 10, "total": 1000}
    assert (found.serving, await base.index.count(ANNA)) == (2, 1000)


async def test_an_earlier_version_serves_again_without_being_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    base = Base()
    source = await base.knowledge.add_file(OWNER, "a.txt", "Везём два дня.".encode())
    await read(base)
    await base.knowledge.freshness.update_file(OWNER, source, "a.txt", "Везём три дня.".encode())
    await read(base)
    assert await base.answers("сколько дней везём") == ["Везём три дня."]
    monkeypatch.setattr("knowledge.intake.reading.read_file", None)
    await base.knowledge.freshness.roll_back(OWNER, source, 1)
    assert (await read(base)).serving == 1
    assert await base.answers("сколько дней везём") == ["Везём два дня."]
    assert [one.number for one in await base.knowledge.freshness.versions(OWNER, source)] == [2, 1]


async def test_the_old_version_serves_until_the_new_is_whole() -> None:
    base = Base()
    source = await base.knowledge.add_file(OWNER, "a.txt", "Везём два дня.".encode())
    await read(base)
    await base.knowledge.freshness.update_file(OWNER, source, "b.pdf", b"%PDF-1.4 broken")
    found = await read(base)
    assert (found.state, found.serving, found.version) == (SourceState.FAILED, 1, 2)
    assert await base.answers("сколько дней везём") == ["Везём два дня."]


async def test_a_first_version_is_searchable_before_it_is_whole() -> None:
    base = Base()
    await base.knowledge.add_file(OWNER, "prices.csv", faq(100))
    embed, seen = base.embedder.embed_documents, []

    async def watched(texts: Sequence[str]) -> Sequence[Vector]:
        seen.append(await base.answers("Сколько стоит товар номер 3?"))
        return await embed(texts)

    base.embedder.embed_documents = watched  # type: ignore[method-assign]  # looks between two batches
    await read(base)
    assert "103 рублей" in str(seen[1])


async def test_a_stopped_first_reading_leaves_nothing_and_can_be_run_again() -> None:
    base = Base()
    source = await base.knowledge.add_file(OWNER, "prices.csv", faq(100))
    embed = base.embedder.embed_documents

    async def stopped(texts: Sequence[str]) -> Sequence[Vector]:
        await base.knowledge.freshness.cancel(OWNER, source)
        return await embed(texts)

    base.embedder.embed_documents = stopped  # type: ignore[method-assign]  # the owner's moment
    assert (await read(base)).state is SourceState.CANCELLED
    assert (await base.index.count(ANNA), await base.store.chunks_of(ANNA, source)) == (0, [])
    base.embedder.embed_documents = embed  # type: ignore[method-assign]
    await base.knowledge.freshness.again(OWNER, source)
    assert (await read(base)).state is SourceState.READY


async def test_a_failure_of_the_embedder_is_tried_again_later_and_parses_nothing_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base = Base()
    source = await base.knowledge.add_file(OWNER, "a.txt", "Везём два дня.".encode())
    embed = base.embedder.embed_documents

    async def away(texts: Sequence[str]) -> Sequence[Vector]:
        raise ProviderError("error-model-down")

    base.embedder.embed_documents = away  # type: ignore[method-assign]
    assert (await read(base)).state is SourceState.QUEUED
    assert await base.knowledge.ingest_next(ANNA) is None, "not before its time"
    base.embedder.embed_documents = embed  # type: ignore[method-assign]
    monkeypatch.setattr("knowledge.intake.reading.read_file", None)
    base.clock.ms += 60_000
    assert (await read(base)).state is SourceState.READY
    with pytest.raises(Conflict):
        await base.knowledge.freshness.cancel(OWNER, source)


async def test_after_the_last_try_a_source_waits_for_a_person() -> None:
    base = with_web(Base(), FakeWeb(away=True))
    await base.knowledge.add_url(OWNER, "https://shop.example/")
    states = []
    for _ in range(MOST_ATTEMPTS):
        base.clock.ms += 3_600_000
        states.append((await read(base)).state)
    assert states == [SourceState.QUEUED] * (MOST_ATTEMPTS - 1) + [SourceState.FAILED]


async def test_an_address_that_says_the_same_makes_no_version() -> None:
    web = FakeWeb({"https://shop.example/a": "<html><body><h1>Доставка</h1><p>Везём два дня.</p></body></html>"})
    base = with_web(Base(), web)
    source = await base.knowledge.add_url(OWNER, "https://shop.example/a")
    assert (await read(base)).state is SourceState.READY
    await base.knowledge.freshness.refresh(OWNER, source)
    await read(base)
    assert len(await base.knowledge.freshness.versions(OWNER, source)) == 1
    web.pages["https://shop.example/a"] = web.pages["https://shop.example/a"].replace("два", "три")
    await base.knowledge.freshness.refresh(OWNER, source)
    await read(base)
    assert await base.answers("сколько дней везём") == ["Везём три дня."]
    assert len(await base.knowledge.freshness.versions(OWNER, source)) == 2


async def test_a_removed_source_leaves_no_file_of_any_version() -> None:
    base = Base()
    source = await base.knowledge.add_file(OWNER, "a.txt", "Везём два дня.".encode())
    await read(base)
    await base.knowledge.freshness.update_file(OWNER, source, "a.txt", "Везём три дня.".encode())
    await read(base)
    await base.knowledge.remove(OWNER, source)
    assert base.blobs._kept == {}


@pytest.mark.parametrize("typed", ["", "ftp://a.example/x", "http://", "https://a b.example", "javascript:alert(1)"])
async def test_what_is_no_address_is_refused_at_once(typed: str) -> None:
    with pytest.raises(BadInput):
        await Base().knowledge.add_url(OWNER, typed)


async def test_a_lost_index_comes_back_with_the_same_pieces_and_their_depth() -> None:
    base = Base()
    words = "Доставка по городу стоит триста рублей. Самовывоз бесплатный из любого магазина сети."
    source = await base.add(words)
    await base.knowledge.deepen_next()
    ids = [chunk.id for chunk in await base.store.chunks_of(ANNA, source)]
    assert await base.index.known(ANNA, ids, deep=True) == set(ids)
    await base.index.delete_tenant(ANNA)
    await base.store.unindexed(ANNA)
    assert await base.knowledge.renew_next()
    assert await base.index.known(ANNA, ids, deep=True) == set(ids)


async def test_a_source_removed_while_a_question_is_searched_is_no_error() -> None:
    base = Base()
    source = await base.add("Везём два дня.")
    search = base.index.candidates

    async def removed(*asked: Any) -> Candidates:
        found = await search(*asked)
        await base.knowledge.remove(OWNER, source)
        return found

    base.index.candidates = removed  # type: ignore[method-assign]  # between the search and the look at the text
    assert await base.answers("сколько дней везём") == []


async def test_what_was_typed_gets_its_new_version_by_typing() -> None:
    base = Base()
    text = await base.knowledge.add_text(OWNER, "Доставка", "Доставка\nВезём два дня.")
    pair = await base.knowledge.add_faq(OWNER, "Есть ли самовывоз?", "Нет.")
    await base.knowledge.ingest_all()
    await base.knowledge.freshness.update_text(OWNER, text, "Доставка\nВезём три дня.")
    await base.knowledge.freshness.update_text(OWNER, pair, "Да, с Литейного.")
    await base.knowledge.ingest_all()
    (chunk,) = await base.store.chunks_of(ANNA, pair)
    assert (chunk.question, chunk.answer) == ("Есть ли самовывоз?", "Да, с Литейного.")
    assert "три дня" in (await base.store.chunks_of(ANNA, text))[0].text
    made = [made_by(await base.store.get_source(ANNA, one)) for one in (text, pair)]
    assert made == [Made.TEXT, Made.ENTRY]


async def test_a_files_new_version_is_a_file() -> None:
    base = Base()
    source = await base.knowledge.add_file(OWNER, "faq.csv", faq(2))
    assert made_by(await base.store.get_source(ANNA, source)) is Made.FILE
