"""Signatures by Standard Webhooks 1.0.0: HMAC-SHA256 over id, time and body; several secrets while one is rotated."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping, Sequence

_PREFIX = "whsec_"
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


def verified(held: str, headers: Mapping[str, str], body: bytes, now: int) -> bool:
    """Whether one of the signatures is by one of the secrets, and the attempt is of these five minutes.

    Header names are lower case; `now` is in seconds."""
    message, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message or not _recent(stamp, now):
        return False
    given = [mark[3:] for mark in headers.get("webhook-signature", "").split(" ") if mark.startswith("v1,")]
    ours = [_mark(secret, message, stamp, body) for secret in secrets_of(held)]
    matches = [hmac.compare_digest(own.encode(), mark.encode()) for own in ours for mark in given[:10]]
    return any(matches)


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
