"""From a message to Wappi's calls, and from the chat's history back to what has arrived."""

from typing import Any

import pytest

from channels.failures import Refused
from channels.wappi.finding import arrived
from channels.wappi.kinds import MAX, TELEGRAM, WHATSAPP
from channels.wappi.planning import plan
from channels.wappi.send import mark_of
from dialogs.messages import Act, Attachment, AttachmentKind, Audience, Button, OutboundMessage
from dialogs.refusals import Why
from tests.fakes.wappi import CLIENT, INBOX


def outbound(**given: Any) -> OutboundMessage:
    values: dict[str, Any] = {"chat": CLIENT, "body": "", **given}
    return OutboundMessage("k1", INBOX.id, Audience.CUSTOMER, **values)


def photo(kind: AttachmentKind = AttachmentKind.PHOTO, **given: Any) -> Attachment:
    return Attachment(kind, **{"blob": "b1", "name": "a.png", **given})


def paths(message: OutboundMessage, words: str = "Да") -> list[str]:
    return [step.path for step in plan(WHATSAPP, message, words)]


def test_a_text_is_one_call_and_a_long_one_is_parts() -> None:
    (step,) = plan(WHATSAPP, outbound(), "Да")
    assert (step.path, step.body) == ("message/send", {"body": "Да", "recipient": CLIENT})
    parts = plan(WHATSAPP, outbound(), "Слово. " * 1000)
    assert len(parts) == 2 and all(len(part.body["body"]) <= 4000 for part in parts)


def test_a_reply_names_its_message_in_the_first_part_only() -> None:
    first, second = plan(WHATSAPP, outbound(reply_to="M1"), "Слово. " * 1000)
    assert (first.path, first.body["message_id"], second.path) == ("message/reply", "M1", "message/send")
    assert paths(outbound(reply_to="call:7911:1")) == ["message/send"]


def test_a_message_that_is_known_by_its_edit_alone_is_named_by_its_own_id() -> None:
    mark = "3A01:1700000000000"  # the first words never came: the edit stands for them
    (step,) = plan(WHATSAPP, outbound(act=Act.REACT, reply_to=mark), "👍")
    assert (step.path, step.body["message_id"]) == ("message/reaction", "3A01")
    assert plan(WHATSAPP, outbound(reply_to=mark), "Да")[0].body["message_id"] == "3A01"


def test_buttons_are_a_numbered_menu() -> None:
    buttons = ((Button("Позвать человека", "person"),), (Button("Часы", "hours"),))
    (step,) = plan(WHATSAPP, outbound(buttons=buttons), "Что дальше?")
    assert step.body["body"] == "Что дальше?\n\n1. Позвать человека\n2. Часы\n\nОтветьте номером."


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (AttachmentKind.PHOTO, "message/img/send"),
        (AttachmentKind.STICKER, "message/img/send"),
        (AttachmentKind.VIDEO, "message/video/send"),
        (AttachmentKind.VIDEO_NOTE, "message/video/send"),
        (AttachmentKind.DOCUMENT, "message/document/send"),
    ],
)
def test_words_go_under_a_file_that_takes_them(kind: AttachmentKind, path: str) -> None:
    (step,) = plan(WHATSAPP, outbound(attachments=(photo(kind),)), "Вот")
    assert (step.path, step.body["caption"], step.says) == (path, "Вот", "Вот")


def test_words_go_before_a_voice_message_and_before_files_when_they_are_long() -> None:
    assert paths(outbound(attachments=(photo(AttachmentKind.VOICE),))) == ["message/send", "message/audio/send"]
    assert paths(outbound(attachments=(photo(),)), "Слово " * 300) == ["message/send", "message/img/send"]
    assert paths(outbound(attachments=(photo(), photo())), "Вот") == ["message/img/send", "message/img/send"]


def test_a_public_link_goes_as_a_link() -> None:
    linked = photo(blob="", remote="https://shop.example/a.png")
    (step,) = plan(WHATSAPP, outbound(attachments=(linked,)), "")
    assert (step.path, step.body["url"]) == ("message/file/url/send", "https://shop.example/a.png")


