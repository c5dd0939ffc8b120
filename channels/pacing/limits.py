"""Budgets: token buckets per account, chat and group, so that a channel's limits are kept before it has to refuse."""

from collections import Counter, deque
from dataclasses import dataclass, field
from math import ceil

from channels.pacing.rates import Rate, Rates
from dialogs.ids import Millis
from dialogs.messages import OutboundMessage, Priority

_LEAST = 1 / 16  # of a rate that the channel found too fast, again and again
_RECOVERS: Millis = 60_000  # in this time a lowered rate grows by half
# What must be left in a bucket (as a share of its burst) for what is more urgent.
_RESERVE = {
    Priority.HUMAN: 0.0, Priority.ANSWER: 0.0, Priority.CARD: 0.2, Priority.MIRROR: 0.45, Priority.TYPING: 0.5,
}  # fmt: skip


_URGENT = Priority.ANSWER  # words between people: no pace is kept for them, only the channel's own bound


@dataclass(slots=True)
class _Bucket:
    rate: Rate
    tokens: float
    at: Millis
    scale: float = 1.0  # of the rate: less after the channel said "too many"
    held: Millis = 0  # nothing goes before
    spent: deque[Millis] = field(default_factory=deque)  # when, in the window behind us; of strict rates only

    def refill(self, now: Millis) -> None:
        past = max(0, now - self.at)
        self.tokens = min(self.rate.burst, self.tokens + past / self._each())
        self.scale = min(1.0, self.scale * 1.5 ** (past / _RECOVERS))
        self.at = max(now, self.at)
        while self.spent and self.spent[0] <= now - self.rate.window:
            self.spent.popleft()

    def wait(self, priority: Priority, ahead: int, now: Millis) -> Millis:
        """Ms until it has a token for this priority, behind `ahead` others."""
        return max(self.held - now, self._in_window(priority, ahead, now), self._at_pace(priority, ahead))

    def take(self, now: Millis) -> None:
        self.tokens = max(-self.rate.per, self.tokens - 1)
        if self.rate.strict:
            self.spent.append(now)

    def slow(self, now: Millis, until: Millis) -> None:
        self.tokens, self.scale, self.held = min(0.0, self.tokens), max(_LEAST, self.scale / 2), max(self.held, until)

    def _at_pace(self, priority: Priority, ahead: int) -> Millis:
        if self.rate.strict and priority <= _URGENT:
            return 0
        reserve = 0.0 if self.rate.strict else _RESERVE[priority] * self.rate.burst  # a window keeps its own
        missing = min(self.rate.burst, 1.0 + reserve) + ahead - self.tokens
        return 0 if missing <= 1e-9 else int(missing * self._each()) + 1

    def _in_window(self, priority: Priority, ahead: int, now: Millis) -> Millis:
        if not self.rate.strict:
            return 0
        over = len(self.spent) + 1 + ahead + ceil(_RESERVE[priority] * self.rate.per) - int(self.rate.per)
        if over <= 0:
            return 0
        return self.spent[min(over, len(self.spent)) - 1] + self.rate.window - now + 1 if self.spent else 0

    def _each(self) -> float:
        return self.rate.window / self.rate.per / self.scale


class Budgets:
    """Says how long a message must wait; it takes a token from every bucket of its way, or from none."""

    def __init__(self, limited: bool = True) -> None:
        """`limited` False: no channel has limits (sandbox, benches); what a channel itself asks for is still kept."""
        self._limited = limited
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, message: OutboundMessage, rates: Rates, now: Millis, queue: Counter[str] | None = None) -> Millis:
        """0 when it may go now. `queue` counts what was sent back in this round: each later one waits its turn."""
        queue = Counter() if queue is None else queue
        ways = self._ways(message, rates, now)
        rank = Priority.MIRROR if message.edits and message.priority is Priority.CARD else message.priority
        longest = max((one.wait(rank, queue[key], now) for key, one in ways.items()), default=0)
        if longest:
            queue.update(list(ways))  # of a mapping it would take the values for counts
        return longest

    def take(self, message: OutboundMessage, rates: Rates, now: Millis) -> None:
        """Takes the tokens of a message that goes."""
        for bucket in self._ways(message, rates, now).values():
            bucket.take(now)

    def slow(self, message: OutboundMessage, rates: Rates, now: Millis, until: Millis, everywhere: bool) -> None:
        """The channel said "too many": this chat (or the whole account) waits, and goes slower for some time."""
        key = message.inbox_id if everywhere else _chat_key(message, rates)
        rate = rates.account if everywhere else rates.of_chat(message.chat)
        self._bucket(key, rate or _UNKNOWN, now).slow(now, until)

    def forget_idle(self, now: Millis, idle: Millis = 600_000) -> None:
        """Drops buckets that have been full for long, so that memory does not grow with every chat ever seen."""
        self._buckets = {
            key: bucket for key, bucket in self._buckets.items() if now - max(bucket.at, bucket.held) < idle
        }

    def _ways(self, message: OutboundMessage, rates: Rates, now: Millis) -> dict[str, _Bucket]:
        wanted = {message.inbox_id: rates.account, _chat_key(message, rates): rates.of_chat(message.chat)}
        known = {key: rate for key, rate in wanted.items() if (rate and self._limited) or key in self._buckets}
        return {key: self._bucket(key, rate or _UNKNOWN, now) for key, rate in known.items()}

    def _bucket(self, key: str, rate: Rate, now: Millis) -> _Bucket:
        bucket = self._buckets.setdefault(key, _Bucket(rate, rate.burst, now))
        bucket.refill(now)
        return bucket


# Of a channel that named no limit and yet said "too many".
_UNKNOWN = Rate(10, 1000, 10)


def _chat_key(message: OutboundMessage, rates: Rates) -> str:
    return f"{message.inbox_id}:{rates.room(message.chat)}"
