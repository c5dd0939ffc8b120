"""Queues in the menu: what a person reads about them, and one way back from each screen."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from dialogs.access import Actor
from dialogs.handovers.queues import GENERAL, Queue, QueueId, Sla
from dialogs.ids import InboxId
from dialogs.store import Uow
from dialogs.tenant import InboxKind
from handlers.menu.router import Menu
from handlers.menu.screen import Move, Page, Typed, ask
from handlers.screens import SCREENS
from tests.fakes.domain import INBOX
from tests.fakes.menus import Place, menus_place

RETURNS = Queue(QueueId("q-returns"), "Возвраты", sla=Sla(first=5))


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with menus_place(tmp_path) as made:
        yield made


async def owned(place: Place) -> Actor:
    owner = await place.company(owner=100)

    def unit(uow: Uow) -> None:
        uow.rota.save_queue(RETURNS)
        for number, kind in enumerate((InboxKind.TELEGRAM, InboxKind.WIDGET)):
            inbox = replace(INBOX, id=InboxId(f"i{number}"), public_id=f"p{number}", kind=kind, name="Уютный дом")
            uow.setup.add_inbox(replace(inbox, tenant_id=owner.tenant))

    await place.store.run(owner.tenant, unit)
    return owner


async def test_inboxes_of_one_name_are_told_apart_by_their_channel(place: Place) -> None:
    await owned(place)
    page = await Menu(SCREENS).draw(await place.here(100), Move("qfilter", (RETURNS.id,)))
    labels = [button.label for row in page.rows for button in row]
    assert {"▫️ Уютный дом · Telegram", "▫️ Уютный дом · чат на сайте"} <= set(labels)


async def test_a_new_queue_asks_at_once_what_it_takes_and_warns_until_something_is_chosen(place: Place) -> None:
    await owned(place)
    here, menu = await place.here(100), Menu(SCREENS)
    move = await menu.take(here, ask("", "queues", "add"), Typed("Вторая линия"))
    page, warning = await menu.draw(here, move), "только то, что передали вручную"
    assert move.screen == "qfilter" and "«Вторая линия»" in said(page) and warning in said(page)
    assert warning in said(await menu.draw(here, Move("queue", move.args)))
    await menu.act(here, next(button for row in page.rows for button in row if button.name == "language"))
    for screen in ("qfilter", "queue"):
        assert warning not in said(await menu.draw(here, Move(screen, move.args)))


def said(page: Page) -> str:
    return str(page.body.as_kwargs()["text"])


@pytest.mark.parametrize("screen", ["qfilter", "qpeople", "qrule"])
async def test_each_choice_has_one_way_back_which_is_its_queue(place: Place, screen: str) -> None:
    await owned(place)
    page = await Menu(SCREENS).draw(await place.here(100), Move(screen, (RETURNS.id,)))
    backs = [button for row in page.rows for button in row if button.label.startswith("⬅️")]
    assert [(button.screen, tuple(button.args)) for button in backs] == [("queue", (RETURNS.id,))]


@pytest.mark.parametrize(("queue", "words"), [(RETURNS, "первый ответ 5, следующий –, решение –"),
                                              (GENERAL, "первый ответ –, следующий –, решение –")])  # fmt: skip
async def test_what_is_not_promised_is_no_nought(place: Place, queue: Queue, words: str) -> None:
    await owned(place)
    page = await Menu(SCREENS).draw(await place.here(100), Move("queue", (queue.id,)))
    assert words in page.body.as_kwargs()["text"]
