"""What a Bot API call's failure means for the message that was being sent."""

import pytest
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest, TelegramEntityTooLarge
from aiogram.methods import GetMe

from channels.failures import AccountDown, ChannelError, ChatMoved, Refused, RetryLater, TopicGone, Unknown
from channels.telegram.bots import channel_error
from channels.telegram.errors import TABLE, TOPIC, refusal
from dialogs.refusals import Why


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html>502 Bad Gateway</html>", RetryLater),
        ("500 Internal Server Error", RetryLater),
        ("", RetryLater),
        ('{"ok": true, "resu', Unknown),
        ({"ok": True, "result": {"of": "a new shape"}}, Unknown),
    ],
)
def test_a_proxys_page_in_place_of_an_answer_never_buries_a_message(body: object, kind: type[ChannelError]) -> None:
    assert type(channel_error(ClientDecodeError("Failed to decode object", ValueError("x"), body))) is kind


REFUSALS = [
    (400, "Bad Request: message thread not found", TOPIC),
    (400, "Bad Request: TOPIC_CLOSED", TOPIC),
    (400, "Bad Request: chat not found", Why.NO_CHAT),
    (400, "Bad Request: message to edit not found", Why.EDIT_GONE),
    (400, "Bad Request: message can't be edited", Why.EDIT_GONE),
    (400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
     Why.NOT_MODIFIED),
    (400, "Bad Request: message is too long", Why.TOO_LONG),
    (400, "Bad Request: message caption is too long", Why.TOO_LONG),
    (400, "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 4", Why.ENTITIES),
    (400, "Bad Request: message to be replied not found", Why.REPLY_GONE),
    (400, "Bad Request: BUTTON_DATA_INVALID", Why.BUTTONS),
    (400, "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL", Why.BUTTONS),
    (400, "Bad Request: file is too big", Why.FILE_BIG),
    (413, "Request Entity Too Large", Why.FILE_BIG),
    (400, "Bad Request: wrong file_id or the file is temporarily unavailable", Why.FILE_BAD),
    (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", Why.FILE_BAD),
    (400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN", Why.NO_RIGHTS),
    (400, "Bad Request: not enough rights to send text messages to the chat", Why.NO_RIGHTS),
    (400, "Bad Request: REACTION_INVALID", Why.REACTION),
    (400, "Bad Request: message can't be deleted for everyone", Why.DELETE_GONE),
    (400, "Bad Request: message text is empty", Why.EMPTY),
    (400, "Bad Request: something nobody has seen", Why.REFUSED),
    (403, "Forbidden: bot was blocked by the user", Why.BLOCKED),
    (403, "Forbidden: user is deactivated", Why.GONE),
    (403, "Forbidden: bot was kicked from the supergroup chat", Why.KICKED),
    (403, "Forbidden: bot is not a member of the supergroup chat", Why.KICKED),
    (403, "Forbidden: bot can't initiate conversation with a user", Why.NOT_FIRST),
    (403, "Forbidden: nobody knows why", Why.NO_RIGHTS),
]  # fmt: skip


@pytest.mark.parametrize(("code", "words", "meaning"), REFUSALS, ids=lambda value: str(value)[:40])
def test_each_refusal_of_telegram_has_an_outcome_of_its_own(code: int, words: str, meaning: str) -> None:
    error = refusal(code, words)
    assert isinstance(error, TopicGone) if meaning == TOPIC else getattr(error, "reason", None) == meaning


@pytest.mark.parametrize("words", [words for words, _ in TABLE])
def test_no_row_of_the_table_hides_behind_an_earlier_one(words: str) -> None:
    first = next(row for row, _ in TABLE if row in words)
    assert dict(TABLE)[first] == dict(TABLE)[words]


def test_too_many_requests_says_how_long_to_wait() -> None:
    error = refusal(429, "Too Many Requests: retry after 7", {"retry_after": 7})
    assert isinstance(error, RetryLater)
    assert (error.seconds, error.everywhere) == (7, False)


def test_a_group_that_became_a_supergroup_says_where_it_went() -> None:
    error = refusal(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1005})
    assert isinstance(error, ChatMoved)
    assert error.to == "-1005"


@pytest.mark.parametrize(("code", "state"), [(401, "token-revoked"), (404, "token-revoked"), (409, "conflict")])
def test_trouble_of_the_account_is_not_the_messages_fault(code: int, state: str) -> None:
    error = refusal(code, "Unauthorized")
    assert isinstance(error, AccountDown)
    assert error.state == state


def test_trouble_at_telegrams_own_is_waited_out() -> None:
    assert isinstance(refusal(502, "Bad Gateway"), RetryLater)


def test_aiograms_errors_come_through_the_same_table() -> None:
    blocked = channel_error(TelegramBadRequest(GetMe(), "Bad Request: message to edit not found"))
    assert isinstance(blocked, Refused)
    assert blocked.reason == Why.EDIT_GONE
    big = channel_error(TelegramEntityTooLarge(GetMe(), "Request Entity Too Large"))
    assert isinstance(big, Refused)
    assert big.reason == Why.FILE_BIG
