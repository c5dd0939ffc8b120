"""Bot protection: who may begin a session. A seam with a plain default that asks nothing of people."""

from dataclasses import dataclass
from typing import Protocol

from channels.widget.refusals import WidgetRefusal
from dialogs.tenant import Inbox

_TOO_FAST = 300  # milliseconds from the page's load to the first word: no person is that quick


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of somebody who opens a session. `honey` is a field that people don't see, `ms` the time from the
    page's load (None: not told), `proof` whatever an own gate's script in the page answered."""

    address: str
    honey: str = ""
    ms: int | None = None
    proof: str = ""


class Gate(Protocol):
    """Put an own one in (a captcha, a proof of work) where the default is not enough."""

    async def admit(self, inbox: Inbox, signs: Signs) -> None:
        """Raises WidgetRefusal 403 to keep somebody out."""


class PlainGate:
    """A trap that only programs walk into, and a look at the clock. It stops the simple ones; limits hold the rest."""

    async def admit(self, inbox: Inbox, signs: Signs) -> None:
        if signs.honey or (signs.ms is not None and signs.ms < _TOO_FAST):
            raise WidgetRefusal("error-widget-gate", 403)
