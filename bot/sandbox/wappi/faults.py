"""Trouble on demand: calls that go wrong, webhooks that come twice, late or cut, links that are dead."""

from collections.abc import Callable
from dataclasses import dataclass

# Kinds by what they strike. "down" breaks every connection until cleared.
ANSWERS = {
    "429": (429, "Too Many Requests"), "500": (500, "Internal Server Error"), "502": (502, "Bad Gateway"),
    "503": (503, "Service Unavailable"), "401": (401, "Unauthorized"), "403": (403, "Forbidden"),
    "400": (400, "profile_id error"),
}  # fmt: skip
CALLS = frozenset(ANSWERS) | {"down", "reset", "slow", "accept_then_drop", "html"}
HOOKS = frozenset({"duplicate", "late", "cut", "no_link", "list", "object", "bare"})
SENDS = {"undelivered": "undelivered", "error": "error", "ban": "temporary ban"}
# States that last: links end early, downloads answer with a link, own messages come as incoming ones with is_me,
# answers of reads that run at once are exchanged.
SWITCHES = frozenset({"expired_links", "media_link", "echo_as_incoming", "crossed"})
# These happen at once to the profile; `delay` is how long a flap lasts.
EVENTS = frozenset({
    "offline", "online", "flap", "unpaid", "unpaid_soon", "paid", "app_offline", "app_online", "hide_phones",
    "show_phones",
})  # fmt: skip
KINDS = CALLS | HOOKS | set(SENDS) | SWITCHES | EVENTS
ALWAYS = frozenset({"down"}) | SWITCHES


@dataclass(slots=True)
class Fault:
    """`times` occasions of `method` ("*" for any call, or a webhook's type); -1 until cleared."""

    kind: str
    method: str = "*"
    times: int = 1
    retry_after: int = 1
    delay: float = 0.0


class Faults:
    """The list of trouble that waits for its occasion."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(
        self, kind: str, method: str = "*", times: int | None = None, retry_after: int = 1, delay: float = 0.0
    ) -> Fault:  # fmt: skip
        """`times` is 1, or without end for what is a state (down, switches). Also "400:words of the detail".
        Raises ValueError for other kinds."""
        code, _, words = kind.partition(":")
        if kind not in KINDS - EVENTS and not (words and code.isdigit() and 400 <= int(code) < 600):
            raise ValueError(f"no such fault: {kind}; there are {', '.join(sorted(KINDS))}")
        count = (-1 if kind in ALWAYS else 1) if times is None else times
        fault = Fault(kind, method, count, retry_after, delay)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """No more trouble."""
        self.waiting.clear()

    def on(self, kind: str) -> bool:
        """Whether this switch is on."""
        return any(one.kind == kind for one in self.waiting)

    def for_call(self, method: str) -> Fault | None:
        """The trouble for this call, counted off."""
        return self._take(lambda one: (one.kind in CALLS or ":" in one.kind) and _fits(one, method))

    def for_hook(self, kinds: frozenset[str], wh_type: str) -> Fault | None:
        """The trouble for this webhook, counted off."""
        return self._take(lambda one: one.kind in kinds and _fits(one, wh_type))

    def for_send(self, method: str) -> str:
        """The status that a message ends with; empty when all is well."""
        fault = self._take(lambda one: one.kind in SENDS and _fits(one, method))
        return SENDS[fault.kind] if fault else ""

    def _take(self, fits: Callable[[Fault], bool]) -> Fault | None:
        fault = next((one for one in self.waiting if fits(one)), None)
        if fault is None:
            return None
        fault.times -= 1
        if fault.times == 0:
            self.waiting.remove(fault)
        return fault


def _fits(fault: Fault, method: str) -> bool:
    return fault.method == "*" or method.lower().endswith(fault.method.lower().lstrip("/"))
