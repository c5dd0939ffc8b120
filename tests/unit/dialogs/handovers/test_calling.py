"""Calling a person: offers, the ladder of reminders, promises and facts, by a clock that the test owns."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.work.timers import RINGS, Clockwork
from dialogs.desk.replying import StaffMessage
from dialogs.facts import FactKind
from dialogs.handovers.leaving import leave
from dialogs.handovers.queues import GENERAL, Queue, QueueId, Rule, Sla, Steps
from dialogs.handovers.transferring import Transferring
from dialogs.ids import MINUTE
from dialogs.messages import OutboundMessage
from dialogs.tenant import Role
from tests.fakes.domain import ACME, BOSS, OLEG, VERA, World, actor, key_of, member, said

LENA = member("Lena", Role.LEAD)


class Clocked:
    """A world whose timers ring when its clock is moved."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.works = Clockwork(world.store, world.clock, RINGS, lambda: None)

    async def queue(self, queue: Queue) -> None:
        await self.world.store.run(ACME, lambda uow: uow.rota.save_queue(queue))

    async def after(self, minutes: int) -> list[OutboundMessage]:
        """What staff is told in so many minutes, a look each minute."""
        told: list[OutboundMessage] = []
        for _ in range(minutes):
            self.world.clock.at += MINUTE
            while await self.works.work():
                pass
            told += [row.message for row in await self.world.deliver_all()]
        return told

    async def facts(self) -> list[FactKind]:
        episode = (await self.world.state()).episode_id
        assert episode
        found = await self.world.store.read(ACME, lambda uow: uow.facts.of_episode(episode))
        return [fact.kind for fact in found]


@pytest.fixture
async def clocked(world: World) -> Clocked:
    await world.store.run(ACME, lambda uow: uow.members.add(LENA))
    return Clocked(world)


def told_to(messages: Sequence[OutboundMessage], key: str) -> list[str]:
    return sorted(message.chat for message in messages if key_of(message) == key)


def chats(*people: object) -> list[str]:
    return sorted(str(person.telegram_id) for person in people)  # type: ignore[attr-defined]


async def test_nobody_replies_exactly_one_escalation_per_step(clocked: Clocked) -> None:
    await clocked.world.turn(said("нужен оператор"))
    told = await clocked.after(14)
    assert told_to(told, "desk-escalated") == []
    assert told_to(await clocked.after(10), "desk-escalated") == chats(LENA)
    assert told_to(await clocked.after(60), "desk-escalated") == chats(BOSS)
    assert told_to(await clocked.after(600), "desk-escalated") == chats(LENA, BOSS)


async def test_a_call_that_is_taken_goes_to_nobody_else(clocked: Clocked) -> None:
    await clocked.world.turn(said("нужен оператор"))
    await clocked.world.desk.take(actor(OLEG), await clocked.world.dialog())
    assert told_to(await clocked.after(110), "desk-escalated") == []


async def test_a_taken_dialog_without_an_answer_for_two_hours_always_alerts(clocked: Clocked) -> None:
    await clocked.world.turn(said("нужен оператор"))
    await clocked.world.desk.take(actor(OLEG), await clocked.world.dialog())
    assert told_to(await clocked.after(125), "desk-escalated") == chats(LENA, BOSS)


async def test_an_answer_stops_every_clock(clocked: Clocked) -> None:
    await clocked.queue(replace(GENERAL, sla=Sla(first=30, business=False)))
    await clocked.world.turn(said("нужен оператор"))
    await clocked.world.desk.reply(actor(OLEG), await clocked.world.dialog(), _words())
    told = await clocked.after(300)
    assert [key_of(message) for message in told if "desk-" in key_of(message)] in ([], ["desk-card"], ["desk-card"] * 2)


async def test_round_robin_offers_to_one_and_then_to_the_next(clocked: Clocked) -> None:
    await clocked.queue(replace(GENERAL, rule=Rule.ROUND_ROBIN, members=frozenset({OLEG.id, VERA.id})))
    await clocked.world.turn(said("нужен оператор"))
    first = told_to([row.message for row in await clocked.world.deliver_all()], "desk-offer")
    second = told_to(await clocked.after(6), "desk-offer")
    assert len(first) == len(second) == 1
    assert sorted(first + second) == chats(OLEG, VERA)


