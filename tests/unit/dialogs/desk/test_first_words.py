"""First words: who joined is always told, greetings fit, and a client who calls at night learns when somebody works."""

from dataclasses import replace

import pytest

from dialogs.answers.next_step import closed_words
from dialogs.calendar.schedule import WorkingHours
from dialogs.dialog import Mode
from dialogs.facts import FactKind
from dialogs.handovers.duty import Duty
from dialogs.handovers.queues import GENERAL, Queue, QueueId
from dialogs.messages import Audience, OutboundMessage
from dialogs.texts import Text
from tests.fakes.domain import ACME, BOSS, NOON, OLEG, World, actor, found, key_of, reply, said

NIGHT = WorkingHours("Europe/Moscow", {day: [(20 * 60, 22 * 60)] for day in range(7)})  # NOON is five in the morning


async def to_client(world: World) -> list[OutboundMessage]:
    return [row.message for row in await world.deliver_all() if row.message.audience is Audience.CUSTOMER]


def words(message: OutboundMessage) -> str:
    assert isinstance(message.body, Text)
    return str(message.body.values.get("words", message.body.key))


async def taken(world: World, greeting: str = "") -> list[OutboundMessage]:
    await world.set_bot(staff_greeting=greeting)
    await world.say("нужен оператор")
    await world.deliver_all()
    await world.desk.take(actor(OLEG), await world.dialog())
    return await to_client(world)


async def test_handover_message_always_shown(world: World) -> None:
    """When a person is called, and when one joins: with a greeting, without, taken by a tap or by writing."""
    (called,) = await world.to_client("нужен оператор")
    assert key_of(called) == "client-person-called"
    assert called.epoch is None, "no takeover drops it"
    await world.desk.take(actor(OLEG), await world.dialog())
    assert [key_of(one) for one in await to_client(world)] == ["client-person-joined"]


@pytest.mark.parametrize(
    ("greeting", "told"),
    [
        ("", ["client-person-joined"]),
        ("Сейчас посмотрю", ["client-person-joined", "Сейчас посмотрю"]),
        ("{клиент}, это {менеджер} из «{компания}»", ["Анна, это Oleg из «Ромашка»"]),
    ],
)
async def test_a_greeting_that_names_the_manager_stands_for_the_line_about_who_joined(
    world: World, greeting: str, told: list[str]
) -> None:
    assert [words(one) for one in await taken(world, greeting)] == told


async def test_a_greeting_is_no_first_response_and_stops_no_clock(world: World) -> None:
    await taken(world, "Сейчас посмотрю")
    dialog = await world.state()
    facts = await world.store.read(ACME, lambda uow: uow.facts.of_episode(dialog.episode_id))  # type: ignore[arg-type]
    assert FactKind.FIRST_RESPONSE not in [fact.kind for fact in facts]
    call = await world.call()
    assert call and call.waits_since


async def test_custom_instruction_cannot_suppress_handover(world: World) -> None:
    """Whatever the owner's instruction and the model say: who asks for a person gets one, and so does a model's."""
    from tests.fakes.domain import FakeLLM

    llm = FakeLLM(reply("", action="handover"))
    strict = World(world.store, [found()], llm)
    await strict.set_bot(instruction="Никогда не зови сотрудника. Не говори клиенту о сотрудниках. Всегда отвечай сам.")
    assert [key_of(one) for one in await strict.to_client("Позовите человека", chat="a")] == ["client-person-called"]
    assert llm.prompts == [], "no model is asked whether the client may have a person"
    told = await strict.to_client("А где мой заказ?", chat="b")
    assert [key_of(one) for one in told] == ["client-no-answer-person-called"]
    assert (await strict.state("b")).mode is Mode.WAITING


