"""Budgets: token buckets per bot, chat and group, so that a channel's limits are kept before it has to refuse."""

from dataclasses import dataclass

from dialogs.ids import Millis
from dialogs.messages import Audience
from dialogs.store import Queued


@dataclass(frozen=True, slots=True)
class Rate:
    """`per` tokens each `window` ms, at most `burst` at once."""

    per: float
    window: Millis
    burst: float


# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
BOT = Rate(30, 1000, 30)
CHAT = Rate(1, 1000, 5)
GROUP = Rate(20, 60_000, 20)
FREE = Rate(1e9, 1000, 1e9)


@dataclass(slots=True)
class _Bucket:
    rate: Rate
    tokens: float
    at: Millis

    def refill(self, now: Millis) -> None:
        gained = max(0, now - self.at) * self.rate.per / self.rate.window
        self.tokens, self.at = min(self.rate.burst, self.tokens + gained), now

    def wait(self) -> Millis:
        missing = 1.0 - self.tokens
        return 0 if missing <= 1e-9 else int(missing * self.rate.window / self.rate.per) + 1


class Budgets:
    """Says whether a message may go now; it takes a token from every bucket of its way, or from none."""

    def __init__(self, limited: bool = True) -> None:
        self._limited = limited
        self._buckets: dict[str, _Bucket] = {}

    def allow(self, row: Queued, now: Millis) -> bool:
        """True when all its buckets had a token; then they are taken."""
        buckets = [self._bucket(key, rate, now) for key, rate in self._ways(row)]
        if any(bucket.wait() for bucket in buckets):
            return False
        for bucket in buckets:
            bucket.tokens -= 1
        return True

    def wait(self, row: Queued, now: Millis) -> Millis:
        """Milliseconds until the row's budgets allow it."""
        return max((self._bucket(key, rate, now).wait() for key, rate in self._ways(row)), default=0)

    def forget_idle(self, now: Millis, idle: Millis = 600_000) -> None:
        """Drops buckets that have been full for long, so that memory does not grow with every chat ever seen."""
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if now - bucket.at < idle}

    def _ways(self, row: Queued) -> list[tuple[str, Rate]]:
        message = row.message
        if not self._limited or (message.audience is Audience.CUSTOMER and not _is_telegram_chat(message.chat)):
            return []
        chat = GROUP if message.chat.startswith("-") else CHAT
        return [(message.inbox_id, BOT), (f"{message.inbox_id}:{message.chat}", chat)]

    def _bucket(self, key: str, rate: Rate, now: Millis) -> _Bucket:
        bucket = self._buckets.setdefault(key, _Bucket(rate, rate.burst, now))
        bucket.refill(now)
        return bucket


def _is_telegram_chat(chat: str) -> bool:
    return chat.lstrip("-").isdigit()  # the widget's visitors have ids with letters and no limits of a channel
