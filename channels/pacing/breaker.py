"""The breaker: an inbox that fails again and again is parked, and one send at a time asks whether it is back."""

from collections.abc import Collection
from dataclasses import dataclass, field

from dialogs.ids import Millis

FAILURES = 5  # in a row, of any chats
LIMITED = 3  # chats in a row that were told "too many": then it is the account
FIRST: Millis = 5_000
LONGEST: Millis = 60_000
_ASKING: Millis = 1_000  # how long the others wait for a probe's answer before they look again
_PROBE_LOST: Millis = 150_000  # a probe that never ended: its process or its claim was lost


@dataclass(slots=True)
class _State:
    failures: int = 0
    limited: set[str] = field(default_factory=set)
    until: Millis | None = None  # parked until; None is closed
    pause: Millis = FIRST
    probe: str = ""
    probed_at: Millis = 0
    trouble: str = ""


class Breaker:
    """Of one process: each finds out for itself, with a handful of calls."""

    def __init__(self) -> None:
        self._states: dict[str, _State] = {}

    def wait(self, inbox: str, row: str, now: Millis) -> Millis:
        """0 when a send may go (as the probe, when the inbox is parked), else ms until the next probe."""
        state = self._states.get(inbox)
        if state is None or state.until is None:
            return 0
        if now < state.until:
            return state.until - now
        busy = state.probe not in ("", row) and now - state.probed_at < _PROBE_LOST
        return _ASKING if busy else 0

    def parked(self, now: Millis) -> Collection[str]:
        """Inboxes of which nothing goes yet."""
        return {inbox for inbox, state in self._states.items() if state.until is not None and now < state.until}

    def went(self, inbox: str, row: str, now: Millis) -> None:
        """The send goes; of a parked inbox it is the probe."""
        state = self._states.get(inbox)
        if state and state.until is not None:
            state.probe, state.probed_at = row, now

    def good(self, inbox: str) -> None:
        """The channel answered (a refusal of one message is an answer too)."""
        self._states.pop(inbox, None)

    def bad(self, inbox: str, now: Millis) -> None:
        """The channel could not be reached, or broke."""
        state = self._state(inbox)
        state.failures += 1
        if state.failures >= FAILURES or state.until is not None:
            self._park(state, now, state.pause, "unreachable")

    def limited(self, inbox: str, chat: str, now: Millis, pause: Millis, everywhere: bool) -> None:
        """The channel said "too many" for `pause` ms: of one chat this is no trouble of the account."""
        state = self._state(inbox)
        state.limited.add(chat)
        if everywhere or len(state.limited) >= LIMITED or state.until is not None:
            self._park(state, now, pause, "too-many")

    def down(self, inbox: str, now: Millis, trouble: str) -> None:
        """The account itself can't send."""
        self._park(self._state(inbox), now, LONGEST, trouble)

    def trouble(self, inbox: str) -> str:
        """ "" when sends go, else what is wrong: unreachable, too-many, or the account's state."""
        state = self._states.get(inbox)
        return state.trouble if state and state.until is not None else ""

    def _state(self, inbox: str) -> _State:
        return self._states.setdefault(inbox, _State())

    def _park(self, state: _State, now: Millis, pause: Millis, trouble: str) -> None:
        if state.until is not None and now < state.until:
            return  # one of the sends that were under way when it was parked
        state.until, state.probe, state.trouble = now + pause, "", trouble
        state.pause = min(max(pause, state.pause) * 2, LONGEST)
