"""The webhook channel: Standard Webhooks to the letter, judged by its own library; nothing leads inside."""

import base64
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from standardwebhooks import Webhook

from channels.egress import Egress, networks_of
from channels.failures import AccountDown, Refused, RetryLater
from channels.parts import Parts
from channels.webhook import shapes
from channels.webhook.channel import WebhookChannel
from channels.webhook.endpoint import endpoint_of
from channels.webhook.pages import description
from channels.webhook.signing import new_secret, rotated, secrets_of, signed, verified
from dialogs.errors import BadInput
from dialogs.events import Deletion, Delivery, DeliveryState, Reach, Reaction
from dialogs.messages import Act, Attachment, AttachmentKind, Audience, Button, InboundMessage, OutboundMessage
from dialogs.tenant import Inbox
from tests.fakes.domain import INBOX

VECTOR = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = 1_795_244_400
HOOK = replace(INBOX, kind="webhook", secret="", options={"endpoint": ""})


class Stopped:
    """Time that stands."""

    def __init__(self, seconds: int = NOW) -> None:
        self.seconds = seconds

    def now(self) -> int:
        return self.seconds * 1000


class Receiver:
    """The owner's side: keeps what came, answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answer: Callable[[], web.Response] = web.Response
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        return self.answer()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made, app = Receiver(), web.Application()
    app.router.add_route("*", "/{rest:.*}", made.handle)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/events"))
        yield made


class Owned:
    """A channel whose secrets are plain, with this machine as the operator's own network."""

    def __init__(self, secret: str = "", own: tuple[str, ...] = ("127.0.0.0/8",)) -> None:
        self.secret = secret or new_secret()
        self.egress = Egress(networks_of(own))
        none = cast(Any, None)
        parts = Parts(
            none, Stopped(), lambda inbox: self.secret, none, none, none, none, self.egress, lambda: "https://p.example"
        )
        self.channel = WebhookChannel(parts)


@pytest.fixture
async def owned() -> AsyncIterator[Owned]:
    made = Owned()
    yield made
    await made.egress.close()


def said(**more: Any) -> OutboundMessage:
    return OutboundMessage("turn-1", HOOK.id, Audience.CUSTOMER, "42", "words", **more)


def at(receiver: Receiver) -> Inbox:
    return replace(HOOK, options={"endpoint": receiver.url})


# --- signatures


def test_the_published_vector_gives_the_published_signature() -> None:
    headers = signed(VECTOR, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_the_library_signs_we_accept_and_what_we_sign_it_accepts() -> None:
    secret, body, now = new_secret(), b'{"a":1}', int(datetime.now(UTC).timestamp())
    mark = Webhook(secret).sign("m1", datetime.fromtimestamp(now, UTC), body.decode())
    theirs = {"webhook-id": "m1", "webhook-timestamp": str(now), "webhook-signature": mark}
    assert verified(secret, theirs, body, now)
    assert Webhook(secret).verify(body, dict(signed(secret, "m2", now, body))) == {"a": 1}


def test_while_a_secret_is_changed_both_sign_and_either_is_accepted() -> None:
    old = new_secret()
    both = rotated(old)
    body, now = b"{}", int(datetime.now(UTC).timestamp())
    for secret in secrets_of(both):
        assert Webhook(secret).verify(body, dict(signed(both, "m", now, body))) == {}
        assert verified(both, signed(secret, "m", now, body), body, now)
    assert len(secrets_of(rotated(both))) == 2 and old not in rotated(both)


@pytest.mark.parametrize("off", [-301, 301, 10_000_000])
def test_a_replay_outside_five_minutes_is_refused(off: int) -> None:
    assert not verified(VECTOR, signed(VECTOR, "m", NOW, b"{}"), b"{}", NOW + off)
    assert verified(VECTOR, signed(VECTOR, "m", NOW, b"{}"), b"{}", NOW + 300)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "other"}, {"webhook-timestamp": str(NOW + 1)}, {"webhook-signature": ""},
        {"webhook-signature": "v1,AAAA"}, {"webhook-signature": "v1a,AAAA v2,x"}, {"webhook-id": ""},
        {"webhook-timestamp": "²"}, {"webhook-timestamp": "1e9"}, {"webhook-signature": "v1,\udcff"},
    ],
)  # fmt: skip
def test_any_change_breaks_the_signature(change: dict[str, str]) -> None:
    try:
        good = verified(VECTOR, {**signed(VECTOR, "m", NOW, b"{}"), **change}, b"{}", NOW)
    except UnicodeEncodeError:
        good = False  # the route takes any error for a no
    assert not good
    assert not verified(VECTOR, signed(VECTOR, "m", NOW, b"{}"), b"{ }", NOW)


