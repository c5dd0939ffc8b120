"""How the ways in are: what polls and webhooks met, for whoever asks or wants to be told."""

from collections.abc import Callable

from channels.base import Probe
from dialogs.tenant import Inbox

Told = Callable[[Inbox, Probe], None]


class Ways:
    """The state of each inbox's way in, in the words of `Probe.state`; changes are told once each."""

    def __init__(self, told: Told = lambda inbox, probe: None, hook: Callable[[Inbox], str] = lambda inbox: "") -> None:
        """`hook`: where Telegram is to send an inbox's updates, "" where it is polled."""
        self._told = told
        self.hook = hook
        self._states: dict[str, Probe] = {}

    def probe(self, inbox_id: str) -> Probe:
        """How it was when it was last looked at; "up" before that."""
        return self._states.get(inbox_id, Probe())

    def met(self, inbox: Inbox, state: str, detail: str = "", pending: int = 0) -> None:
        """A poll or a look at the webhook found this."""
        before, now = self.probe(inbox.id), Probe(state, detail, pending)
        self._states[inbox.id] = now
        if before.state != now.state:
            self._told(inbox, now)

    def healed(self, inbox: Inbox, state: str, detail: str) -> None:
        """It was wrong and is right again by our own doing: told, and not kept."""
        self._told(inbox, Probe(state, detail))
        self._states[inbox.id] = Probe()

    def forget(self, inbox_id: str) -> None:
        """After a disconnect or a new token."""
        self._states.pop(inbox_id, None)
