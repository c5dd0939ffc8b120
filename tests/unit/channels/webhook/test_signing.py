"""The webhook channel's signatures: Standard Webhooks to the letter, judged by its own library."""

from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from channels.webhook.signing import new_secret, rotated, secrets_of, signed, verified
from tests.fakes.webhook import NOW

VECTOR = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


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