async def test_without_a_group_the_card_itself_is_the_offer(clocked: Clocked) -> None:
    await clocked.world.store.run(ACME, lambda uow: uow.setup.set_desk(None))
    await clocked.queue(replace(GENERAL, rule=Rule.NAMED, named=VERA.id))
    await clocked.world.turn(said("нужен оператор"))
    told = [row.message for row in await clocked.world.deliver_all()]
    assert told_to(told, "desk-offer") == [] and str(VERA.telegram_id) in told_to(told, "desk-card")


async def test_not_mine_sends_the_call_on_at_once(clocked: Clocked) -> None:
    await clocked.queue(replace(GENERAL, rule=Rule.NAMED, named=OLEG.id, members=frozenset({OLEG.id})))
    await clocked.world.turn(said("нужен оператор"))
    await clocked.queue(replace(GENERAL, rule=Rule.LEAST_LOADED, members=frozenset({OLEG.id, VERA.id})))
    await clocked.world.deliver_all()
    await clocked.world.desk.decline(actor(OLEG), await clocked.world.dialog())
    assert told_to([row.message for row in await clocked.world.deliver_all()], "desk-offer") == chats(VERA)


async def test_a_step_that_is_set_to_nought_is_left_out(clocked: Clocked) -> None:
    await clocked.queue(replace(GENERAL, steps=Steps(0, 0, 0, 0)))
    await clocked.world.turn(said("нужен оператор"))
    assert told_to(await clocked.after(300), "desk-escalated") == []


async def test_a_promise_is_warned_of_before_it_breaks_and_its_breach_is_a_fact(clocked: Clocked) -> None:
    await clocked.queue(replace(GENERAL, sla=Sla(first=10, business=False), steps=Steps(0, 0, 0, 0)))
    await clocked.world.turn(said("нужен оператор"))
    assert [key_of(one) for one in await clocked.after(9)].count("desk-sla-warn") == 1
    assert [key_of(one) for one in await clocked.after(9)].count("desk-sla-breach") == 1
    assert (await clocked.facts())[-2:] == [FactKind.SLA_WARNED, FactKind.SLA_BREACHED]


async def test_automatic_reply_never_counts_as_first_response(clocked: Clocked) -> None:
    await clocked.world.turn(said("нужен оператор"))
    await clocked.world.desk.take(actor(OLEG), await clocked.world.dialog())
    assert FactKind.FIRST_RESPONSE not in await clocked.facts()
    await clocked.world.desk.reply(actor(OLEG), await clocked.world.dialog(), _words("k1"))
    await clocked.world.desk.reply(actor(OLEG), await clocked.world.dialog(), _words("k2"))
    assert (await clocked.facts())[-2:] == [FactKind.FIRST_RESPONSE, FactKind.RESPONSE]


async def test_the_facts_tell_the_whole_story(clocked: Clocked) -> None:
    await clocked.world.turn(said("нужен оператор"))
    number = await clocked.world.dialog()
    await clocked.world.desk.reply(actor(OLEG), number, _words())
    await clocked.world.desk.release(actor(OLEG), number)
    assert await clocked.facts() == [
        FactKind.ASKED, FactKind.ASSIGNED, FactKind.FIRST_RESPONSE, FactKind.RETURNED,
    ]  # fmt: skip


def _words(key: str = "k1") -> StaffMessage:
    return StaffMessage(key, "Здравствуйте")


RETURNS = Queue(QueueId("q-returns"), "Возвраты", members=frozenset({VERA.id}), rule=Rule.ROUND_ROBIN)


async def _passed_on(clocked: Clocked, answered: bool = True) -> None:
    await clocked.queue(RETURNS)
    await clocked.world.turn(said("нужен оператор"))
    number = await clocked.world.dialog()
    await clocked.world.desk.take(actor(OLEG), number)
    if answered:
        await clocked.world.desk.reply(actor(OLEG), number, _words())
    await Transferring(clocked.world.store, clocked.world.clock).to_queue(actor(OLEG), number, RETURNS.id)


@pytest.mark.parametrize("answered", [True, False])
async def test_a_dialog_passed_to_a_queue_climbs_the_ladder_anew(clocked: Clocked, answered: bool) -> None:
    await _passed_on(clocked, answered)
    assert told_to(await clocked.after(14), "desk-escalated") == []
    assert told_to(await clocked.after(10), "desk-escalated") == chats(LENA)
    assert told_to(await clocked.after(60), "desk-escalated") == chats(BOSS)
    assert told_to(await clocked.after(600), "desk-escalated") == chats(LENA, BOSS)


