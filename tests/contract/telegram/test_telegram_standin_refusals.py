"""What the stand-in refuses reaches two foreign clients as the errors that the real API causes."""

import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import telegram.error
from aiogram import exceptions

from tests.fakes.rooms.foreign_clients import PNG, Room, connected, room

ERRORS: dict[str, dict[int, type[Exception]]] = {
    "aiogram": {
        400: exceptions.TelegramBadRequest,
        401: exceptions.TelegramUnauthorizedError,
        403: exceptions.TelegramForbiddenError,
        404: exceptions.TelegramNotFound,
        409: exceptions.TelegramConflictError,
        413: exceptions.TelegramEntityTooLarge,
        429: exceptions.TelegramRetryAfter,
        500: exceptions.TelegramServerError,
        0: exceptions.TelegramNetworkError,
    },
    "ptb": {
        400: telegram.error.BadRequest,
        401: telegram.error.InvalidToken,
        403: telegram.error.Forbidden,
        404: telegram.error.InvalidToken,
        409: telegram.error.Conflict,
        413: telegram.error.NetworkError,
        429: telegram.error.RetryAfter,
        500: telegram.error.NetworkError,
        0: telegram.error.NetworkError,
    },
}


@pytest.fixture(params=["aiogram", "ptb"])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    async with room(request.param) as made:
        yield made


def refused(place: Room, code: int, words: str) -> Any:
    return pytest.raises(ERRORS[place.kind][code], match=re.compile(words, re.IGNORECASE))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": "я" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "<div>x</div>", "parse_mode": "HTML"}, "Unsupported start tag"),
        ({"text": "a.b", "parse_mode": "MarkdownV2"}, "is reserved and must be escaped"),
        ({"text": "*b", "parse_mode": "MarkdownV2"}, "Can't find end of Bold entity"),
        ({"text": "x", "chat_id": 5}, "chat not found"),
        ({"text": "x", "message_thread_id": 7}, "message thread not found"),
        ({"text": "x", "reply_to_message_id": 999}, "message to be replied not found"),
    ],
)
async def test_a_wrong_message_is_refused(place: Room, given: dict[str, Any], words: str) -> None:
    given = {"chat_id": place.anna.id} | given
    with refused(place, 400, words):
        await place.client.send_message(**given)


async def test_button_data_over_64_bytes_is_refused(place: Room) -> None:
    with refused(place, 400, "BUTTON_DATA_INVALID|Button_data_invalid"):
        await place.say(reply_markup=place.button(callback_data="ж" * 33))


async def test_an_edit_that_changes_nothing_is_refused(place: Room) -> None:
    said = await place.say("one")
    with refused(place, 400, "message is not modified"):
        await place.client.edit_message_text(text="one", chat_id=place.anna.id, message_id=said.message_id)
    with refused(place, 400, "message to edit not found"):
        await place.client.edit_message_text(text="two", chat_id=place.anna.id, message_id=999)


async def test_a_blocked_bot_is_told_so(place: Room) -> None:
    place.world.block(place.anna, place.bot)
    with refused(place, 403, "bot was blocked by the user"):
        await place.say()


async def test_a_bot_writes_first_to_nobody(place: Room) -> None:
    with refused(place, 403, "bot can't initiate conversation with a user"):
        await place.client.send_message(chat_id=place.boris.id, text="x")


async def test_a_bot_thrown_out_of_a_group_is_told_so(place: Room) -> None:
    place.world.kick(place.desk, place.bot)
    with refused(place, 403, "bot was kicked from the supergroup chat"):
        await place.client.send_message(chat_id=place.desk.id, text="x")


async def test_topics_need_a_forum_and_the_right(place: Room) -> None:
    plain = place.world.add_group("Чат", forum=False)
    place.world.join(plain, place.boris)
    place.world.join(plain, place.bot, admin=True, can_manage_topics=True)
    with refused(place, 400, "the chat is not a forum"):
        await place.client.create_forum_topic(chat_id=plain.id, name="x")
    place.world.join(place.desk, place.bot, admin=True)
    with refused(place, 400, "not enough rights to create a topic"):
        await place.client.create_forum_topic(chat_id=place.desk.id, name="x")


async def test_a_closed_topic_takes_messages_only_from_who_manages_topics(place: Room) -> None:
    place.world.close_topic(place.boris, place.desk, place.topic.id)
    there = {"chat_id": place.desk.id, "message_thread_id": place.topic.id, "text": "x"}
    assert await place.client.send_message(**there)
    place.world.join(place.desk, place.bot, admin=False)
    with refused(place, 400, "TOPIC_CLOSED"):
        await place.client.send_message(**there)


async def test_a_deleted_topic_is_no_thread(place: Room) -> None:
    place.world.delete_topic(place.boris, place.desk, place.topic.id)
    with refused(place, 400, "message thread not found"):
        await place.client.send_message(chat_id=place.desk.id, message_thread_id=place.topic.id, text="x")


async def test_an_old_or_answered_query_is_refused(place: Room) -> None:
    said = await place.say(reply_markup=place.button(callback_data="x"))
    query = place.world.tap(place.anna, place.world.message(place.chat, said.message_id), "x")
    await place.client.answer_callback_query(callback_query_id=query)
    with refused(place, 400, "query is too old and response timeout expired or query ID is invalid"):
        await place.client.answer_callback_query(callback_query_id=query)


