"""What each kind of update tells of dialogs."""

from typing import Any

import pytest

from channels.base import Payload
from channels.telegram.bots import Bots
from channels.telegram.channel import TelegramChannel, allowed_updates
from dialogs.errors import BadInput
from dialogs.events import Deletion, Moved, Reach, Reaction, StaffElsewhere
from dialogs.messages import AttachmentKind, InboundMessage
from dialogs.tenant import CONTROL, Inbox
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.telegram_updates import (
    ANNA,
    AT,
    BORIS,
    BOT,
    GROUP,
    INBOX,
    LINK,
    OWNER,
    PRIVATE,
    mark,
    message,
    said,
    update,
    with_options,
)  # fmt: skip

CHANNEL = TelegramChannel(Bots("http://nowhere", lambda inbox: ""), MemoryBlobs())
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 9}


def parsed(payload: Payload, inbox: Inbox = INBOX) -> Any:
    """The only thing that the update tells, or None."""
    found = CHANNEL.parse(inbox, payload)
    assert len(found) <= 1
    return found[0] if found else None


def heard(payload: Payload, inbox: Inbox = INBOX) -> InboundMessage:
    """The update's message."""
    found = parsed(payload, inbox)
    assert isinstance(found, InboundMessage)
    return found


def lane(payload: Payload, inbox: Inbox = INBOX) -> str:
    return CHANNEL.key(inbox, payload).lane


# ── private chats ─────────────────────────────────────────────────────────────────────────────
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


# ── groups ────────────────────────────────────────────────────────────────────────────────────
def named(text: str, **more: Any) -> dict[str, Any]:
    return said(text, chat=GROUP, entities=[mark("mention", text, "@salon_bot")], **more)


def test_a_mention_is_answered_and_is_no_part_of_the_question() -> None:
    one = heard(named("🙂 @salon_bot, вы открыты?"))
    assert (one.chat, one.text, one.shared) == ("-1009/55", "🙂 вы открыты?", True)
    assert heard(named("@salon_bot вы открыты?")).text == "Вы открыты?"


def test_a_mention_of_another_is_not_ours() -> None:
    text = "@salon_bot2 привет"
    assert parsed(said(text, chat=GROUP, entities=[mark("mention", text, "@salon_bot2")])) is None


@pytest.mark.parametrize(
    ("text", "more", "answered"),
    [
        ("Просто разговор", {}, False),
        ("Есть Доставка?", {}, True),
        ("доставкамен", {}, False),
        ("Да", {"reply_to_message": message(BOT, GROUP, text="?")}, True),
        ("Да", {"reply_to_message": message(BORIS, GROUP, text="?")}, False),
        ("Да", {"reply_to_message": message(BOT, GROUP, forum_topic_created={"name": "x"})}, False),
        ("/help", {"entities": [{"type": "bot_command", "offset": 0, "length": 5}]}, True),
        ("/ban@other_bot", {"entities": [{"type": "bot_command", "offset": 0, "length": 14}]}, False),
        ("эй", {"entities": [{"type": "text_mention", "offset": 0, "length": 2, "user": BOT}]}, True),
        ("доставка", {"is_automatic_forward": True, "sender_chat": {"id": -5, "type": "channel", "title": "К"}}, False),
    ],
)
def test_a_group_is_answered_when_it_speaks_to_the_bot(text: str, more: dict[str, Any], answered: bool) -> None:
    assert (parsed(said(text, chat=GROUP, **more)) is not None) is answered


def test_two_people_of_a_group_have_two_dialogs_and_so_have_two_topics() -> None:
    places = [
        heard(said("доставка", ANNA, GROUP)).chat,
        heard(said("доставка", BORIS, GROUP)).chat,
        heard(said("доставка", ANNA, GROUP, message_thread_id=3, is_topic_message=True)).chat,
        heard(said("доставка", ANNA, GROUP, message_thread_id=3)).chat,
    ]
    assert places == ["-1009/55", "-1009/56", "-1009:3/55", "-1009~3/55"]


def test_who_writes_as_a_channel_is_that_channel() -> None:
    channel = {"id": -77, "type": "channel", "title": "Новости"}
    one = heard(said("доставка", {"id": 136817688, "is_bot": True, "first_name": "C"}, GROUP, sender_chat=channel))
    assert (one.sender.external_id, one.sender.name, one.chat) == ("-77", "Новости", "-1009/-77")


def test_lanes_are_dialogs_and_the_desks_are_topics() -> None:
    told = said("x", chat=GROUP, message_thread_id=3, is_topic_message=True)
    desk = Inbox(CONTROL, INBOX.tenant_id, "telegram", INBOX.bot_id, "c", "control")
    assert (lane(told), lane(told, desk)) == ("-1009:3/55", "-1009:3")
    assert lane(reaction(chat=GROUP)) == "-1009/55"


# ── people's own accounts ─────────────────────────────────────────────────────────────────────
def own(text: str, person: dict[str, Any] = ANNA, link: str = "C1", **more: Any) -> dict[str, Any]:
    return update(business_message=message(person, text=text, business_connection_id=link, **more))


def test_a_client_of_an_own_account_is_a_dialog_of_that_connection() -> None:
    one = heard(own("Привет"))
    assert (one.chat, one.sender.external_id, lane(own("x"))) == ("55@C1", "55", "55@C1")


def test_the_owners_own_words_are_staffs() -> None:
    told = parsed(own("Сам отвечу", OWNER))
    assert told == StaffElsewhere(INBOX.id, "55@C1", "10", "Сам отвечу", AT * 1000)


@pytest.mark.parametrize("more", [{"sender_business_bot": BOT}, {"is_from_offline": True}])
def test_our_echo_and_automatic_greetings_are_nobodys_words(more: dict[str, Any]) -> None:
    assert parsed(own("Здравствуйте", OWNER, **more)) is None


@pytest.mark.parametrize("change", [{"enabled": False}, {"reply": False}])
def test_without_the_right_to_reply_nothing_is_heard(change: dict[str, Any]) -> None:
    assert parsed(own("Привет"), with_options(business={"C1": {**LINK, **change}})) is None


def test_a_strangers_account_is_never_heard() -> None:
    assert parsed(own("Привет", link="C9")) is None


def test_an_edit_and_deletions_in_an_own_chat() -> None:
    changed = message(text="Иначе", edit_date=AT + 1, business_connection_id="C1")
    assert heard(update(edited_business_message=changed)).edit_of == "10"
    gone = {"business_connection_id": "C1", "chat": PRIVATE, "message_ids": [10, 11]}
    found = CHANNEL.parse(INBOX, update(deleted_business_messages=gone))
    assert [(type(one), one.of, one.chat) for one in found if isinstance(one, Deletion)] == [
        (Deletion, "10", "55@C1"), (Deletion, "11", "55@C1"),
    ]  # fmt: skip


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