@pytest.mark.parametrize(("to", "minutes"), [(RETURNS, 20), (GENERAL, 5)])
async def test_who_takes_a_passed_dialog_answers_by_the_promise_of_its_queue(
    clocked: Clocked, to: Queue, minutes: int
) -> None:
    await clocked.queue(replace(GENERAL, sla=Sla(following=5, business=False)))
    await clocked.queue(
        replace(RETURNS, words=("возврат",) if to is GENERAL else (), sla=Sla(following=20, business=False))
    )
    await clocked.world.turn(said("позовите человека, возврат"))
    number = await clocked.world.dialog()
    await Transferring(clocked.world.store, clocked.world.clock).to_queue(actor(BOSS), number, to.id)
    await clocked.world.desk.take(actor(OLEG), number)
    await clocked.world.desk.reply(actor(OLEG), number, _words())
    await clocked.world.turn(said("и ещё вопрос"))
    assert told_to(await clocked.after(minutes - 2), "desk-sla-breach") == []
    assert told_to(await clocked.after(4), "desk-sla-breach") != []


async def test_who_was_reminded_before_is_reminded_again_of_a_dialog_that_was_passed_on(clocked: Clocked) -> None:
    await clocked.queue(RETURNS)
    await clocked.world.turn(said("нужен оператор"))
    assert told_to(await clocked.after(20), "desk-escalated") == chats(LENA)
    number = await clocked.world.dialog()
    await clocked.world.desk.take(actor(OLEG), number)
    await Transferring(clocked.world.store, clocked.world.clock).to_queue(actor(OLEG), number, RETURNS.id)
    assert told_to(await clocked.after(20), "desk-escalated") == chats(LENA)


async def test_a_dialog_passed_to_a_queue_is_offered_by_its_rule_and_not_back(clocked: Clocked) -> None:
    await clocked.queue(replace(GENERAL, rule=Rule.ROUND_ROBIN, members=frozenset({OLEG.id, VERA.id})))
    await clocked.queue(replace(RETURNS, members=frozenset({OLEG.id, VERA.id})))
    await _passed_on(clocked)
    asked = told_to([row.message for row in await clocked.world.deliver_all()], "desk-offer")
    assert str(VERA.telegram_id) in asked
    assert told_to(await clocked.after(6), "desk-offer") == [], "whoever passed it on has had their chance"


async def test_who_was_asked_before_is_asked_again_after_it_was_passed_on(clocked: Clocked) -> None:
    await clocked.queue(replace(GENERAL, rule=Rule.NAMED, named=VERA.id))
    await clocked.world.turn(said("нужен оператор"))
    number = await clocked.world.dialog()
    assert told_to([row.message for row in await clocked.world.deliver_all()], "desk-offer") == chats(VERA)
    await clocked.world.desk.take(actor(OLEG), number)
    await Transferring(clocked.world.store, clocked.world.clock).to_queue(actor(OLEG), number, GENERAL.id)
    assert told_to([row.message for row in await clocked.world.deliver_all()], "desk-offer") == chats(VERA)


async def test_the_dialog_of_a_manager_who_left_climbs_the_ladder_anew(clocked: Clocked) -> None:
    await clocked.world.turn(said("нужен оператор"))
    await clocked.world.desk.reply(actor(OLEG), await clocked.world.dialog(), _words())
    gone = member("Oleg", active=False)
    await clocked.world.store.run(ACME, lambda uow: leave(uow, gone, clocked.world.clock.now()))
    assert told_to(await clocked.after(20), "desk-escalated") == chats(LENA)
    assert told_to(await clocked.after(120), "desk-escalated") == chats(LENA, BOSS, BOSS)


async def test_a_queue_that_gets_a_dialog_keeps_its_promise_of_the_next_answer(clocked: Clocked) -> None:
    await clocked.queue(replace(RETURNS, sla=Sla(following=10, business=False)))
    await clocked.world.turn(said("нужен оператор"))
    number = await clocked.world.dialog()
    await clocked.world.desk.reply(actor(OLEG), number, _words())
    await Transferring(clocked.world.store, clocked.world.clock).to_queue(actor(OLEG), number, RETURNS.id)
    assert [key_of(one) for one in await clocked.after(11)].count("desk-sla-breach") == 1
