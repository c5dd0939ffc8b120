"""The owner's endpoint: which addresses may be one, which are closed, and how long one asks us to wait."""

from email.utils import parsedate_to_datetime
from typing import Protocol

from yarl import URL

from channels.egress import Answer, Egress
from dialogs.errors import BadInput
from dialogs.ids import Millis
from dialogs.tenant import Inbox

_MOST_WAIT = 86_400.0


class Endpoints(Protocol):
    """Endpoints that are closed: asked before each event, so that no process sends what another knows to be in vain."""

    async def closed(self, inbox: Inbox, address: str) -> str:
        """Why nothing goes to this address, "" while it is open."""

    async def close(self, inbox: Inbox, address: str, why: str) -> None: ...
    async def took(self, inbox: Inbox) -> None:
        """A test event was taken: it is open, and what waited goes."""


class HeldEndpoints:
    """Implements `Endpoints` in memory."""

    def __init__(self) -> None:
        self._closed: dict[str, tuple[str, str]] = {}

    async def closed(self, inbox: Inbox, address: str) -> str:
        closed, why = self._closed.get(inbox.id, ("", ""))
        return why if closed == address else ""

    async def close(self, inbox: Inbox, address: str, why: str) -> None:
        self._closed[inbox.id] = (address, why)

    async def took(self, inbox: Inbox) -> None:
        self._closed.pop(inbox.id, None)


def endpoint_of(typed: str, egress: Egress) -> str:
    """An address from typed text; "-" for none yet. Raises BadInput unless it is https, or an own network's http, and
    for one that nothing would ever be sent to."""
    words = typed.strip()
    if words == "-":
        return ""
    try:
        url = URL(words)
        port = url.port
    except ValueError as error:
        raise BadInput("error-webhook-endpoint") from error
    secure = url.scheme == "https" or (url.scheme == "http" and egress.has_own)
    if not secure or not url.host or url.user or url.password or not port or len(words) > 500:
        raise BadInput("error-webhook-endpoint")
    if egress.never(url):
        raise BadInput("error-webhook-endpoint-closed")
    return str(url.with_fragment(None))


def retry_after(answer: Answer, now: Millis) -> float:
    """Seconds that the endpoint asks for, by number or by date; 0 when it does not say."""
    words = answer.headers.get("retry-after", "").strip()
    if words.isascii() and words.isdecimal():
        return min(float(words[:9]), _MOST_WAIT)
    try:
        wait = parsedate_to_datetime(words).timestamp() - now / 1000
    except (ValueError, TypeError, OverflowError, OSError):
        return 0.0
    return min(max(wait, 0.0), _MOST_WAIT)
