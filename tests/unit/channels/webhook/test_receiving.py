"""What the owner's side tells by events of the webhook channel."""

import base64
from dataclasses import replace
from typing import Any

import pytest

from channels.failures import Refused
from dialogs.errors import BadInput
from dialogs.events import Deletion, Delivery, DeliveryState, Reach, Reaction
from dialogs.messages import Attachment, AttachmentKind, InboundMessage
from tests.fakes.webhook import HOOK, Owned


def parse(kind: str, **data: Any) -> Any:
    payload = {"type": kind, "timestamp": "2026-11-21T07:00:00Z", "webhook_id": "w1", "data": data}
    (arrival,) = Owned().channel.parse(HOOK, payload)
    return arrival


ANNA = {"id": "42", "name": "Анна", "phone": "+79115550011"}


def test_a_message_with_all_its_fields() -> None:
    got = parse("message.created", id="m-1", customer=ANNA, text="Цена?", reply_to="msg_1",
                attachments=[{"url": "https://x.example/a.png", "mime": "image/png", "name": "a.png"}])  # fmt: skip
    assert isinstance(got, InboundMessage)
    assert (got.external_id, got.chat, got.sender.name, got.text, got.reply_to) == (
        "m-1",
        "42",
        "Анна",
        "Цена?",
        "msg_1",
    )
    assert got.attachments == (
        Attachment(AttachmentKind.PHOTO, remote="https://x.example/a.png", name="a.png", mime="image/png"),
    )


def test_edits_deletions_reactions_and_reports() -> None:
    edit = parse("message.updated", id="m-1", customer=ANNA, text="x")
    assert edit.edit_of == "m-1" and edit.external_id.startswith("edit:"), "else it would be the first one, once more"
    assert isinstance(parse("message.deleted", id="m-1", customer=ANNA), Deletion)
    reaction = parse("message.reaction", id="msg_1", customer=ANNA, emoji="👍")
    assert isinstance(reaction, Reaction) and (reaction.of, reaction.emoji) == ("msg_1", "👍")
    read = parse("message.read", id="msg_1", customer=ANNA, all_before=True)
    assert isinstance(read, Delivery) and read.state is DeliveryState.READ and read.upto
    blocked = parse("customer.blocked", customer=ANNA)
    assert isinstance(blocked, Reach) and not blocked.reachable


def test_a_customer_may_have_several_conversations() -> None:
    assert parse("message.created", id="m", customer=ANNA, text="x", chat="order-7").chat == "order-7"


@pytest.mark.parametrize(
    "payload",
    [
        {}, {"type": "unknown", "data": {}}, {"type": "message.created"}, {"type": ["x"], "data": {}},
        {"type": "message.created", "timestamp": "yesterday", "data": {"id": "1", "customer": ANNA, "text": "x"}},
        {"type": "message.created", "timestamp": "0001-01-01T00:00:00+23:59", "data": {"id": "1", "customer": ANNA}},
        {"type": "message.created", "timestamp": 5, "data": {"id": "1", "customer": ANNA, "text": "x"}},
        {"type": "message.created", "timestamp": "2026-11-21T07:00:00Z", "data": {"id": {}, "customer": ANNA}},
        {"type": "message.created", "timestamp": "2026-11-21T07:00:00Z", "data": {"id": "1", "customer": []}},
        {"type": "message.created", "timestamp": "2026-11-21T07:00:00Z", "data": {"id": "\x00", "customer": ANNA}},
        {"type": "message.created", "timestamp": "2026-11-21T07:00:00Z",
         "data": {"id": "1", "customer": ANNA, "attachments": [{"name": "no content"}]}},
        {"type": "message.created", "timestamp": "2026-11-21T07:00:00Z",
         "data": {"id": "1", "customer": ANNA, "text": "x" * 20_001}},
        {"type": "message.created", "timestamp": "2026-11-21T07:00:00Z",
         "data": {"id": "1" * 129, "customer": ANNA, "text": "x"}},
    ],
)  # fmt: skip
def test_garbage_is_bad_input_and_nothing_else(payload: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        Owned().channel.parse(HOOK, payload)


def test_the_key_is_the_events_own_id() -> None:
    channel = Owned().channel
    payload = channel.stamped({"webhook-id": "w-7"}, {"type": "x", "webhook_id": "forged", "data": {"customer": ANNA}})
    key = channel.key(HOOK, channel.events(payload)[0])
    assert (key.dedupe, key.lane) == ("w:w-7", "42")


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ({"url": "https://x.example/a.PNG?size=2.5"}, AttachmentKind.PHOTO),
        ({"content": "AAAA", "name": "voice.ogg"}, AttachmentKind.AUDIO),
        ({"content": "AAAA", "name": "a.mp4"}, AttachmentKind.VIDEO),
        ({"content": "AAAA", "name": "a.png", "mime": "application/pdf"}, AttachmentKind.DOCUMENT),
        ({"content": "AAAA", "name": "png"}, AttachmentKind.DOCUMENT),
        ({"content": "AAAA"}, AttachmentKind.DOCUMENT),
    ],
)
def test_a_file_without_a_type_is_known_by_its_names_ending(file: dict[str, str], kind: AttachmentKind) -> None:
    assert parse("message.created", id="1", customer=ANNA, attachments=[file]).attachments[0].kind is kind


async def test_a_file_inside_the_event_is_decoded(owned: Owned) -> None:
    got = parse(
        "message.created",
        id="1",
        customer=ANNA,
        attachments=[{"content": base64.b64encode(b"PDF").decode(), "name": "a.pdf", "mime": "application/pdf"}],
    )
    assert (await owned.channel.fetch(HOOK, got.attachments[0])).content == b"PDF"
    with pytest.raises(Refused):
        await owned.channel.fetch(HOOK, replace(got.attachments[0], remote="data:***"))
