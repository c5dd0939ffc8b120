"""Signatures by Standard Webhooks 1.0.0: HMAC-SHA256 over id, time and body; several secrets while one is rotated."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping, Sequence

_PREFIX = "whsec_"
_MARKS = 10  # signatures of one attempt that are looked at
TOLERANCE = 300  # seconds that an attempt may be old, or its clock ahead


def new_secret() -> str:
    """`whsec_` and 32 random bytes in base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def secrets_of(held: str) -> Sequence[str]:
    """The secrets of an inbox, the newest first."""
    return held.split()


def rotated(held: str) -> str:
    """A new secret in front of the one in use; what stood before that is forgotten."""
    return " ".join([new_secret(), *secrets_of(held)[:1]])


def signed(held: str, message: str, seconds: int, body: bytes) -> Mapping[str, str]:
    """The three headers, signed with every secret."""
    marks = " ".join(f"v1,{_mark(secret, message, str(seconds), body)}" for secret in secrets_of(held))
    return {"webhook-id": message, "webhook-timestamp": str(seconds), "webhook-signature": marks}


def complete(headers: Mapping[str, str], now: int) -> bool:
    """Whether there is all that a body can be checked with, and the attempt is of these five minutes.

    Header names are lower case; `now` is in seconds."""
    stamp = headers.get("webhook-timestamp", "")
    return bool(headers.get("webhook-id") and _given(headers)) and _recent(stamp, now)


def verified(held: str, headers: Mapping[str, str], body: bytes, now: int) -> bool:
    """Whether it is complete, and one of the signatures is by one of the secrets."""
    if not complete(headers, now):
        return False
    message, stamp = headers["webhook-id"], headers["webhook-timestamp"]
    ours = [_mark(secret, message, stamp, body) for secret in secrets_of(held)]
    matches = [hmac.compare_digest(own.encode(), mark.encode()) for own in ours for mark in _given(headers)]
    return any(matches)


def _given(headers: Mapping[str, str]) -> Sequence[str]:
    marks = headers.get("webhook-signature", "").split(" ")
    return [mark[3:] for mark in marks if mark.startswith("v1,")][:_MARKS]


def _recent(stamp: str, now: int) -> bool:
    return stamp.isascii() and stamp.isdecimal() and len(stamp) < 12 and abs(int(stamp) - now) <= TOLERANCE


def _mark(secret: str, message: str, stamp: str, body: bytes) -> str:
    signed_bytes = f"{message}.{stamp}.".encode() + body
    return base64.b64encode(hmac.digest(_key(secret), signed_bytes, "sha256")).decode()


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX))
    except binascii.Error as error:
        raise ValueError("the secret is no base64") from error
