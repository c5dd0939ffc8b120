"""Checks: saved questions are asked again after a change; what becomes worse is told, and can be taken back."""

from dataclasses import replace

import pytest

from bot.storage.sources import SqlSourceStore
from bot.work.checking import Checking
from bot.work.gathering import Gathering
from dialogs.answers.answer import Action, Answer, Ground
from dialogs.answers.answering import Answerer
from dialogs.company.setup import Companies
from dialogs.errors import BadInput, Conflict, Forbidden
from dialogs.ids import SourceId, TenantId
from dialogs.learning.checks import Change, CheckId, Checks, Result, Saved, change_of, result_of
from dialogs.learning.gaps import GapState
from dialogs.messages import OutboundMessage
from dialogs.texts import Text
from dialogs.turn import Citation
from knowledge.sources import Source, SourceState
from tests.fakes.domain import ACME, BOSS, BOT, NOON, OLEG, World, actor, key_of, said

GOOD = Result("reply", True, "Доставка", "Доставка стоит 300 рублей.")


class Room:
    """A company with its checks."""

    def __init__(self, world: World) -> None:
        self.world, self.store = world, world.store
        self.checks = Checks(world.store, world.clock)
        self.companies = Companies(world.store, world.clock)
        self.checking = Checking(world.store, Answerer(world.retriever, world.clock, 0.5), world.clock)

    async def save(self, question: str = "Сколько стоит доставка?", source: str = "Доставка") -> Saved:
        return await self.checks.add(actor(BOSS), question, "ru", source)

    async def check(self) -> list[OutboundMessage]:
        """The reports of what waits."""
        self.world.clock.at += 10_001
        await self.checking.work()
        sent = [row.message for row in await self.world.deliver_all()]
        return [one for one in sent if key_of(one) == "check-report"]

    async def threshold(self, value: float) -> None:
        seen = await self.store.read(ACME, lambda uow: uow.setup.bot(BOT.bot_id))
        await self.companies.change(actor(BOSS), BOT.bot_id, seen.number, "threshold", value)


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)


def values(message: OutboundMessage) -> dict[str, object]:
    assert isinstance(message.body, Text)
    return dict(message.body.values)


async def test_a_run_on_demand_is_told_to_who_asked(room: Room) -> None:
    await room.save()
    await room.save("Вы продаёте слонов?", "")
    await room.checks.ask_all(actor(BOSS))
    (report,) = await room.check()
    assert report.chat == str(BOSS.telegram_id)
    assert (values(report)["total"], values(report)["passed"], values(report)["worse"]) == (2, 1, 1)
    assert "−" not in str(values(report)["lines"]), "nothing was said before"


async def test_a_threshold_that_makes_answers_worse_is_told_with_the_way_back(room: Room) -> None:
    await room.save()
    await room.threshold(0.95)
    (report,) = await room.check()
    assert (values(report)["changed"], values(report)["worse"]) == (1, 1)
    assert "− Доставка стоит 300 рублей. [Доставка]\n+ 🙋" in str(values(report)["lines"])
    keep, back = (button.value for row in report.buttons for button in row)
    assert (keep[:7], back[:7]) == ("c:keep:", "c:back:")
    run = await room.store.read(ACME, lambda uow: uow.checks.get_run(back[7:]))  # type: ignore[arg-type]
    again = await room.checks.roll_back(actor(BOSS), run.id)
    assert (again.number, again.settings) == (3, {})
    (report,) = await room.check()
    assert values(report)["better"] == 1
    with pytest.raises(Conflict):
        await room.checks.roll_back(actor(BOSS), run.id)


async def test_a_change_that_changes_no_answer_says_so_without_a_way_back(room: Room) -> None:
    await room.save()
    await room.threshold(0.6)
    (report,) = await room.check()
    assert (values(report)["changed"], report.buttons) == (0, ())


async def test_other_settings_ask_nothing(room: Room) -> None:
    await room.save()
    await room.companies.change(actor(BOSS), BOT.bot_id, 1, "about", "Магазин")
    assert await room.check() == []


async def test_without_saved_questions_nothing_runs(room: Room) -> None:
    await room.threshold(0.95)
    assert await room.check() == []
    with pytest.raises(BadInput):
        await room.checks.ask_all(actor(BOSS))


async def test_a_manager_neither_saves_nor_rolls_back(room: Room) -> None:
    with pytest.raises(Forbidden):
        await room.checks.add(actor(OLEG), "Где?", "ru", "")


async def test_the_same_question_is_saved_once(room: Room) -> None:
    await room.save()
    await room.save("сколько стоит доставка?", "")
    (saved,) = await room.checks.every(actor(BOSS))
    assert saved.source == ""


def test_the_source_decides_and_a_refusal_is_an_answer_too() -> None:
    saved = Saved(CheckId("1"), "Где?", "ru", "Доставка", "m", NOON)
    reply = Answer(Action.REPLY, Ground.FULL, "Тут", (Citation(SourceId("s"), "Доставка"),))
    other = replace(reply, citations=(Citation(SourceId("s"), "Возврат"),))
    silent = Answer(Action.HANDOVER, Ground.NONE)
    assert [result_of(saved, one).passed for one in (reply, other, silent)] == [True, False, False]
    assert [result_of(replace(saved, source=""), one).passed for one in (reply, silent)] == [False, True]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (GOOD, GOOD, Change.SAME),
        (GOOD, replace(GOOD, words="Доставка стоит 300 рублей по городу."), Change.SAME),
        (GOOD, replace(GOOD, words="Самовывоз бесплатный."), Change.CHANGED),
        (GOOD, Result("handover", False), Change.WORSE),
        (Result("handover", False), GOOD, Change.BETTER),
        (None, Result("handover", False), Change.WORSE),
        (None, GOOD, Change.SAME),
    ],
)
def test_before_and_after(before: Result | None, after: Result, change: Change) -> None:
    assert change_of(before, after) is change


async def test_a_new_source_that_answers_closes_the_gap(room: Room) -> None:
    gives, room.world.retriever.gives = room.world.retriever.gives, ()
    await room.world.turn(said("Сколько стоит доставка?"))
    gathering = Gathering(room.store, NoMeanings(), room.world.clock, knows_nothing)
    await gathering.work()
    await room.check()
    room.world.retriever.gives = gives
    source = Source(SourceId("s1"), "text", "Доставка", "d.txt", "b", "h", BOSS.id, NOON, NOON, SourceState.READY)
    await SqlSourceStore(room.store).add_source(ACME, source)
    await room.check()
    (gap,) = await room.store.read(ACME, lambda uow: uow.gaps.every())
    assert (gap.state, gap.source_id) == (GapState.ANSWERED, "s1")


class NoMeanings:
    async def of(self, question: str) -> list[float]:
        return []


async def knows_nothing(tenant: TenantId, question: str, language: str) -> bool:
    return False