def test_places_and_contacts_go_as_such_and_as_words_where_they_can_not() -> None:
    place = Attachment(AttachmentKind.LOCATION, value="55.75,37.61", name="Склад")
    contact = Attachment(AttachmentKind.CONTACT, value="+79110001122 Пётр")
    where, who = plan(WHATSAPP, outbound(attachments=(place, contact)), "")
    assert (where.path, where.body["latitude"], where.body["address"]) == ("message/location/send", 55.75, "Склад")
    assert (who.path, who.body["phone"], who.body["name"]) == ("contact/send", "79110001122", "Пётр")
    (said,) = plan(MAX, outbound(chat="12", attachments=(place,)), "")
    assert said.body == {"body": "📎 55.75,37.61", "chat_id": "12"}


def test_a_file_that_is_not_kept_goes_as_its_name() -> None:
    (step,) = plan(WHATSAPP, outbound(attachments=(photo(blob="", name="договор.pdf"),)), "")
    assert step.body["body"] == "📎 договор.pdf"


def test_reactions_deletions_edits_and_read_marks() -> None:
    (react,) = plan(WHATSAPP, outbound(act=Act.REACT, reply_to="M1"), "👍")
    assert (react.path, react.body) == ("message/reaction", {"body": "👍", "message_id": "M1"})
    (there,) = plan(TELEGRAM, outbound(chat="77", act=Act.REACT, reply_to="M1"), "👍")
    assert there.body["recipient"] == "77"
    (read,) = plan(WHATSAPP, outbound(act=Act.READ, reply_to="M1"), "")
    assert (read.path, read.params) == ("message/mark/read", {"mark_all": "true"})
    assert plan(TELEGRAM, outbound(act=Act.READ, reply_to="M1"), "")[0].params == {}
    assert paths(outbound(act=Act.DELETE, edit_id="M2")) == ["message/delete"]
    assert paths(outbound(edit_id="M2")) == ["message/edit"]


def test_what_has_no_target_and_what_has_no_words_is_refused() -> None:
    for message, words, why in (
        (outbound(act=Act.DELETE), "", Why.DELETE_GONE),
        (outbound(act=Act.REACT, reply_to="task:1"), "👍", Why.REPLY_GONE),
        (outbound(), "  ", Why.EMPTY),
    ):
        with pytest.raises(Refused) as refused:
            plan(WHATSAPP, message, words)
        assert refused.value.reason == why


def shown(**fields: Any) -> dict[str, Any]:
    return {"id": "M1", "type": "chat", "fromMe": True, "body": "Да", **fields}


def test_the_history_shows_how_far_a_message_came() -> None:
    message = outbound(attachments=(photo(AttachmentKind.VOICE),))
    steps, mark = plan(WHATSAPP, message, "Да"), mark_of(message)
    voice = shown(id="M2", type="ptt", body={})
    assert arrived(steps, [shown(), voice], mark) == ["M1", "M2"]
    assert arrived(steps, [shown()], mark) == ["M1"]
    assert arrived(steps, [voice], mark) == []
    assert arrived(steps, [shown(body="Нет"), voice], mark) == []


def test_the_mark_of_a_send_is_believed_before_any_likeness() -> None:
    message = outbound()
    steps, mark = plan(WHATSAPP, message, "Да"), mark_of(message)
    assert arrived(steps, [shown(wappi_bot_id="parley-another00001")], mark) == []
    assert arrived(steps, [shown(wappi_bot_id=mark, body="Да, конечно")], mark) == ["M1"]


def test_marks_differ_by_message_and_stay_the_same_over_tries() -> None:
    assert mark_of(outbound()) == mark_of(outbound())
    assert mark_of(outbound()) != mark_of(OutboundMessage("k2", INBOX.id, Audience.CUSTOMER, CLIENT, ""))
