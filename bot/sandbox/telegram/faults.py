"""Trouble on demand: what the network and Telegram's servers do on a bad day."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.telegram.content.polls import SECOND_POLLER
from bot.sandbox.telegram.refusals import Refusal, bad, conflict, forbidden, too_many

AFTERWARDS = frozenset({"slow", "accept_then_drop", "reset", "html"})


@dataclass(slots=True)
class Fault:
    """`times` calls of `method` ("*" for any) go wrong; -1 for all until cleared."""

    method: str
    kind: str
    times: int = 1
    retry_after: int = 1
    delay: float = 0.0
    bot: int | None = None
    chat: int | None = None

    def refusal(self) -> Refusal | None:
        """What to answer instead of doing it, or nothing when the fault is of another sort."""
        kind, _, words = self.kind.partition(":")
        if words:
            return Refusal(int(kind), words if words.startswith(_prefix(kind)) else _prefix(kind) + words)
        return BEFORE[kind](self) if kind in BEFORE else None


def _prefix(code: str) -> str:
    return {"400": "Bad Request: ", "403": "Forbidden: ", "409": "Conflict: "}.get(code, "")


BEFORE: dict[str, Callable[[Fault], Refusal]] = {
    "429": lambda fault: too_many(fault.retry_after),
    "500": lambda _: Refusal(500, "Internal Server Error"),
    "502": lambda _: Refusal(502, "Bad Gateway"),
    "403": lambda _: forbidden("bot was blocked by the user"),
    "401": lambda _: Refusal(401, "Unauthorized"),
    "400": lambda _: bad("chat not found"),
    "409": lambda _: conflict(SECOND_POLLER),
}
KINDS = frozenset(BEFORE) | AFTERWARDS


class Faults:
    """The list of trouble that waits for its call."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(
        self,
        method: str = "*",
        times: int = 1,
        kind: str = "500",
        retry_after: int = 1,
        delay: float = 0.0,
        bot: int | None = None,
        chat: int | None = None,
    ) -> Fault:
        """Order trouble. `kind`: 429 500 502 403 401 400 409 slow accept_then_drop reset html, or
        "400:words of the description". `delay` is in seconds. Raises ValueError for other kinds."""
        code, _, words = kind.partition(":")
        if kind not in KINDS and not (words and code.isdigit()):
            raise ValueError(f"no such fault: {kind}; there are {', '.join(sorted(KINDS))}")
        fault = Fault(method, kind, times, retry_after, delay, bot, chat)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """No more trouble."""
        self.waiting.clear()

    def take(self, method: str, bot: int, chat: Any) -> Fault | None:
        """The trouble for this call, counted off."""
        fault = next((one for one in self.waiting if _fits(one, method, bot, chat)), None)
        if fault is None:
            return None
        fault.times -= 1
        if fault.times == 0:
            self.waiting.remove(fault)
        return fault


def _fits(fault: Fault, method: str, bot: int, chat: Any) -> bool:
    return (
        fault.method.lower() in ("*", method.lower())
        and fault.bot in (None, bot)
        and (fault.chat is None or str(fault.chat) == str(chat))
    )
