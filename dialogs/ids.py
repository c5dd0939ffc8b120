"""Ids: opaque, sortable by time, and never of another tenant."""

import secrets
from typing import NewType

TenantId = NewType("TenantId", str)
MemberId = NewType("MemberId", str)
BotId = NewType("BotId", str)
InboxId = NewType("InboxId", str)
CustomerId = NewType("CustomerId", str)
DialogId = NewType("DialogId", str)
EpisodeId = NewType("EpisodeId", str)
TurnId = NewType("TurnId", str)
HandoverId = NewType("HandoverId", str)
SourceId = NewType("SourceId", str)
ChunkId = NewType("ChunkId", str)
InviteId = NewType("InviteId", str)
TraceId = NewType("TraceId", str)

Millis = int  # milliseconds since the Unix epoch, UTC: the one form of time in storage and in the domain

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32: no look-alikes, sorts as it counts


def _base32(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, rest = divmod(number, 32)
        digits.append(_DIGITS[rest])
    return "".join(reversed(digits))


def new_id(now: Millis) -> str:
    """18 characters: 9 of time (sorts by creation), 9 of chance (45 bits a millisecond)."""
    return _base32(now, 9) + _base32(secrets.randbits(45), 9)