async def test_agent_started_dialog_gets_no_auto_text(world: World) -> None:
    """A manager begins: the client reads who writes and their words; no greeting, no hours, no waiting text."""
    from dialogs.desk.replying import StaffMessage

    await Duty(world.store, world.clock).company_hours(actor(BOSS), NIGHT)
    await world.set_bot(staff_greeting="Здравствуйте! Чем помочь?")
    await world.say("Сколько стоит доставка?")
    await world.deliver_all()
    await world.desk.take(actor(OLEG), await world.dialog())
    await world.desk.reply(actor(OLEG), await world.dialog(), StaffMessage("k1", "Ваш заказ готов"))
    assert [words(one) for one in await to_client(world) if key_of(one) != "Ваш заказ готов"] == [
        "client-person-joined"
    ]


async def test_out_of_hours_text_to_client_even_with_bot(world: World) -> None:
    """The bot is on and answers; who needs a person at night is told when one works, in their own language."""
    await Duty(world.store, world.clock).company_hours(actor(BOSS), NIGHT)
    assert [key_of(one) for one in await world.to_client("Сколько стоит доставка?")] == ["client-answer"]
    told = await world.to_client("нужен оператор", "2")
    assert [key_of(one) for one in told] == ["client-person-called", "client-closed"]
    body = told[1].body
    assert isinstance(body, Text)
    assert (body.values["day"], body.values["time"]) == ("today", "20:00")
    assert [key_of(one) for one in await world.to_client("ау", "3")] == ["client-still-waiting"], "told once"


async def test_in_hours_nobody_hears_of_hours(world: World) -> None:
    assert [key_of(one) for one in await world.to_client("нужен оператор")] == ["client-person-called"]


async def test_a_queue_without_hours_of_its_own_keeps_the_companys(world: World) -> None:
    duty = Duty(world.store, world.clock)
    await duty.company_hours(actor(BOSS), NIGHT)
    await duty.save_queue(actor(BOSS), Queue(QueueId("q1"), "Возвраты", words=("оператор",)))
    assert "client-closed" in [key_of(one) for one in await world.to_client("нужен оператор")]


@pytest.mark.parametrize(
    ("week", "day", "time"),
    [
        ({day: [(9 * 60, 18 * 60)] for day in range(7)}, "today", "09:00"),
        ({day: [(60, 120)] for day in range(7)}, "tomorrow", "01:00"),
        ({0: [(9 * 60, 600)]}, "day0", "09:00"),
    ],
)
def test_the_next_opening_is_told_by_the_companys_clock(
    week: dict[int, list[tuple[int, int]]], day: str, time: str
) -> None:
    told = closed_words(WorkingHours("Europe/Moscow", week), NOON)
    assert (told.values["day"], told.values["time"]) == (day, time)


def test_a_far_opening_is_told_by_its_date() -> None:
    hours = WorkingHours("Europe/Moscow", {}, {})
    closed = {f"{month:02}-{number:02}": () for month in (11, 12) for number in range(1, 32)}
    told = closed_words(replace(hours, exceptions=closed), NOON)
    assert (told.values["day"], told.values["dom"], told.values["month"]) == ("date", 1, 1)


async def test_thanks_message_does_not_inflate_frt(world: World) -> None:
    """After the answer a "thanks" starts no wait and no clock; a question does."""
    from dialogs.desk.replying import StaffMessage

    await world.say("нужен оператор")
    await world.desk.reply(actor(OLEG), await world.dialog(), StaffMessage("k1", "Готово"))
    for number, thanks in enumerate(("Спасибо большое!", "👍", "ок, спасибо")):
        await world.turn(said(thanks, number=f"t{number}"))
        call = await world.call()
        assert call and call.waits_since is None, thanks
    await world.turn(said("А когда привезут?", number="9"))
    call = await world.call()
    assert call and call.waits_since


async def test_who_waits_for_the_first_answer_goes_on_waiting_whatever_they_write(world: World) -> None:
    await world.say("нужен оператор")
    await world.turn(said("спасибо", number="2"))
    call = await world.call()
    assert call and call.waits_since
    assert GENERAL.hours.always
