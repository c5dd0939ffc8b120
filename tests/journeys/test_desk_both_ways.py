"""What was said changes on both sides: edits, deletions, replies, signs and albums, from phone to phone."""

import json

from bot.inboxes.albums import first_whole
from bot.sandbox.telegram.content import files
from bot.sandbox.telegram.views import SeenMessage
from channels.telegram.bots import Bots
from channels.telegram.channel import TelegramChannel
from dialogs.arrivals.happenings import happen
from dialogs.events import Reaction
from dialogs.messages import Sender
from dialogs.store import Received
from dialogs.tenant import CONTROL
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.domain import ACME, INBOX, NOON
from tests.fakes.rooms.desk import DeskRoom
from tests.fakes.rooms.telegram import PNG


def texts(messages: list[SeenMessage]) -> list[str]:
    return [one.text for one in messages]


async def test_edit_updates_both_sides(room: DeskRoom) -> None:
    message = room.phones.say(room.oleg, room.group, "Здраствуйте!", thread=room.topic)
    await room.feed()
    room.phones.edit(room.oleg, message, "Здравствуйте!")
    await room.feed(times=2)
    assert texts(room.heard(room.anna))[-1] == "Здравствуйте!"
    assert "Здраствуйте!" not in texts(room.heard(room.anna))
    await room.client("А сколько стот доставка?", external_id="700")
    await room.client("А сколько стоит доставка?", external_id="700:1", edit_of="700")
    assert "✏️ Анна (исправлено): А сколько стоит доставка?" in texts(room.desk)
    assert not [text for text in texts(room.desk) if "стот" in text]


async def test_a_second_edit_changes_the_same_message(room: DeskRoom) -> None:
    message = room.phones.say(room.oleg, room.group, "Раз", thread=room.topic)
    await room.feed()
    for words in ("Два", "Три"):
        room.phones.edit(room.oleg, message, words)
        await room.feed()
    assert texts(room.heard(room.anna))[-1] == "Три"
    assert "Раз" not in texts(room.heard(room.anna)) and "Два" not in texts(room.heard(room.anna))


async def test_a_mended_note_or_refused_message_does_not_reach_the_client(room: DeskRoom) -> None:
    await room.in_topic(room.vera, "Здравствуйте, я Вера")
    late = room.phones.say(room.oleg, room.group, "И я", thread=room.topic)
    note = room.phones.say(room.oleg, room.group, "// заметка", thread=room.topic)
    await room.feed()
    before = texts(room.heard(room.anna))
    room.phones.edit(room.oleg, late, "И я здесь")
    room.phones.edit(room.oleg, note, "// другая заметка")
    await room.feed()
    assert texts(room.heard(room.anna)) == before
    assert "правка ему не уйдёт" in room.desk[-1].text


async def test_del_takes_the_message_back_from_the_client(room: DeskRoom) -> None:
    message = room.phones.say(room.oleg, room.group, "Ой, это не вам", thread=room.topic)
    await room.feed()
    assert "Ой, это не вам" in texts(room.heard(room.anna))
    room.phones.say(room.oleg, room.group, "/del", thread=room.topic, reply_to=message.id)
    await room.feed()
    assert "Ой, это не вам" not in texts(room.heard(room.anna))
    assert "У клиента удалено: «Ой, это не вам»" in room.desk[-1].text


async def test_what_was_taken_back_is_named_as_the_client_read_it_last(room: DeskRoom) -> None:
    message = room.phones.say(room.oleg, room.group, "Какая плита?", thread=room.topic)
    await room.feed()
    room.phones.edit(room.oleg, message, "Какая у вас плита?")
    await room.feed()
    room.phones.say(room.oleg, room.group, "/del", thread=room.topic, reply_to=message.id)
    await room.feed()
    assert "У клиента удалено: «Какая у вас плита?»" in room.desk[-1].text


async def test_only_ones_own_words_are_taken_back(room: DeskRoom) -> None:
    message = room.phones.say(room.oleg, room.group, "Здравствуйте!", thread=room.topic)
    await room.feed()
    room.phones.say(room.vera, room.group, "/del", thread=room.topic, reply_to=message.id)
    room.phones.say(room.oleg, room.group, "/del", thread=room.topic)
    await room.feed()
    assert "Здравствуйте!" in texts(room.heard(room.anna))
    assert "ответьте на своё сообщение" in room.desk[-1].text


