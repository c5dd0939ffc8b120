"""Updates of MAX's official Bot API become what happened in a dialog."""

from typing import Any, cast

import pytest

from channels.max import MaxChannel
from channels.parts import Parts
from dialogs.errors import BadInput
from dialogs.events import Deletion, Reach
from dialogs.messages import AttachmentKind, InboundMessage
from tests.fakes.rooms.max import MAX, USER, update


def parsed(payload: Any) -> Any:
    found = MaxChannel(cast(Any, Parts(*[cast(Any, None)] * 7))).parse(MAX, payload)
    return found[0] if found else None


def key(payload: Any) -> tuple[str, str]:
    made = MaxChannel(cast(Any, Parts(*[cast(Any, None)] * 7))).key(MAX, payload)
    return made.dedupe, made.lane


def test_a_message_of_a_dialog() -> None:
    got = parsed(update())
    assert isinstance(got, InboundMessage)
    assert (got.external_id, got.chat, got.text) == ("mid.a", "900", "Сколько стоит?")
    assert (got.sender.external_id, got.sender.name, got.sender.language) == ("5", "Анна К.", "ru")
    assert key(update()) == ("message_created:mid.a", "900")


def test_files_places_and_contacts() -> None:
    payload = update()
    payload["message"]["body"]["attachments"] = [
        {"type": "image", "payload": {"url": "https://x/1.png", "token": "t", "photo_id": 1}},
        {"type": "file", "payload": {"url": "https://x/2"}, "filename": "счёт.pdf", "size": 12},
        {"type": "location", "latitude": 55.75, "longitude": 37.61},
        {
            "type": "contact",
            "payload": {"vcf_info": "BEGIN:VCARD\r\nFN:Анна\r\nTEL;TYPE=cell:+79115550011\r\nEND:VCARD"},
        },
        {"type": "inline_keyboard", "payload": {"buttons": []}},
        {"type": "share", "payload": {}},
    ]
    photo, file, place, contact = parsed(payload).attachments
    assert (photo.kind, photo.remote) == (AttachmentKind.PHOTO, "https://x/1.png")
    assert (file.name, file.size) == ("счёт.pdf", 12)
    assert place.value == "55.75,37.61" and contact.value == "+79115550011 Анна"


def test_an_edit_is_a_new_event_of_the_same_message() -> None:
    edit = update("message_edited")
    got, at = parsed(edit), edit["timestamp"]
    assert (got.edit_of, got.external_id, got.sent_at) == ("mid.a", f"mid.a:{at}", at)
    assert key(edit) != key({**edit, "timestamp": 1_795_000_000_900}) and key(edit)[1] == "900"


def test_a_pressed_button_bears_its_value() -> None:
    callback = {"callback_id": "cb1", "payload": "yes", "user": USER, "timestamp": 1}
    got = parsed(update("message_callback", callback=callback))
    assert (got.button, got.chat, got.sender.external_id) == ("yes", "900", "5")
    assert key(update("message_callback", callback=callback))[0] == "message_callback:cb1"


def test_a_reply_and_a_forwarded_text() -> None:
    reply, forward = update(), update()
    reply["message"]["link"] = {"type": "reply", "message": {"mid": "mid.9", "text": "x"}}
    forward["message"]["link"] = {"type": "forward", "message": {"mid": "mid.9", "text": "чужой текст"}}
    assert parsed(reply).reply_to == "mid.9"
    assert parsed(forward).text == "Сколько стоит?\nчужой текст"


def test_starting_leaving_and_taking_back() -> None:
    about = {"chat_id": 900, "user": USER, "user_id": 5}
    started = parsed({"update_type": "bot_started", "timestamp": 7, "payload": "ad-3", **about})
    assert (started.text, started.start, started.chat) == ("/start", "ad-3", "900")
    gone = parsed({"update_type": "bot_stopped", "timestamp": 7, **about})
    assert isinstance(gone, Reach) and not gone.reachable
    removed = parsed({"update_type": "message_removed", "timestamp": 7, "message_id": "mid.a", **about})
    assert isinstance(removed, Deletion) and removed.of == "mid.a"


def test_groups_and_bots_are_no_clients() -> None:
    group, bot = update(), update()
    group["message"]["recipient"]["chat_type"] = "chat"
    bot["message"]["sender"] = {**USER, "is_bot": True}
    assert parsed(group) is None and parsed(bot) is None


@pytest.mark.parametrize(
    "payload",
    [
        {}, {"update_type": "message_created"}, {"update_type": [], "timestamp": "x"},
        {"update_type": "message_created", "timestamp": 1, "message": None},
        {"update_type": "message_created", "timestamp": 1, "message": {"sender": [], "body": {}}},
        {"update_type": "message_callback", "timestamp": 1, "callback": 5},
        {"update_type": "bot_started", "timestamp": 1, "chat_id": "x", "user": USER},
    ],
)  # fmt: skip
def test_garbage_is_bad_input(payload: Any) -> None:
    with pytest.raises(BadInput):
        parsed(payload)
