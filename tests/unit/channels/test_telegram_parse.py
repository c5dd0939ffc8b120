"""What each kind of update tells of dialogs."""

from typing import Any

import pytest

from channels.base import Payload
from channels.telegram.channel import allowed_updates
from dialogs.errors import BadInput
from dialogs.events import Moved, Reach, Reaction
from dialogs.messages import AttachmentKind
from dialogs.tenant import CONTROL, Inbox
from tests.fakes.telegram_parsed import CHANNEL, heard, lane, parsed
from tests.fakes.telegram_updates import (
    ANNA,
    AT,
    BOT,
    GROUP,
    INBOX,
    OWNER,
    PRIVATE,
    message,
    said,
    update,
)  # fmt: skip

FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 9}


def test_a_text_bears_who_where_and_when() -> None:
    one = heard(said("Сколько стоит?"))
    assert (one.chat, one.external_id, one.text, one.sent_at) == ("55", "10", "Сколько стоит?", AT * 1000)
    assert (one.sender.external_id, one.sender.name, one.sender.username) == ("55", "Анна К", "anna")
    assert lane(said("x")) == "55"


def test_a_start_by_a_link_keeps_its_tag() -> None:
    assert heard(said("/start spring_sale")).start == "spring_sale"
    assert heard(said("/start")).start == ""


def test_an_edit_names_what_it_changes_and_is_another_event() -> None:
    one = heard(update(edited_message=message(text="Иначе", edit_date=AT + 5)))
    assert (one.edit_of, one.external_id, one.text) == ("10", f"10:{AT + 5}", "Иначе")


def test_a_reply_names_its_message_and_quotes() -> None:
    one = heard(said("Это", reply_to_message=message(BOT, text="Ответ", message_id=7), quote={"text": "вет"}))
    assert (one.reply_to, one.quote) == ("7", "вет")


def test_an_album_goes_on_together() -> None:
    one = heard(update(message=message(photo=[FILE, FILE | {"file_id": "big"}], media_group_id="A1", caption="Два")))
    assert (one.album, one.text, one.attachments[0].remote) == ("A1", "Два", "big")


@pytest.mark.parametrize(
    ("name", "given", "kind"),
    [
        ("voice", FILE | {"duration": 4, "mime_type": "audio/ogg"}, AttachmentKind.VOICE),
        ("video_note", FILE | {"duration": 4, "length": 240}, AttachmentKind.VIDEO_NOTE),
        ("audio", FILE | {"duration": 4, "file_name": "a.mp3"}, AttachmentKind.AUDIO),
        ("video", FILE | {"duration": 4, "width": 1, "height": 1}, AttachmentKind.VIDEO),
    ],
)
def test_what_sounds_bears_its_length(name: str, given: dict[str, Any], kind: AttachmentKind) -> None:
    item = heard(update(message=message(**{name: given}))).attachments[0]
    assert (item.kind, item.seconds, item.remote) == (kind, 4, "F") and "." in item.name


def test_an_animation_is_one_film_and_not_a_document_beside_it() -> None:
    one = heard(update(message=message(animation=FILE | {"duration": 2}, document=FILE)))
    assert [item.kind for item in one.attachments] == [AttachmentKind.VIDEO]


def test_a_sticker_bears_its_emoji_and_a_moving_one_its_format() -> None:
    item = heard(update(message=message(sticker=FILE | {"emoji": "😀", "is_animated": True}))).attachments[0]
    assert (item.kind, item.value, item.name) == (AttachmentKind.STICKER, "😀", "sticker.tgs")


def test_a_place_with_a_name_keeps_it() -> None:
    venue = {"location": {"latitude": 55.75, "longitude": 37.6}, "title": "Кафе", "address": "Мира, 1"}
    item = heard(update(message=message(venue=venue, location=venue["location"]))).attachments[0]
    assert (item.kind, item.value, item.name) == (AttachmentKind.LOCATION, "55.75,37.6", "Кафе, Мира, 1")


def test_a_moving_place_is_said_once() -> None:
    moving = message(location={"latitude": 1, "longitude": 2, "live_period": 900}, edit_date=AT + 9)
    assert parsed(update(edited_message=moving)) is None


def test_only_ones_own_contact_is_ones_phone() -> None:
    card = {"phone_number": "79115550011", "first_name": "Анна", "user_id": 55}
    own, foreign = heard(update(message=message(contact=card))), heard(update(message=message(contact=card), x=1))
    other = heard(update(message=message(contact=card | {"user_id": 56})))
    unknown = heard(update(message=message(contact={"phone_number": "+79115550011", "first_name": "А"})))
    assert own.sender.phone == foreign.sender.phone == "+79115550011"
    assert other.sender.phone == unknown.sender.phone == ""
    assert other.attachments[0].value == "+79115550011 Анна"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (
            {"poll": {"question": "Когда?", "options": [{"text": "Утром"}, {"text": "Днём"}]}},
            "📊 Когда?\n• Утром\n• Днём",
        ),
        ({"dice": {"emoji": "🎲", "value": 4}}, "🎲 4"),
        ({"checklist": {"title": "Купить", "tasks": [{"id": 1, "text": "хлеб"}]}}, "☑️ Купить\n• хлеб"),
        ({"story": {"chat": PRIVATE, "id": 3}}, "❔ story"),
        ({"something_of_next_year": {"a": 1}}, "❔ something_of_next_year"),
    ],
)
def test_what_has_no_form_is_shown_as_a_line_and_never_dropped(content: dict[str, Any], shown: str) -> None:
    assert heard(update(message=message(**content))).attachments[0].value == shown


