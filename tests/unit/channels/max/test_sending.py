"""MAX's official Bot API, against a stand-in of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, cast

import pytest
from aiohttp import web

from channels.base import Polled
from channels.egress import Egress, networks_of
from channels.failures import AccountDown, Refused, RetryLater, Unknown
from channels.hooked import Hooked
from channels.max import MaxChannel
from channels.parts import Http, Parts
from dialogs.errors import BadInput
from dialogs.events import Deletion, Reach
from dialogs.messages import Act, Attachment, AttachmentKind, Audience, Button, InboundMessage, OutboundMessage
from tests.fakes.domain import INBOX, FakeClock
from tests.fakes.max import TOKEN, MaxStandIn, max_stand_in

MAX = replace(INBOX, kind="max", public_id="pub-max")
USER = {"user_id": 5, "first_name": "Анна", "last_name": "К.", "username": "anna", "is_bot": False}


class Blobs:
    async def get(self, tenant: str, key: str) -> bytes:
        return b"bytes of " + key.encode()


class Place:
    """A channel, and MAX beside it."""

    def __init__(self, standin: MaxStandIn, http: Http, token: str = TOKEN) -> None:
        self.max, none = standin, cast(Any, None)
        parts = Parts(
            cast(Any, Blobs()), FakeClock(), lambda inbox: token, http, none, none, none,
            Egress(networks_of(["127.0.0.0/8"])), apis={"max": standin.url},
        )  # fmt: skip
        self.channel = MaxChannel(parts)


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    http = Http()
    async with max_stand_in() as standin:
        made = Place(standin, http)
        yield made
        await made.channel._parts.egress.close()
        await http.close()


def update(kind: str = "message_created", **more: Any) -> dict[str, Any]:
    message = {
        "sender": USER,
        "recipient": {"chat_id": 900, "chat_type": "dialog", "user_id": 77},
        "timestamp": 1_795_000_000_000,
        "body": {"mid": "mid.a", "seq": 1, "text": "Сколько стоит?", "attachments": None},
    }
    return {"update_type": kind, "timestamp": 1_795_000_000_500, "message": message, "user_locale": "ru"} | more


def parsed(payload: Any) -> Any:
    found = MaxChannel(cast(Any, Parts(*[cast(Any, None)] * 7))).parse(MAX, payload)
    return found[0] if found else None


def key(payload: Any) -> tuple[str, str]:
    made = MaxChannel(cast(Any, Parts(*[cast(Any, None)] * 7))).key(MAX, payload)
    return made.dedupe, made.lane


def said(**more: Any) -> OutboundMessage:
    return OutboundMessage("k1", MAX.id, Audience.CUSTOMER, "900", "words", **more)


# --- in


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
    assert parsed(edit).edit_of == "mid.a"
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


# --- the account


async def test_connecting_asks_the_bot_for_its_name(place: Place) -> None:
    found = await place.channel.connect({"token": f" {TOKEN} "})
    assert (found.name, found.mark, found.secret) == ("Магазин", "77", TOKEN)
    with pytest.raises(BadInput) as caught:
        await place.channel.connect({"token": "wrong"})
    assert caught.value.text.key == "error-account-wrong"


async def test_the_webhook_replaces_all_others_and_its_calls_are_authentic(place: Place) -> None:
    place.max.subscriptions = [{"url": "https://old.example/hook"}]
    await place.channel.open(MAX, "https://p.example/hook/max/pub-max")
    (subscription,) = place.max.subscriptions
    assert subscription["url"] == "https://p.example/hook/max/pub-max"
    assert place.channel.admits(MAX, {"x-max-bot-api-secret": subscription["secret"]})
    assert not place.channel.admits(MAX, {"x-max-bot-api-secret": "wrong \udcff"})
    assert not place.channel.admits(MAX, {})


async def test_a_removed_bots_webhook_is_taken_away(place: Place) -> None:
    await place.channel.open(MAX, "https://p.example/hook/max/pub-max")
    await place.channel.leave(MAX)
    assert place.max.subscriptions == []


async def test_without_an_address_no_webhook_stands_in_the_polls_way(place: Place) -> None:
    place.max.subscriptions = [{"url": "https://old.example/hook"}]
    await place.channel.open(MAX, "")
    assert place.max.subscriptions == []


async def test_a_lost_webhook_and_a_revoked_token_are_seen(place: Place) -> None:
    await place.channel.open(MAX, "https://p.example/hook/max/pub-max")
    assert (await place.channel.probe(MAX)).up
    place.max.subscriptions.clear()
    assert (await place.channel.probe(MAX)).state == "webhook-lost"
    stranger = Place(place.max, place.channel._parts.http, token="revoked")  # type: ignore[arg-type]
    assert (await stranger.channel.probe(MAX)).state == "token-revoked"


async def test_polled_updates_are_confirmed_only_after_they_are_stored(place: Place) -> None:
    place.max.updates = [update(), update("message_edited")]
    stored: list[str] = []

    async def receive(payload: Any, raw: bytes) -> bool:
        assert place.max.read_to == 0 and json.loads(raw) == payload
        stored.append(payload["update_type"])
        return True

    task = asyncio.create_task(place.channel.poll(MAX, receive))
    await asyncio.wait_for(place.max.idle.wait(), 5)
    task.cancel()
    assert stored == ["message_created", "message_edited"]


def test_it_is_hooked_and_polled() -> None:
    channel: object = MaxChannel(cast(Any, Parts(*[cast(Any, None)] * 7)))
    assert isinstance(channel, Hooked) and isinstance(channel, Polled)


# --- out


async def test_an_answer_with_buttons_goes_to_the_chat_as_a_reply(place: Place) -> None:
    receipt = await place.channel.send(MAX, said(buttons=[[Button("Да", "y")]], reply_to="mid.a"), "300 ₽")
    method, path, query, body = place.max.calls[-1]
    assert (method, path, query, receipt.external_id) == ("POST", "/messages", {"chat_id": "900"}, "mid.1")
    assert body["text"] == "300 ₽" and body["link"] == {"type": "reply", "mid": "mid.a"}
    buttons = [[{"type": "callback", "text": "Да", "payload": "y"}]]
    assert body["attachments"] == [{"type": "inline_keyboard", "payload": {"buttons": buttons}}]


async def test_a_long_text_goes_in_parts_and_the_last_one_bears_the_buttons(place: Place) -> None:
    await place.channel.send(MAX, said(buttons=[[Button("Да", "y")]]), "Слово. " * 1000)
    texts = [body["text"] for body in place.max.messages.values()]
    assert len(texts) == 2 and all(len(text) <= 4000 for text in texts)
    assert [("attachments" in body) for body in place.max.messages.values()] == [False, True]


async def test_a_picture_is_uploaded_first(place: Place) -> None:
    photo = Attachment(AttachmentKind.PHOTO, blob="b1", name="a.png")
    await place.channel.send(MAX, said(attachments=[photo]), "Вот")
    assert place.max.uploaded == [b"bytes of b1"]
    sent = {"type": "image", "payload": {"photos": {"1": {"token": "photo-token"}}}}
    assert place.max.messages["mid.1"]["attachments"] == [sent]


async def test_edits_and_deletions_name_the_message(place: Place) -> None:
    await place.channel.send(MAX, said(), "first")
    await place.channel.send(MAX, said(edits="k", edit_id="mid.1"), "second")
    assert place.max.messages["mid.1"]["text"] == "second"
    await place.channel.send(MAX, said(act=Act.DELETE, edits="k", edit_id="mid.1"), "")
    assert place.max.messages == {}


@pytest.mark.parametrize("count", [1, 3])
async def test_an_edit_stands_in_all_parts_and_in_no_more(place: Place, count: int) -> None:
    sent = await place.channel.send(MAX, said(buttons=[[Button("Да", "y")]]), "Слово. " * 1000)
    assert sent.parts == ["mid.1", "mid.2"] and sent.external_id == "mid.2"
    edit = said(edits="k", edit_id=sent.external_id, edit_ids=sent.parts, buttons=[[Button("Нет", "n")]])
    now = await place.channel.send(MAX, edit, ("Слово. " * 500 * count).strip())
    assert len(place.max.messages) == count and now.external_id == f"mid.{count}"
    assert " ".join(body["text"] for body in place.max.messages.values()).split() == ["Слово."] * 500 * count
    bear = [bool(body.get("attachments")) for body in place.max.messages.values()]
    assert bear == [False] * (count - 1) + [True]  # the last part only


async def test_all_parts_are_taken_back_also_behind_one_that_is_gone(place: Place) -> None:
    sent = await place.channel.send(MAX, said(), "Слово. " * 1000)
    place.max.failures = [web.json_response({"code": "not.found"}, status=404)]
    await place.channel.send(MAX, said(act=Act.DELETE, edits="k", edit_id="mid.2", edit_ids=sent.parts), "")
    assert [query["message_id"] for method, _, query, _ in place.max.calls if method == "DELETE"] == ["mid.1", "mid.2"]


async def test_a_clients_file_is_fetched(place: Place) -> None:
    photo = Attachment(AttachmentKind.PHOTO, remote=f"{place.max.url}/cdn/1.png")
    file = await place.channel.fetch(MAX, photo)
    assert (file.content, file.mime, file.name) == (b"picture", "image/png", "1.png")


async def test_typing_and_a_pressed_buttons_answer_are_hints(place: Place) -> None:
    place.max.failures = [web.Response(status=500), web.Response(status=500)]
    await place.channel.progress(MAX, "900").typing()
    await place.channel.acknowledge(MAX, {"callback": {"callback_id": "cb1"}})
    assert [(path, query) for _, path, query, _ in place.max.calls] == [
        ("/chats/900/actions", {}), ("/answers", {"callback_id": "cb1"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "body", "error", "seconds"),
    [
        (429, {"code": "too.many.requests"}, RetryLater, 7.0), (503, {}, RetryLater, 0.0),
        (400, {"code": "attachment.not.ready"}, RetryLater, 2.0), (400, {"code": "proto.payload"}, Refused, None),
        (403, {"code": "chat.denied"}, Refused, None), (404, {"code": "chat.not.found"}, Refused, None),
        (401, {"code": "verify.token"}, AccountDown, None), (200, None, Unknown, None),
    ],
)  # fmt: skip
async def test_each_refusal_says_what_to_do(
    place: Place, status: int, body: Any, error: type[Exception], seconds: float | None
) -> None:
    raw = b"<html>" if body is None else json.dumps(body).encode()
    place.max.failures = [web.Response(status=status, body=raw, headers={"Retry-After": "7"})]
    with pytest.raises(error) as caught:
        await place.channel.send(MAX, said(), "x")
    assert seconds is None or getattr(caught.value, "seconds", None) == seconds


async def test_a_failure_between_parts_is_of_unknown_outcome(place: Place) -> None:
    ok = web.json_response({"message": {"body": {"mid": "mid.1"}}})
    place.max.failures = [ok, web.Response(status=503)]
    with pytest.raises(Unknown):
        await place.channel.send(MAX, said(), "Слово. " * 1000)


async def test_nobody_there_is_tried_again(place: Place) -> None:
    place.channel._api = "http://127.0.0.1:9"
    with pytest.raises(RetryLater):
        await place.channel.send(MAX, said(), "x")