# --- in


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
    assert parse("message.updated", id="m-1", customer=ANNA, text="x").edit_of == "m-1"
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


# --- out


async def test_an_answer_is_an_event_that_the_library_verifies(owned: Owned, receiver: Receiver) -> None:
    owned.channel._parts.clock.seconds = int(datetime.now(UTC).timestamp())  # type: ignore[attr-defined]
    message = said(
        buttons=[[Button("Да", "y")]], author="staff", author_name="Олег", sources=[("Доставка", "https://x")]
    )
    receipt = await owned.channel.send(at(receiver), message, "300 ₽")
    headers, body = receiver.got[0]
    event = Webhook(owned.secret).verify(body, {name.lower(): value for name, value in headers.items()})
    assert event["type"] == "dialog.message.created"
    data = event["data"]
    assert (data["id"], data["chat"], data["text"]) == (receipt.external_id, "42", "300 ₽")
    assert data["buttons"] == [[{"text": "Да", "value": "y"}]] and data["author"] == {"kind": "staff", "name": "Олег"}


async def test_every_attempt_bears_the_same_id_and_another_message_another(owned: Owned, receiver: Receiver) -> None:
    for message in (said(), said(), replace(said(), key="turn-2")):
        await owned.channel.send(at(receiver), message, "x")
    first, again, other = (headers["webhook-id"] for headers, _ in receiver.got)
    assert first == again != other


async def test_edits_deletions_and_reactions_name_the_message(owned: Owned, receiver: Receiver) -> None:
    await owned.channel.send(at(receiver), said(edits="k", edit_id="msg_1"), "new")
    await owned.channel.send(at(receiver), said(act=Act.DELETE, edits="k", edit_id="msg_1"), "")
    await owned.channel.send(at(receiver), said(act=Act.REACT, reply_to="m-1"), "👍")
    told = [(event["type"], event["data"]["id"]) for event in receiver.events]
    assert told == [
        ("dialog.message.updated", "msg_1"), ("dialog.message.deleted", "msg_1"), ("dialog.message.reaction", "m-1"),
    ]  # fmt: skip


@pytest.mark.parametrize(("status", "wait"), [(500, 0), (404, 0), (429, 0), (302, 0)])
async def test_what_is_no_2xx_is_tried_again(owned: Owned, receiver: Receiver, status: int, wait: float) -> None:
    receiver.answer = lambda: web.Response(status=status, headers={"Location": "/elsewhere"})
    with pytest.raises(RetryLater) as caught:
        await owned.channel.send(at(receiver), said(), "x")
    assert caught.value.seconds == wait and len(receiver.got) == 1, "a redirect is not followed"


@pytest.mark.parametrize(
    ("words", "wait"),
    [("120", 120.0), ("Sat, 21 Nov 2026 07:01:00 GMT", 60.0), ("soon", 0.0), ("999999999999", 86_400.0)],
)
async def test_retry_after_is_kept(owned: Owned, receiver: Receiver, words: str, wait: float) -> None:
    owned.channel._parts.clock.seconds = 1_795_244_400  # type: ignore[attr-defined]
    assert datetime.fromtimestamp(1_795_244_400, UTC).isoformat() == "2026-11-21T07:00:00+00:00"
    receiver.answer = lambda: web.Response(status=503, headers={"Retry-After": words})
    with pytest.raises(RetryLater) as caught:
        await owned.channel.send(at(receiver), said(), "x")
    assert caught.value.seconds == wait


async def test_410_stops_all_sending_until_the_endpoint_changes(owned: Owned, receiver: Receiver) -> None:
    receiver.answer = lambda: web.Response(status=410)
    for _ in range(2):
        with pytest.raises(AccountDown):
            await owned.channel.send(at(receiver), said(), "x")
    assert len(receiver.got) == 1 and not (await owned.channel.probe(at(receiver))).up
    receiver.answer = web.Response
    elsewhere = replace(HOOK, options={"endpoint": receiver.url + "/new"})
    await owned.channel.send(elsewhere, said(), "x")
    assert (await owned.channel.probe(elsewhere)).up


