"""Wappi's events: what a client says becomes its message, whatever envelope it comes in."""

from dataclasses import replace
from typing import Any

import pytest

from channels.wappi.contents import handle_of
from channels.wappi.kinds import MAX, TELEGRAM, WHATSAPP
from channels.wappi.parse import arrivals_of, events_of, key_of
from dialogs.errors import BadInput
from dialogs.events import Deletion, Reaction
from dialogs.messages import AttachmentKind, InboundMessage
from tests.fakes.wappi import CLIENT, DELIVERY, INBOX, VOICE, event, only


def message(payload: dict[str, Any]) -> InboundMessage:
    found = only(payload)
    assert isinstance(found, InboundMessage)
    return found


@pytest.mark.parametrize("envelope", [{"messages": [DELIVERY]}, {"messages": DELIVERY}, DELIVERY, [DELIVERY]])
def test_an_envelope_is_a_list_an_object_or_nothing(envelope: Any) -> None:
    assert list(events_of(envelope)) == [DELIVERY]


@pytest.mark.parametrize("envelope", [{"messages": []}, {"messages": None}, [], None, 7, "x", {"messages": ["x"]}])
def test_a_body_without_events_is_bad_input(envelope: Any) -> None:
    with pytest.raises(BadInput):
        events_of(envelope)


def test_what_is_no_object_among_events_is_kept_for_quarantine() -> None:
    assert list(events_of({"messages": [VOICE, "x"]})) == [VOICE, {"unreadable": "x"}]


def test_a_file_in_the_body_is_not_stored_where_a_link_leads_to_it() -> None:
    heavy = {**VOICE, "body": "T2dn" * 10_000}
    assert events_of({"messages": [heavy]})[0]["body"] == ""
    bare = {**heavy, "file_link": ""}
    assert events_of({"messages": [bare]})[0]["body"] == heavy["body"]


def test_a_text_brings_its_words_its_chat_and_who_wrote() -> None:
    heard = message(event())
    assert (heard.text, heard.chat, heard.external_id) == ("Здравствуйте", CLIENT, "3A00000000000000A1")
    assert (heard.sender.external_id, heard.sender.name, heard.sender.phone) == (CLIENT, "Анна К.", "79115550011")
    assert heard.sent_at == 1795244400000


def test_a_reply_names_what_it_answers() -> None:
    quoted = {"id": "3A00000000000000A0", "body": "…", "type": "image"}
    assert message(event(isReply=True, reply_message=quoted)).reply_to == "3A00000000000000A0"
    assert message(event(isReply=True, stanza_id="3A00000000000000A0")).reply_to == "3A00000000000000A0"
    assert message(event(stanza_id="3A00000000000000A0")).reply_to == ""


def test_an_edit_names_the_original_and_has_an_id_of_its_own() -> None:
    heard = message(event(id="E2", is_edited=True, stanza_id="E1", body="Нет, завтра"))
    assert (heard.external_id, heard.edit_of, heard.text) == ("E2", "E1", "Нет, завтра")
    same = message(event(id="E1", is_edited=True, stanza_id="E1"))
    assert (same.edit_of, same.external_id != "E1") == ("E1", True)


def test_an_edit_and_a_deletion_under_the_old_id_are_no_repeats() -> None:
    plain = key_of(WHATSAPP, event()).dedupe
    changed = [event(is_edited=True), event(is_edited=True, time=1795244499), event(is_deleted=True)]
    assert len({plain, *(key_of(WHATSAPP, one).dedupe for one in changed)}) == 4


def test_a_deletion_names_the_message() -> None:
    assert only(event(is_deleted=True)) == Deletion(INBOX.id, CLIENT, "3A00000000000000A1", 1795244400000)
    found = only(event(is_deleted=True, stanza_id="E1", id="E2"))
    assert isinstance(found, Deletion) and found.of == "E1"


def test_a_deleted_answer_is_not_what_it_answered() -> None:
    found = only(event(is_deleted=True, isReply=True, stanza_id="E1", id="E2"))
    assert isinstance(found, Deletion) and found.of == "E2"


def test_a_voice_message_is_fetched_by_its_link() -> None:
    (item,) = message(VOICE).attachments
    assert (item.kind, item.seconds, item.size, item.mime) == (AttachmentKind.VOICE, 4, 9120, "audio/ogg")
    handle = handle_of(item.remote)
    assert (handle.id, handle.until) == ("3A00000000000000A2", 1795417260)
    assert handle.link.startswith("https://s3.example/") and not handle.body


def test_the_body_is_kept_only_where_there_is_no_link() -> None:
    bare = {name: value for name, value in VOICE.items() if not name.startswith("file_link")}
    assert handle_of(message(bare).attachments[0].remote).body == "T2dnUwACAAAA"


