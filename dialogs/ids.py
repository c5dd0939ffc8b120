"""Ids: opaque, sortable by time, and never of another tenant."""

import os
import secrets
import threading
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
MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32: no look-alikes, sorts as it counts


_PAIRS = [first + second for first in _DIGITS for second in _DIGITS]  # ten bits at once: a message takes five ids
_DRAWN = 256  # ids whose chance is drawn at once


def _digits(at: Millis) -> str:
    """Nine of them: 45 bits of time."""
    return _DIGITS[at >> 40 & 31] + "".join([_PAIRS[at >> place & 1023] for place in (30, 20, 10, 0)])


class _Counter:
    """Makes ids of one millisecond sort in the order they were made, each with its share of chance.

    Chance is drawn for many ids at once: asking the system for it lets go of the interpreter's lock each time."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Anew, as a forked child does. It draws its own chance; and a time that its parent's clock once showed must
        not stand in all its ids, for two children would count their steps from there and mix."""
        self._lock = threading.Lock()
        self._at, self._step, self._time = 0, 0, _digits(0)
        self._chances: list[int] = []

    def next(self, now: Millis) -> tuple[str, int, int]:
        with self._lock:
            if now > self._at:
                self._at, self._step, self._time = now, 0, _digits(now)
            else:
                self._step += 1
            if not self._chances:
                self._chances = list(memoryview(secrets.token_bytes(4 * _DRAWN)).cast("I"))
            return self._time, self._step, self._chances.pop() >> 2


_counter = _Counter()
os.register_at_fork(after_in_child=_counter.begin)


def new_id(now: Millis) -> str:
    """19 characters: 9 of time, 4 of order within it, 6 of chance. Ids made by one process sort by creation."""
    time, step, chance = _counter.next(now)
    order = _PAIRS[step >> 10 & 1023] + _PAIRS[step & 1023]
    return time + order + _PAIRS[chance >> 20] + _PAIRS[chance >> 10 & 1023] + _PAIRS[chance & 1023]
