"""A gap on the owner's phone: a reply is a draft, one tap is the answer, whoever else replies changes nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox.telegram.shapes import Person
from bot.sandbox.telegram.views import SeenMessage
from bot.work.gathering import Gathering
from dialogs.access import Actor
from dialogs.errors import Conflict
from dialogs.ids import SourceId, TenantId
from dialogs.learning.check_report import report_held
from dialogs.learning.checks import Change, Item, Result, Run, RunId
from dialogs.learning.gaps import GapState
from dialogs.store import Uow
from dialogs.tenant import Role
from handlers import build_router
from tests.fakes.domain import ACME, BOT, NOON
from tests.fakes.rooms.desk import DeskRoom, desk_room

ASKED = "Можно ли с собакой?"


class _NoMeanings:
    async def of(self, question: str) -> list[float]:
        return []


async def _knows(tenant: TenantId, question: str, language: str) -> bool:
    return False


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[DeskRoom]:
    async with desk_room(tmp_path) as made:
        await made.world.store.run(ACME, lambda uow: [
            uow.members.save(replace(one, roles=frozenset({Role.OWNER})))
            for one in uow.members.every() if one.telegram_id == made.oleg.id
        ])  # fmt: skip
        made.world.retriever.gives = ()
        await made.client(ASKED)
        await Gathering(made.world.store, _NoMeanings(), made.world.clock, _knows).work()
        await made.deliver()
        yield made


def own(room: DeskRoom, person: Person) -> list[SeenMessage]:
    """The person's private chat with the control bot."""
    chat = room.private(person)
    return next(seen for seen in room.phones.view(person) if seen.id == chat.id).messages


async def press(room: DeskRoom, label: str) -> None:
    chat = room.private(room.oleg)
    room.phones.tap(room.oleg, room.phones.message(chat, own(room, room.oleg)[-1].id), label)
    await room.feed()


async def states(room: DeskRoom) -> list[GapState]:
    return [gap.state for gap in await room.world.store.read(ACME, lambda uow: uow.gaps.every())]


async def test_a_reply_is_a_draft_and_one_tap_answers_the_client(room: DeskRoom) -> None:
    news = own(room, room.oleg)[-1]
    assert ASKED in news.text
    await room.in_private(room.oleg, "Да, на поводке.", reply_to=news.id)
    assert "Ответ: Да, на поводке." in own(room, room.oleg)[-1].text
    assert await states(room) == [GapState.DRAFT]
    await press(room, "✅ Добавить в знания")
    assert await states(room) == [GapState.ANSWERED]
    assert "Да, на поводке." in [one.text for one in room.heard(room.anna)]
    assert "теперь в знаниях" in own(room, room.oleg)[-1].text


async def test_a_reply_to_the_draft_changes_it(room: DeskRoom) -> None:
    await room.in_private(room.oleg, "Да.", reply_to=own(room, room.oleg)[-1].id)
    await room.in_private(room.oleg, "Нет, нельзя.", reply_to=own(room, room.oleg)[-1].id)
    assert "Ответ: Нет, нельзя." in own(room, room.oleg)[-1].text


async def test_dismissed_by_a_tap(room: DeskRoom) -> None:
    await press(room, "🚫 Не нужно")
    assert await states(room) == [GapState.DISMISSED]
    assert own(room, room.oleg)[-1].buttons == []


async def test_a_manager_who_may_not_teach_is_told_of_nothing(room: DeskRoom) -> None:
    assert all(ASKED not in one.text for one in own(room, room.vera))


HELD = Run(RunId("s1.2"), BOT.bot_id, "held", NOON, "", 1, 2, True, (
    Item("Сколько стоит доставка?", Change.WORSE, Result("handover", False), Result("reply", True, "Цены", "300 ₽")),
), "s1")  # fmt: skip


class Deciding:
    """Knowledge that remembers what was decided; `late`: the version was replaced meanwhile."""

    def __init__(self) -> None:
        self.said: list[tuple[str, SourceId, int]] = []
        self.late = False

    async def publish(self, actor: Actor, source: SourceId, version: int = 0) -> None:
        if self.late:
            raise Conflict("error-changed-meanwhile")
        self.said.append(("publish", source, version))

    async def keep(self, actor: Actor, source: SourceId, version: int = 0) -> None:
        self.said.append(("keep", source, version))


@pytest.fixture
async def held(room: DeskRoom) -> Deciding:
    """A source waits for Oleg's word."""

    def unit(uow: Uow) -> None:
        uow.checks.save_run(HELD)
        report_held(uow, HELD, "Цены", NOON)

    await room.world.store.run(ACME, unit)
    await room.deliver()
    deciding = Deciding()
    room.dispatcher = build_router(replace(room.services, knowledge=deciding))  # type: ignore[arg-type]  # all it needs
    return deciding


@pytest.mark.parametrize(("label", "said"), [("✅ Опубликовать", "publish"), ("↩️ Оставить прежнюю", "keep")])
async def test_a_held_source_is_decided_by_one_tap(room: DeskRoom, held: Deciding, label: str, said: str) -> None:
    assert "− 300 ₽ [Цены]" in own(room, room.oleg)[-1].text
    await press(room, label)
    assert held.said == [(said, "s1", 2)]
    assert own(room, room.oleg)[-1].buttons == []


async def test_a_word_that_comes_too_late_is_refused_and_the_buttons_stay(room: DeskRoom, held: Deciding) -> None:
    held.late = True
    await press(room, "✅ Опубликовать")
    assert held.said == [] and own(room, room.oleg)[-1].buttons
