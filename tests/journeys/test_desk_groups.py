"""Topics that close, vanish and come back, and groups that move, as managers see it."""

from dataclasses import replace

from bot.sandbox.telegram.shapes import Person
from bot.sandbox.telegram.views import SeenMessage
from dialogs.access import Actor
from dialogs.company.desk_binding import DeskBinding
from dialogs.company.team import Team
from dialogs.dialog import Mode
from dialogs.handovers.duty import Duty
from dialogs.handovers.queues import GENERAL, Rule
from dialogs.ids import MINUTE, MemberId
from dialogs.tenant import Desk
from tests.fakes.domain import ACME, BOSS
from tests.fakes.rooms.desk import DeskRoom


async def test_a_returning_client_gets_the_old_topic_opened_again(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    room.phones.join(room.group, room.oleg, admin=True, can_manage_topics=True)
    room.phones.close_topic(room.oleg, room.group, room.topic)
    await room.feed()
    assert (await room.dialog()).mode is Mode.BOT
    await room.client("снова нужен оператор")
    assert len(room.group.topics) == 1
    assert not room.group.topics[room.topic].closed
    assert "снова нужен оператор" in room.card.text


async def test_a_deleted_topic_is_made_anew_with_the_way_back_and_the_last_words(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    old = room.topic
    room.phones.join(room.group, room.oleg, admin=True, can_manage_topics=True)
    room.phones.delete_topic(room.oleg, room.group, old)
    await room.client("Вы ещё здесь?")
    assert room.topic != old
    told = [one.text for one in room.desk]
    assert any("Вы ещё здесь?" in words for words in told)
    renewed = next(one for one in room.desk if "новая тема" in one.text)
    assert f"/{old}" in renewed.text and "Здравствуйте!" in renewed.text
    assert ["Вернуть боту", "Закрыть"] in renewed.buttons, "the card stayed behind with the old topic"
    await room.in_topic(room.oleg, "Да, я здесь")
    assert room.heard(room.anna)[-1].text == "Да, я здесь"


async def test_a_topic_that_is_gone_as_soon_as_it_is_made_is_not_made_again_and_again(room: DeskRoom) -> None:
    """Telegram bans bots that open topics without end."""
    room.faults.add(method="sendMessage", times=-1, kind="400:message thread not found", bot=room.control.id)
    await room.client("Вы ещё здесь?")
    assert len(room.group.topics) == 2
    room.faults.waiting.clear()
    room.world.clock.at += 2 * MINUTE
    await room.deliver()
    assert len(room.group.topics) == 3
    assert any("Вы ещё здесь?" in one.text and one.thread == room.topic for one in room.desk)


async def test_the_desk_follows_a_group_by_its_own_service_message(room: DeskRoom) -> None:
    update = {"update_id": 900_001, "message": {
        "message_id": 900, "date": 1_795_226_400, "chat": {"id": room.group.id, "type": "group", "title": "Стойка"},
        "from": {"id": room.oleg.id, "is_bot": False, "first_name": "Олег"}, "migrate_to_chat_id": -1009999,
    }}  # fmt: skip
    await room.feed_one(update)
    desk = await room.world.store.read(ACME, lambda uow: uow.setup.desk())
    assert desk and desk.chat == "-1009999"


async def test_when_one_group_is_full_the_next_client_goes_to_another_and_is_answered_there(room: DeskRoom) -> None:
    second = room.phones.add_group("Стойка 2", forum=True)
    for person in (room.oleg, room.vera):
        room.phones.join(second, person)
    room.phones.join(second, room.control, admin=True, can_manage_topics=True)
    binding = DeskBinding(room.world.store, room.world.clock)
    await binding.add(Actor(BOSS), Desk(str(second.id), "Стойка 2"))
    await binding.fill(Actor(BOSS), 1)
    await room.client("позовите оператора", who=room.boris)
    assert (len(room.group.topics), len(second.topics)) == (1, 1)
    room.phones.say(room.vera, second, "Здравствуйте, Борис!", thread=next(iter(second.topics)))
    await room.feed()
    assert room.heard(room.boris)[-1].text == "Здравствуйте, Борис!"
    assert "Здравствуйте, Борис!" not in [one.text for one in room.heard(room.anna)]


async def test_a_manager_removed_in_the_middle_is_told_and_the_client_waits_for_another(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "Здравствуйте!")
    team = Team(room.world.store, room.world.clock)
    await room.world.store.run(ACME, lambda uow: uow.members.add(BOSS))
    await team.remove(Actor(BOSS), MemberId("m-Олег"))
    await room.deliver()
    assert (await room.dialog()).mode is Mode.WAITING
    assert any("Олег больше не ведёт диалоги" in one.text for one in room.desk)
    before = len(room.heard(room.anna))
    await room.in_topic(room.oleg, "Я ещё тут")
    assert "не сотрудник" in room.desk[-1].text and len(room.heard(room.anna)) == before
    await room.in_topic(room.vera, "Теперь с вами я, Вера")
    assert room.heard(room.anna)[-1].text == "Теперь с вами я, Вера"


async def test_an_offer_that_was_answered_keeps_its_words_and_loses_its_buttons(room: DeskRoom) -> None:
    await Duty(room.world.store, room.world.clock).save_queue(Actor(BOSS), replace(GENERAL, rule=Rule.ROUND_ROBIN))
    await room.client("позовите оператора", who=room.boris)
    [asked] = [one for one in (room.oleg, room.vera) if _offers(room, one)]
    room.phones.tap(asked, room.phones.message(room.private(asked), _offers(room, asked)[0].id), "Взять")
    await room.feed()
    [offer] = _offers(room, asked)
    assert (offer.buttons, (await room.dialog(room.boris)).mode) == ([], Mode.HUMAN)


def _offers(room: DeskRoom, who: Person) -> list[SeenMessage]:
    return [one for one in room.heard(who) if one.text.startswith("🔔 Вам предлагают")]