async def test_a_test_event_wakes_an_endpoint_that_was_gone(owned: Owned, receiver: Receiver) -> None:
    receiver.answer = lambda: web.Response(status=410)
    with pytest.raises(AccountDown):
        await owned.channel.send(at(receiver), said(), "x")
    receiver.answer = web.Response
    await owned.channel.test(at(receiver))
    await owned.channel.send(at(receiver), said(), "x")
    assert [event["type"] for event in receiver.events][1:] == ["test", "dialog.message.created"]


async def test_a_test_event_that_is_not_taken_leaves_a_closed_endpoint_closed(owned: Owned, receiver: Receiver) -> None:
    receiver.answer = lambda: web.Response(status=410)
    with pytest.raises(AccountDown):
        await owned.channel.send(at(receiver), said(), "x")
    receiver.answer = lambda: web.Response(status=500)
    with pytest.raises(RetryLater):
        await owned.channel.test(at(receiver))
    with pytest.raises(AccountDown):
        await owned.channel.send(at(receiver), said(), "x")
    assert [event["type"] for event in receiver.events][1:] == ["test"]


async def test_without_an_endpoint_answers_wait(owned: Owned) -> None:
    with pytest.raises(AccountDown):
        await owned.channel.send(HOOK, said(), "x")


async def test_no_answer_is_tried_again(owned: Owned, receiver: Receiver) -> None:
    with pytest.raises(RetryLater):
        await owned.channel.send(replace(HOOK, options={"endpoint": "http://127.0.0.1:9/"}), said(), "x")


async def test_a_file_goes_as_a_link_that_holds_for_a_week(owned: Owned, receiver: Receiver) -> None:
    photo = Attachment(AttachmentKind.PHOTO, blob="a" * 64, name="a.png", mime="image/png", size=3)
    await owned.channel.send(at(receiver), said(attachments=[photo]), "x")
    (file,) = receiver.events[0]["data"]["attachments"]
    assert file["url"].startswith(f"https://p.example/webhook/files/{HOOK.public_id}/{'a' * 64}?until={NOW + 604_800}&")


async def test_typing_is_told_once_and_its_loss_hurts_nobody(owned: Owned, receiver: Receiver) -> None:
    await owned.channel.progress(at(receiver), "42").typing()
    receiver.answer = lambda: web.Response(status=500)
    await owned.channel.progress(at(receiver), "42").typing()
    assert [event["type"] for event in receiver.events] == ["dialog.typing"] * 2


# --- connecting


@pytest.mark.parametrize(
    "typed",
    ["shop.ru", "ftp://x", "http://shop.ru/x", "https://a:b@shop.ru/", "https://", "javascript:x", "https://[::"],
)
def test_an_endpoint_is_a_whole_https_address(typed: str) -> None:
    with pytest.raises(BadInput):
        endpoint_of(typed, Egress())


async def test_connecting_makes_a_secret_of_its_own() -> None:
    channel = Owned().channel
    first, second = [await channel.connect({"name": "CRM", "endpoint": "https://shop.ru/hook"}) for _ in range(2)]
    assert first.secret != second.secret and first.mark != second.mark
    assert len(base64.b64decode(first.secret.removeprefix("whsec_"))) == 32
    assert (await channel.connect({"name": "CRM", "endpoint": "-"})).options["endpoint"] == ""


# --- the description


def test_every_example_of_the_description_is_understood() -> None:
    schemas = description()["components"]["schemas"]
    examples = [item["examples"][0] for item in schemas.values() if "examples" in item]
    inward = [item for item in examples if not item["type"].startswith(("dialog.", "test"))]
    assert {kind for item in schemas.values() for kind in item["properties"].get("type", {}).get("enum", ())} >= set(
        shapes.TYPES_IN
    )
    for item in inward:
        assert Owned().channel.parse(HOOK, {**item, "webhook_id": "w"})


def test_the_page_has_no_scripts() -> None:
    from channels.webhook.pages import _html

    assert "<script" not in _html() and "message.created" in _html()