async def test_a_reply_keeps_its_target_both_ways(room: DeskRoom) -> None:
    asked = room.phones.say(room.anna, room.client_chat(room.anna), "Когда привезут?")
    await room.client("Когда привезут?", external_id=str(asked.id))
    copy = room.desk[-1]
    answer = room.phones.say(room.oleg, room.group, "Завтра", thread=room.topic, reply_to=copy.id)
    await room.feed()
    got = room.heard(room.anna)[-1]
    assert (got.text, got.reply_to) == ("Завтра", asked.id)
    await room.client("Во сколько?", reply_to=str(got.id))
    assert (room.desk[-1].text, room.desk[-1].reply_to) == ("👤 Анна: Во сколько?", answer.id)


async def test_a_reply_carries_the_words_it_answers_for_a_channel_without_replies(room: DeskRoom) -> None:
    await room.client("Когда привезут?")
    room.phones.say(room.oleg, room.group, "Завтра", thread=room.topic, reply_to=room.desk[-1].id)
    await room.feed()
    key = f"staff:{room.group.id}:{room.desk[-1].id}"
    sent = await room.world.store.read(ACME, lambda uow: uow.outbox.by_key(key))
    assert sent and sent.message.quote == "Когда привезут?"


async def test_a_reply_to_what_the_desk_never_showed_quotes_it(room: DeskRoom) -> None:
    await room.client("Вы про это?", reply_to="999", quote="Доставка за час")
    assert room.desk[-1].text == "👤 Анна: ↩️ «Доставка за час»\nВы про это?"


async def test_a_reply_to_the_programs_own_notice_shows_no_inner_name(room: DeskRoom) -> None:
    await room.tap(room.oleg, "Взять")
    joined = room.heard(room.anna)[-1]
    await room.client("Рада знакомству", reply_to=str(joined.id))
    assert room.desk[-1].text == "👤 Анна: Рада знакомству"


async def test_signs_stand_on_both_sides(room: DeskRoom) -> None:
    asked = room.phones.say(room.anna, room.client_chat(room.anna), "Спасибо вам")
    await room.tap(room.oleg, "Взять")
    await room.client("Спасибо вам", external_id=str(asked.id))
    copy = room.phones.message(room.group, room.desk[-1].id)
    room.phones.react(room.oleg, copy, "👍")
    await room.feed()
    mine = room.phones.message(room.client_chat(room.anna), asked.id)
    assert list(mine.reactions.values()) == ["👍"]
    sign = Reaction(INBOX.id, str(room.anna.id), str(asked.id), "❤", NOON, Sender(str(room.anna.id)))
    await room.world.store.run(ACME, lambda uow: happen(uow, INBOX, [sign], NOON))
    await room.deliver()
    there = room.phones.message(room.group, copy.id)
    assert "❤" in there.reactions.values()


async def test_a_bystanders_sign_stays_among_staff(room: DeskRoom) -> None:
    asked = room.phones.say(room.anna, room.client_chat(room.anna), "Спасибо вам")
    await room.tap(room.oleg, "Взять")
    await room.client("Спасибо вам", external_id=str(asked.id))
    room.phones.react(room.vera, room.phones.message(room.group, room.desk[-1].id), "👎")
    await room.feed()
    assert not room.phones.message(room.client_chat(room.anna), asked.id).reactions


async def test_albums_stay_together(room: DeskRoom) -> None:
    """Parts come as updates of their own; the queue joins those of one claim."""
    photos = [(PNG, f"{number}.png", "image/png", "photo") for number in range(3)]
    stored = [files.store(room.phones, *photo) for photo in photos]
    room.control.queue.clear()
    room.phones.send_album(room.oleg, room.group, stored, "Вот варианты", room.topic)
    updates = [dict(one) for one in room.control.queue]
    room.control.queue.clear()
    assert len(updates) == 3
    events = [Received(CONTROL, str(one["update_id"]), "l", 0, json.dumps(one).encode(), NOON) for one in updates]
    whole, parts = first_whole(events)
    assert len(parts) == 3
    await room.feed_one(dict(whole))
    await room.deliver()
    got = [one for one in room.heard(room.anna) if one.file]
    assert len(got) == 3 and len({one.album for one in got}) == 1 and got[0].album
    assert [one.text for one in got if one.text] == ["Вот варианты"]


def test_an_albums_lane_waits_for_its_parts_and_other_words_do_not() -> None:
    channel = TelegramChannel(Bots("http://nowhere", lambda inbox: "1:x"), MemoryBlobs())
    chat = {"id": 5, "type": "private"}
    part = {"update_id": 7, "message": {"message_id": 1, "date": 1, "chat": chat, "media_group_id": "77"}}
    words = {"update_id": 8, "message": {"message_id": 2, "date": 1, "chat": chat, "text": "а"}}
    assert channel.key(INBOX, part).wait >= 500
    assert channel.key(INBOX, words).wait == 0
