"""What Wappi's answers mean: refusals, statuses in two time formats, pictures, phones."""

import base64
from typing import Any

import pytest

from channels.failures import AccountDown, Refused, RetryLater, Unknown
from channels.wappi.failures import failure
from channels.wappi.kinds import TELEGRAM, WEBHOOK_TYPES, WHATSAPP
from channels.wappi.login import phone_of
from channels.wappi.probing import picture_of, probe_of
from channels.wappi.reading import instant
from dialogs.errors import BadInput
from dialogs.refusals import Why
from tests.fakes.domain import NOON
from tests.fakes.wappi import INBOX

PNG = b"\x89PNG\r\n\x1a\n..."
GOOD = {
    "app_status": "open", "authorized": True, "authorized_at": "2023-11-11T03:35:30.833435+03:00",
    "payment_expired_at": "2026-12-13T00:00:00Z", "profile_id": "a1b2c3d4-e5f6",
    "webhook_types": list(WEBHOOK_TYPES), "webhook_url": "https://parley.example/hook/whatsapp/pub1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "detail", "state"),
    [
        (400, "profile_id error", "refused"),
        (400, "Temporary ban", "refused"),
        (401, "", "token-revoked"),
        (402, "no money", "payment-due"),
        (400, "profile is not authorized", "not-authorised"),
    ],
)
def test_an_account_that_can_not_send_keeps_what_waits(status: int, detail: str, state: str) -> None:
    error = failure(status, detail, 0, sends=True)
    assert isinstance(error, AccountDown) and error.state == state


@pytest.mark.parametrize(
    ("detail", "why"),
    [
        ("recipient error", Why.NO_CHAT),
        ("message_id error", Why.REPLY_GONE),
        ("b64_file error", Why.FILE_BAD),
        ("edit is possible within 15 minutes", Why.EDIT_GONE),
        ("the profile likes it not", Why.REFUSED),  # "profile" is no "file"
        ("", Why.REFUSED),
    ],
)
def test_a_refusal_has_a_reason_of_the_closed_list(detail: str, why: Why) -> None:
    error = failure(400, detail, 0, sends=True)
    assert isinstance(error, Refused) and error.reason == why


def test_a_server_that_fails_leaves_a_send_unknown_and_a_read_to_be_repeated() -> None:
    assert isinstance(failure(502, "", 0, sends=True), Unknown)
    assert isinstance(failure(502, "", 0, sends=False), RetryLater)
    assert isinstance(failure(503, "", 0, sends=True), RetryLater)


def test_too_many_requests_hold_up_the_whole_account() -> None:
    error = failure(429, "", 7.0, sends=True)
    assert isinstance(error, RetryLater) and (error.seconds, error.everywhere) == (7.0, True)


def state(**changed: Any) -> str:
    return probe_of(INBOX, {**GOOD, **changed}, NOON).state


def test_a_status_says_how_the_profile_is() -> None:
    found = probe_of(INBOX, GOOD, NOON)
    assert found.up and found.paid_until == instant("2026-12-13T03:00:00+03:00")
    assert state(payment_expired_at="2026-11-20T00:00:00.123456789+03:00") == "payment-due"
    assert state(authorized=False) == "not-authorised"
    assert state(app_status="close") == "unreachable"


def test_a_webhook_that_somebody_changed_is_seen() -> None:
    assert state(webhook_url="https://elsewhere.example/") == "webhook-lost"
    assert state(webhook_types=["incoming_message"]) == "webhook-lost"
    assert state(webhook_url=None, webhook_types=None) == "webhook-lost"


def test_times_come_in_two_forms_and_nonsense_is_no_time() -> None:
    assert instant("2026-11-21T10:03:00.57+03:00") == 1795244580570
    assert instant("2026-11-21T07:03:00Z") == 1795244580000
    for odd in (None, 0, "", "soon", "2026-11-21", "9" * 100):
        assert instant(odd) == 0


def test_a_picture_is_a_data_uri_or_bare_and_a_word_is_none() -> None:
    encoded = base64.b64encode(PNG).decode()
    assert picture_of(WHATSAPP, {"qrCode": f"data:image/png;base64,{encoded}"}) == PNG
    assert picture_of(TELEGRAM, {"detail": encoded}) == PNG
    assert picture_of(TELEGRAM, {"detail": "2fa"}) == b""
    assert picture_of(TELEGRAM, {}) == b""


def test_phones_are_digits_with_their_country() -> None:
    assert phone_of("+7 (911) 555-00-11") == phone_of("8 911 555 00 11") == "79115550011"
    for odd in ("", "12", "звоните", "+7911555001122334455"):
        with pytest.raises(BadInput):
            phone_of(odd)