async def test_a_file_id_of_another_bot_is_refused(place: Room) -> None:
    mine, other = place.file_id(), place.world.add_bot("Другой", "other_bot")
    place.world.open_private(place.anna, other)
    async with connected(place, other.token) as stranger:
        with refused(place, 400, "wrong file identifier"):
            await stranger.send_document(chat_id=place.anna.id, document=mine)
        with refused(place, 400, "wrong file_id or the file is temporarily unavailable"):
            await stranger.get_file(file_id=mine)


async def test_a_photo_must_be_a_picture(place: Room) -> None:
    with refused(place, 400, "IMAGE_PROCESS_FAILED"):
        await place.client.send_photo(chat_id=place.anna.id, photo=place.upload(b"text", "p.png"))
    assert await place.client.send_photo(chat_id=place.anna.id, photo=place.upload(PNG, "p.png"))


async def test_a_file_over_20_megabytes_can_be_sent_but_not_fetched(place: Room) -> None:
    big = place.upload(bytes(20 * 1024 * 1024 + 1), "big.bin")
    sent = await place.client.send_document(chat_id=place.anna.id, document=big)
    with refused(place, 400, "file is too big"):
        await place.client.get_file(file_id=sent.document.file_id)


async def test_a_wrong_token_is_unauthorized(place: Room) -> None:
    async with connected(place, "7000001:AA" + "x" * 33) as stranger:
        with pytest.raises(ERRORS[place.kind][401]):
            await stranger.get_me()


async def test_a_method_that_telegram_has_not_is_not_found(place: Room) -> None:
    url = f"{place.standin.url}/bot{place.bot.token}/getTea"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 404
        assert (await answer.json())["error_code"] == 404


@pytest.mark.parametrize(("kind", "code"), [("429", 429), ("500", 500), ("403", 403), ("reset", 0)])
async def test_trouble_on_demand_comes_once(place: Room, kind: str, code: int) -> None:
    place.standin.faults.add(method="sendMessage", kind=kind, retry_after=3)
    with pytest.raises(ERRORS[place.kind][code]):
        await place.say()
    assert await place.say()


async def test_a_429_says_how_long_to_wait(place: Room) -> None:
    place.standin.faults.add(method="sendMessage", kind="429", retry_after=7)
    with pytest.raises(ERRORS[place.kind][429]) as caught:
        await place.say()
    wait = caught.value.retry_after  # type: ignore[attr-defined]
    assert getattr(wait, "total_seconds", lambda: wait)() == 7


async def test_an_accepted_message_may_lose_its_answer(place: Room) -> None:
    place.standin.faults.add(method="sendMessage", kind="accept_then_drop")
    with pytest.raises(ERRORS[place.kind][0]):
        await place.say("дошло")
    assert place.world.view(place.anna)[0].messages[-1].text == "дошло"


async def test_words_of_a_refusal_can_be_ordered(place: Room) -> None:
    place.standin.faults.add(method="sendMessage", kind="400:TOPIC_CLOSED")
    with refused(place, 400, "TOPIC_CLOSED"):
        await place.say()


async def test_a_burst_into_one_private_chat_is_slowed_down() -> None:
    async with room("aiogram", rates=True) as place:
        for _ in range(5):
            await place.say()
        with refused(place, 429, "retry after"):
            await place.say()


async def test_an_upload_over_50_megabytes_is_refused(place: Room) -> None:
    big = place.upload(bytes(50 * 1024 * 1024 + 1), "big.bin")
    with pytest.raises((ERRORS[place.kind][413], ERRORS[place.kind][0])):
        await place.client.send_document(chat_id=place.anna.id, document=big)


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_parameters": "5"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": "[1]"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": '{"inline_keyboard": [[1]]}'}),
        ("sendMessage", {"chat_id": 1, "text": "x", "entities": '{"a": 1}'}),
        ("sendMessage", {"chat_id": [1], "text": {"a": 1}}),
        ("setMyCommands", {"commands": "[1]"}),
        ("setMyCommands", {"commands": "[]", "scope": "7"}),
        ("setMessageReaction", {"chat_id": 1, "message_id": 1, "reaction": '["x"]'}),
        ("sendMediaGroup", {"chat_id": 1, "media": "[1, 2]"}),
        ("deleteMessages", {"chat_id": 1, "message_ids": "{"}),
    ],
)
async def test_nonsense_is_a_bad_request_and_never_a_crash(method: str, body: dict[str, Any]) -> None:
    async with room("aiogram") as place:
        body = body | ({"chat_id": place.anna.id} if body.get("chat_id") == 1 else {})
        url = f"{place.standin.url}/bot{place.bot.token}/{method}"
        async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
            assert (answer.status, (await answer.json())["ok"]) == (400, False)


async def test_a_stand_in_that_was_stopped_starts_again_on_its_port(place: Room) -> None:
    port = int(place.standin.url.rsplit(":", 1)[1])
    await place.standin.stop()
    with pytest.raises(ERRORS[place.kind][0]):
        await place.say()
    await place.standin.start(port=port)
    assert await place.say()