@pytest.mark.parametrize(
    ("kind", "mime", "expected"),
    [
        ("ptt", "audio/ogg; codecs=opus", AttachmentKind.VOICE),
        ("ptt", "audio/mpeg", AttachmentKind.AUDIO),
        ("ptt", "", AttachmentKind.VOICE),
        ("audio", "audio/ogg", AttachmentKind.VOICE),
        ("audio", "audio/mp4", AttachmentKind.AUDIO),
        ("image", "image/jpeg", AttachmentKind.PHOTO),
        ("video", "video/mp4", AttachmentKind.VIDEO),
        ("document", "application/pdf", AttachmentKind.DOCUMENT),
        ("sticker", "image/webp", AttachmentKind.STICKER),
    ],
)
def test_a_file_is_known_by_its_type_and_sound_by_its_mime(kind: str, mime: str, expected: AttachmentKind) -> None:
    heard = message(event(type=kind, mimetype=mime, caption="вот", file_name="a.bin", file_link="https://x.example/a"))
    assert (heard.attachments[0].kind, heard.attachments[0].name, heard.text) == (expected, "a.bin", "вот")


def test_a_place_and_a_contact_are_facts() -> None:
    place = message(event(type="location", body="", location={"latitude": 55.75, "longitude": 37.61})).attachments[0]
    assert (place.kind, place.value) == (AttachmentKind.LOCATION, "55.75,37.61")
    card = "BEGIN:VCARD\nFN:Пётр\nitem1.TEL;waid=79110001122:+79110001122\nEND:VCARD"
    told = message(event(type="vcard", body=card)).attachments[0]
    assert (told.kind, told.value) == (AttachmentKind.CONTACT, "+79110001122 Пётр")
    named = message(event(type="vcard", body=card, contact={"display_name": "Пётр И.", "phone": "7911"}))
    assert named.attachments[0].value == "7911 Пётр И."


def test_a_reaction_and_its_removal() -> None:
    found = only(event(type="reaction", body="👍", stanza_id="M1"))
    assert isinstance(found, Reaction) and (found.of, found.emoji) == ("M1", "👍")
    gone = only(event(type="reaction", body="reaction_remove", stanza_id="M1"))
    assert isinstance(gone, Reaction) and gone.emoji == ""


def test_polls_and_votes_are_words() -> None:
    assert message(event(type="poll", body="Когда?", poll_options=["да", "нет"])).text == "Когда?\n1. да\n2. нет"
    assert message(event(type="poll_vote", body="", selected_poll_variant=["нет"])).text == "нет"
    assert arrivals_of(WHATSAPP, INBOX, event(type="poll_vote", body="", selected_poll_variant=[])) == ()


def test_an_answer_to_buttons_is_a_press() -> None:
    assert message(event(type="buttons_response", body="Человек", selectedButtonId="person")).button == "person"
    assert message(event(type="list_response", body="Второе", selected_list_id="two")).button == "two"


def test_an_unknown_type_is_an_attachment_and_never_nothing() -> None:
    heard = message(event(type="order", body=""))
    assert [item.name for item in heard.attachments] == ["WhatsApp: order"]
    file = message(event(type="gif", mimetype="video/mp4", file_link="https://x.example/g")).attachments[0]
    assert (file.kind, bool(file.remote)) == (AttachmentKind.DOCUMENT, True)


def test_groups_are_ignored_unless_the_inbox_lets_them_in() -> None:
    group = event(chatId="1203630@g.us", chat_type="group", **{"from": CLIENT})
    assert arrivals_of(WHATSAPP, INBOX, group) == ()
    allowed = replace(INBOX, options={**INBOX.options, "groups": True})
    (heard,) = arrivals_of(WHATSAPP, allowed, group)
    assert isinstance(heard, InboundMessage)
    assert (heard.chat, heard.sender.external_id) == ("1203630@g.us", CLIENT)


def test_stories_and_channels_are_nobody() -> None:
    assert arrivals_of(WHATSAPP, INBOX, event(chatId="status@broadcast")) == ()


def test_a_hidden_phone_is_a_chat_too_and_a_known_one_is_the_same_chat() -> None:
    hidden = message(event(chatId="100200300@lid", **{"from": "100200300@lid"}))
    assert (hidden.chat, hidden.sender.phone) == ("100200300@lid", "")
    assert message(event(chatId="100200300@lid")).chat == CLIENT
    assert message(event(chatId="79115550011:49@s.whatsapp.net")).chat == CLIENT


def test_one_message_with_two_forms_of_sender_has_one_key_and_one_lane() -> None:
    first = key_of(WHATSAPP, event())
    second = key_of(WHATSAPP, event(id="false_100200300@lid_3A00000000000000A1", chatId="100200300@lid"))
    assert first == second


def test_telegram_and_max_have_bare_numbers_and_their_own_word_for_text() -> None:
    said = event(type="text", chatId="89323786", contact_username="anna", phone="79115550011", **{"from": "anna"})
    for messenger in (TELEGRAM, MAX):
        (heard,) = arrivals_of(messenger, INBOX, said)
        assert isinstance(heard, InboundMessage)
        assert (heard.chat, heard.text, heard.sender.phone) == ("89323786", "Здравствуйте", "79115550011")
        assert heard.sender.username == "anna"


def test_an_event_of_no_type_or_without_an_id_is_bad_input() -> None:
    for odd in ({}, {"id": "1"}, {"wh_type": "incoming_message", "chatId": CLIENT}):
        with pytest.raises(BadInput):
            key_of(WHATSAPP, odd)
            arrivals_of(WHATSAPP, INBOX, odd)
    assert arrivals_of(WHATSAPP, INBOX, {"wh_type": "something_new"}) == ()
