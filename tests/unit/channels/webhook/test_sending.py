"""What goes out as events of the webhook channel, and what its endpoint's answers mean."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from standardwebhooks import Webhook

from channels.failures import AccountDown, RetryLater
from dialogs.messages import Act, Attachment, AttachmentKind, Audience, Button, OutboundMessage
from dialogs.tenant import Inbox
from tests.fakes.webhook import HOOK, NOW, Owned, Receiver


def said(**more: Any) -> OutboundMessage:
    return OutboundMessage("turn-1", HOOK.id, Audience.CUSTOMER, "42", "words", **more)


def at(receiver: Receiver) -> Inbox:
    return replace(HOOK, options={"endpoint": receiver.url})


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
