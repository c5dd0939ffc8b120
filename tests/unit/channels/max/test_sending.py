"""What goes out to MAX, and what its refusals mean, against a stand-in."""

import json
from typing import Any

import pytest
from aiohttp import web

from channels.failures import AccountDown, Refused, RetryLater, Unknown
from dialogs.messages import Act, Attachment, AttachmentKind, Audience, Button, OutboundMessage
from tests.fakes.rooms.max import MAX, Place


def said(**more: Any) -> OutboundMessage:
    return OutboundMessage("k1", MAX.id, Audience.CUSTOMER, "900", "words", **more)


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


async def test_a_round_video_is_a_video_and_a_place_a_link(place: Place) -> None:
    sent = [Attachment(AttachmentKind.VIDEO_NOTE, blob="b1"), Attachment(AttachmentKind.LOCATION, value="59.9,30.3")]
    await place.channel.send(MAX, said(attachments=sent), "Мы тут")
    body = place.max.messages["mid.1"]
    assert body["text"] == "Мы тут\n📍 https://maps.google.com/?q=59.9,30.3"
    assert [one["type"] for one in body["attachments"]] == ["video"]


async def test_edits_and_deletions_name_the_message(place: Place) -> None:
    await place.channel.send(MAX, said(), "first")
    await place.channel.send(MAX, said(edits="k", edit_id="mid.1"), "second")
    assert place.max.messages["mid.1"]["text"] == "second"
    await place.channel.send(MAX, said(act=Act.DELETE, edits="k", edit_id="mid.1"), "")
    assert place.max.messages == {}


async def test_an_edit_of_words_beside_a_picture_leaves_the_picture(place: Place) -> None:
    await place.channel.send(MAX, said(), "first")
    await place.channel.send(MAX, said(edits="k", edit_id="mid.1", beside_files=True), "second")
    assert "attachments" not in place.max.messages["mid.1"], "an empty list takes away what is there"


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