@pytest.mark.parametrize("name", ["new_chat_members", "pinned_message", "forum_topic_created", "chat_background_set"])
def test_service_messages_are_nobodys_words(name: str) -> None:
    assert parsed(update(message=message(**{name: {}}))) is None


def test_a_pressed_button_bears_its_label() -> None:
    rows = [[{"text": "Да", "callback_data": "yes"}]]
    query = {"id": "9", "from": ANNA, "data": "yes", "message": message(BOT, reply_markup={"inline_keyboard": rows})}
    one = heard(update(callback_query=query))
    assert (one.external_id, one.button, one.text, one.chat) == ("cb:9", "yes", "Да", "55")


def test_a_topic_of_a_private_chat_is_a_dialog_of_its_own() -> None:
    one = heard(said("x", message_thread_id=3, is_topic_message=True))
    assert (one.chat, one.thread) == ("55:3", "3")


# ── reactions, reach, moves ───────────────────────────────────────────────────────────────────
def reaction(*signs: dict[str, Any], person: dict[str, Any] = ANNA, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    change = {"chat": chat, "message_id": 7, "user": person, "date": AT, "old_reaction": [], "new_reaction": [*signs]}
    return update(message_reaction=change)


def test_a_reaction_is_put_and_taken_back_in_order() -> None:
    put, back = parsed(reaction({"type": "emoji", "emoji": "👍"})), parsed(reaction())
    assert isinstance(put, Reaction) and isinstance(back, Reaction)
    assert (put.emoji, put.of, put.chat, back.emoji) == ("👍", "7", "55", "") and back.order > put.order


def test_a_reaction_without_an_emoji_of_its_own_is_still_seen() -> None:
    found = parsed(reaction({"type": "custom_emoji", "custom_emoji_id": "1"}))
    assert isinstance(found, Reaction) and found.emoji


@pytest.mark.parametrize(("status", "reachable"), [("kicked", False), ("left", False), ("member", True)])
def test_blocking_and_letting_in_is_reach(status: str, reachable: bool) -> None:
    change = {"chat": PRIVATE, "from": ANNA, "date": AT, "old_chat_member": {}, "new_chat_member": {"status": status}}
    assert parsed(update(my_chat_member=change)) == Reach(INBOX.id, "55", reachable, AT * 1000)
    assert lane(update(my_chat_member=change)) == "55"


def test_a_group_that_moves_is_told_from_both_sides() -> None:
    basic = {"id": -4, "type": "group", "title": "Двор"}
    gone = parsed(update(message=message(OWNER, basic, migrate_to_chat_id=-1009)))
    come = parsed(update(message=message(OWNER, GROUP, migrate_from_chat_id=-4)))
    assert gone == come == Moved(INBOX.id, "-4", "-1009")


def test_lanes_are_dialogs_and_the_desks_are_topics() -> None:
    told = said("x", chat=GROUP, message_thread_id=3, is_topic_message=True)
    desk = Inbox(CONTROL, INBOX.tenant_id, "telegram", INBOX.bot_id, "c", "control")
    assert (lane(told), lane(told, desk)) == ("-1009:3/55", "-1009:3")
    assert lane(reaction(chat=GROUP)) == "-1009/55"


# ── what is asked for, what is refused ────────────────────────────────────────────────────────
def test_reactions_and_own_chats_are_asked_for_by_name() -> None:
    asked = allowed_updates(INBOX)
    assert {"message_reaction", "business_connection", "deleted_business_messages"} <= set(asked)
    assert "business_message" not in allowed_updates(Inbox(CONTROL, INBOX.tenant_id, "telegram", INBOX.bot_id, "", ""))


@pytest.mark.parametrize(
    "payload",
    [
        {"update_id": 1, "message": "text"},
        {"update_id": 1, "message": {"message_id": 1, "date": 10**30, "chat": PRIVATE, "from": ANNA, "text": "x"}},
        {"update_id": 1, "message": {"message_id": True, "date": AT, "chat": PRIVATE, "from": ANNA, "text": "x"}},
        {"update_id": 1, "message": {"message_id": 1, "date": AT, "chat": {"id": "5", "type": "private"}, "from": ANNA,
                                     "text": "x"}},
        {"update_id": 1, "message": message(text=["x"])},
        {"update_id": 1, "message": message(location={"latitude": 1e308, "longitude": 0})},
        {"update_id": 1, "callback_query": {"id": "1", "from": {}, "message": message(BOT)}},
    ],
)  # fmt: skip
def test_what_telegram_would_never_send_is_bad_input_and_has_a_lane(payload: Payload) -> None:
    assert CHANNEL.key(INBOX, payload).dedupe == "u:1"
    with pytest.raises(BadInput):
        CHANNEL.parse(INBOX, payload)


def test_without_a_number_there_is_no_key() -> None:
    with pytest.raises(BadInput):
        CHANNEL.key(INBOX, {"message": message(text="x")})
