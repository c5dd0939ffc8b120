"""The gate before the outbox: budgets, breaker, a share of the sends under way for each inbox, and human-like gaps."""

import random
from collections import Counter
from collections.abc import Callable, Collection

from channels.base import Connection, Connections
from channels.failures import AccountDown, ChannelError, Refused, RetryLater, TopicGone
from channels.pacing.breaker import Breaker
from channels.pacing.limits import Budgets
from channels.pacing.rates import NO_RATES, Rates
from dialogs.ids import InboxId, Millis
from dialogs.messages import Audience, OutboundMessage, Priority
from dialogs.store import Queued

_SHARE = 48  # sends under way at once for one inbox: one that hangs leaves room for the others
_ROOM = _SHARE * 3 // 4  # once it had its share, no more is taken for it before so few are left
_MOST_PARKED = 50  # inboxes that one look leaves out by name: each lengthens its statement
_TURN: Millis = 1000  # for what was sent back to come again
_LONGEST_QUEUE: Millis = 60_000
Between = Callable[[float, float], float]


class Gate:
    """Of one process. What it refuses it also times: `Round.wait` says when to come again."""

    def __init__(self, connections: Connections, budgets: Budgets, between: Between = random.uniform) -> None:
        self.breaker = Breaker()
        self._connections = connections
        self._budgets = budgets
        self._between = between
        self._under_way: Counter[str] = Counter()
        self._full: set[str] = set()  # inboxes that have their share: they are not even looked at
        self._queue_until: dict[str, Millis] = {}  # by inbox: until then what was sent back goes first
        self._quiet_until: dict[str, Millis] = {}  # by inbox: gaps between messages that no client asked for

    def round(self, now: Millis) -> "Round":
        """One look at what is due."""
        return Round(self, now)

    def wait(self, row: Queued, now: Millis, going: Counter[str], queue: Counter[str]) -> Millis:
        """Ms until the row may go; 0 takes its tokens: it goes now. `going` and `queue` count, of this round, what goes
        by inbox and what was sent back by bucket."""
        message, rates = row.message, self._rates(row.message)
        inbox = message.inbox_id
        longest = max(self.breaker.wait(inbox, row.id, now), self._gap(message, now))
        longest = longest or self._budgets.wait(message, rates, now, queue)
        if longest:
            self._queue_until[inbox] = now + min(longest, _LONGEST_QUEUE) + _TURN
        else:
            self._budgets.take(message, rates, now)
            self.breaker.went(inbox, row.id, now)
            self._keep_gap(message, now)
            going[inbox] += 1
        return longest

    def at_once(self, row: Queued, now: Millis) -> bool:
        """Whether a row that was stored this moment goes before the outbox is looked at; True takes its tokens. Not
        while others of its inbox wait for theirs, and not to try out a channel that is in trouble."""
        message, inbox = row.message, row.message.inbox_id
        if now < self._queue_until.get(inbox, 0) or inbox in self._full or self.breaker.trouble(inbox):
            return False
        if self._under_way[inbox] >= _SHARE or self._budgets.wait(message, self._rates(message), now):
            return False
        self._budgets.take(message, self._rates(message), now)
        return True

    def full(self, inbox: str, going: Counter[str]) -> bool:
        """Whether the inbox has its share of what is under way; what waits for that stays where it is in the queue."""
        if self._under_way[inbox] + going[inbox] >= _SHARE:
            self._full.add(inbox)
        return inbox in self._full

    def hint(self, inbox: str, chat: str, now: Millis) -> bool:
        """Whether "typing…" may be shown now: only while nothing more urgent needs the budget, and sends go."""
        message = OutboundMessage("", InboxId(inbox), Audience.CUSTOMER, chat, "", priority=Priority.TYPING)
        if self.breaker.trouble(inbox) or self._budgets.wait(message, self._rates(message), now):
            return False
        self._budgets.take(message, self._rates(message), now)
        return True

    def spend(self, message: OutboundMessage, now: Millis) -> None:
        """A call beside the message itself, which the channel counts too: a topic is made for it."""
        self._budgets.take(message, self._rates(message), now)

    def began(self, row: Queued) -> None:
        self._under_way[row.message.inbox_id] += 1

    def ended(self, row: Queued) -> None:
        inbox = row.message.inbox_id
        self._under_way[inbox] -= 1
        if self._under_way[inbox] <= _ROOM:
            self._full.discard(inbox)
        if self._under_way[inbox] <= 0:
            del self._under_way[inbox]

    def good(self, row: Queued) -> None:
        """The channel took it."""
        self.breaker.good(row.message.inbox_id)

    def failed(self, row: Queued, error: ChannelError, now: Millis) -> None:
        """What a failure says of the inbox and of the chat."""
        message = row.message
        if isinstance(error, AccountDown):
            self.breaker.down(message.inbox_id, now, error.state)
        elif isinstance(error, RetryLater) and error.seconds:
            self._slow(message, error, now)
        elif isinstance(error, Refused | TopicGone):
            self.breaker.good(message.inbox_id)
        else:
            self.breaker.bad(message.inbox_id, now)

    def forget_idle(self, now: Millis) -> None:
        self._budgets.forget_idle(now)
        self._quiet_until = {inbox: until for inbox, until in self._quiet_until.items() if until > now}

    def _slow(self, message: OutboundMessage, error: RetryLater, now: Millis) -> None:
        pause = int(error.seconds * 1000)
        self._budgets.slow(message, self._rates(message), now, now + pause, error.everywhere)
        self.breaker.limited(message.inbox_id, message.chat, now, pause, error.everywhere)

    def _gap(self, message: OutboundMessage, now: Millis) -> Millis:
        return max(0, self._quiet_until.get(message.inbox_id, 0) - now) if _unasked(message) else 0

    def _keep_gap(self, message: OutboundMessage, now: Millis) -> None:
        connection = self._connections.get(message.inbox_id)
        if connection and _unasked(message) and connection.channel.can.gap[1] > 0:
            seconds = self._between(*connection.channel.can.gap)
            self._quiet_until[message.inbox_id] = now + int(seconds * 1000)

    def _rates(self, message: OutboundMessage) -> Rates:
        connection: Connection | None = self._connections.get(message.inbox_id)
        return connection.channel.can.rates if connection else NO_RATES


class Round:
    """What the outbox asks while it claims."""

    def __init__(self, gate: Gate, now: Millis) -> None:
        self._gate, self._now = gate, now
        self._going: Counter[str] = Counter()
        self._queue: Counter[str] = Counter()
        self._waits: dict[str, Millis] = {}

    @property
    def full(self) -> Collection[str]:
        """Inboxes that have their share, or are parked: a long queue of theirs must cost the others nothing."""
        parked = sorted(self._gate.breaker.parked(self._now))
        return tuple(self._gate._full.union(parked[:_MOST_PARKED]))

    def allow(self, row: Queued) -> bool:
        if self._gate.full(row.message.inbox_id, self._going):
            return False
        self._waits[row.id] = self._gate.wait(row, self._now, self._going, self._queue)
        return self._waits[row.id] == 0

    def wait(self, row: Queued) -> Millis:
        """Ms for which a row that was not allowed is put aside."""
        return self._waits.get(row.id, 0)

    @property
    def refused(self) -> int:
        return sum(1 for wait in self._waits.values() if wait)


def _unasked(message: OutboundMessage) -> bool:
    return message.audience is Audience.CUSTOMER and bool(message.unasked or message.not_before)
