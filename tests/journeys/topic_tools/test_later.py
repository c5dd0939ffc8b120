"""What is planned in a topic goes out when its moment has come, and once."""

from dialogs.calendar.timers import LATER
from dialogs.desk.later import ring_later
from dialogs.facts import FactKind
from dialogs.store import Uow
from tests.fakes.domain import ACME
from tests.fakes.rooms.desk import DeskRoom, facts, press, reply_to, texts


async def test_at_plans_and_the_words_go_out_when_the_moment_has_come(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/at +30м Перезвоню через час", times=2)
    assert not any("Перезвоню" in words for words in texts(room.heard(room.anna)))
    number = (await room.dialog()).id
    timers = await room.world.store.read(ACME, lambda uow: uow.timers.of_subject(LATER, number))
    assert len(timers) == 1
    await room.world.store.run(ACME, lambda uow: ring_later(uow, timers[0], room.world.clock.now()))
    await room.deliver()
    assert texts(room.heard(room.anna)).count("Перезвоню через час") == 1


async def test_what_is_planned_is_listed_and_called_back(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/at +30м Первое")
    await room.in_topic(room.oleg, "/later")
    assert "Первое" in room.desk[-1].text
    label = room.desk[-1].buttons[0][0]
    assert "не получит" in await press(room, room.oleg, label)
    number = (await room.dialog()).id
    assert await room.world.store.read(ACME, lambda uow: uow.timers.of_subject(LATER, number)) == []


async def ring(room: DeskRoom) -> None:
    """The moment of the dialog's only planned message has come."""
    number = (await room.dialog()).id
    (timer,) = await room.world.store.read(ACME, lambda uow: uow.timers.of_subject(LATER, number))

    def unit(uow: Uow) -> None:
        assert uow.timers.take(timer)
        ring_later(uow, timer, room.world.clock.now())

    await room.world.store.run(ACME, unit)
    await room.deliver()


async def test_a_draft_is_sent_later_by_two_taps_and_can_not_go_twice(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Черновик")
    await press(room, room.oleg, "🕐 Позже")
    await press(room, room.oleg, "Завтра в 9:00")
    assert "Уйдёт клиенту 22.11 09:00" in room.desk[-1].text
    assert "уже ждёт отправки" in await press(room, room.oleg, "Отправить")
    await ring(room)
    assert "✅ Отложенное сообщение (Олег) ушло" in room.desk[-1].text and not room.desk[-1].buttons
    await press(room, room.oleg, "Отправить")
    assert texts(room.heard(room.anna)).count("Доставка стоит 300 рублей.") == 1
    assert len(await facts(room, FactKind.DRAFT_SENT)) == 1


async def test_a_planned_draft_that_is_called_back_may_be_sent_now(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Черновик")
    await press(room, room.oleg, "🕐 Позже")
    await press(room, room.oleg, "Через час")
    await press(room, room.oleg, "Отменить отправку")
    await press(room, room.oleg, "Отправить")
    assert texts(room.heard(room.anna)).count("Доставка стоит 300 рублей.") == 1


async def test_a_drafts_own_time_is_typed_as_a_reply(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Черновик")
    await press(room, room.oleg, "🕐 Позже")
    assert "временем: 18:00" in await press(room, room.oleg, "✏️ Своё время")
    await reply_to(room, room.oleg, room.desk[-1], "завтра 12:30", times=2)
    assert "Уйдёт клиенту 22.11 12:30" in room.desk[-2].text and room.desk[-1].text == "завтра 12:30", "twice is once"
    await ring(room)
    assert texts(room.heard(room.anna)).count("Доставка стоит 300 рублей.") == 1


async def test_from_the_card_the_time_is_tapped_and_the_words_follow(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Взять")
    await room.tap(room.oleg, "🕐 Позже")
    await press(room, room.oleg, "Завтра в 9:00")
    assert "Ответьте на это сообщение текстом" in room.desk[-1].text
    await reply_to(room, room.oleg, room.desk[-1], "Ваш заказ собран")
    assert "Ваш заказ собран" not in texts(room.heard(room.anna))
    await ring(room)
    assert texts(room.heard(room.anna)).count("Ваш заказ собран") == 1


async def test_from_the_card_time_and_words_may_come_in_one_reply(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Взять")
    await room.tap(room.oleg, "🕐 Позже")
    when = room.desk[-1]
    await reply_to(room, room.oleg, when, "перезвоню вечером")
    assert "Не понял время" in room.desk[-1].text
    await reply_to(room, room.oleg, when, "+2ч Перезвоню вечером")
    await ring(room)
    assert texts(room.heard(room.anna)).count("Перезвоню вечером") == 1


async def test_at_without_words_or_time_tells_how_to_write_it(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/at 18:00")
    assert "/at 18:00 текст" in room.desk[-1].text
    await room.in_topic(room.oleg, "/at потом")
    assert "Не понял время" in room.desk[-1].text
