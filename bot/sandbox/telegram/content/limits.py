"""How fast a bot may write: per private chat, per group, and over all."""

from collections import deque
from collections.abc import Callable
from math import ceil

from bot.sandbox.telegram.refusals import too_many
from bot.sandbox.telegram.shapes import BotAccount, Chat

# (how many, in how many seconds); a private chat stands a burst of five, then one a second.
PRIVATE = (5, 5.0)
GROUP = (20, 60.0)
WHOLE_BOT = (30, 1.0)


class Limits:
    """Counts what was let through; what was refused costs nothing."""

    def __init__(self, clock: Callable[[], float], on: bool = True) -> None:
        self.on = on
        self._clock = clock
        self._spent: dict[str, deque[float]] = {}

    def spend(self, bot: BotAccount, chat: Chat, messages: int = 1) -> None:
        """Let `messages` through, or raise Refusal 429 with whole seconds to wait."""
        if not self.on:
            return
        here = (f"{bot.id}/{chat.key}", *(GROUP if chat.id < 0 else PRIVATE))
        over_all = (f"{bot.id}", *WHOLE_BOT)
        wait = max(self._wait(*rule, messages) for rule in (here, over_all))
        if wait > 0:
            raise too_many(max(1, ceil(wait)))
        for key in (here[0], over_all[0]):
            self._spent[key].extend([self._clock()] * messages)

    def _wait(self, key: str, most: int, seconds: float, messages: int) -> float:
        now = self._clock()
        times = self._spent.setdefault(key, deque())
        while times and times[0] <= now - seconds:
            times.popleft()
        over = len(times) + min(messages, most) - most
        return times[over - 1] + seconds - now if over > 0 else 0.0
