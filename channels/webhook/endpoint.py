"""The owner's endpoint: which addresses may be one, and how long it asks us to wait."""

from email.utils import parsedate_to_datetime

from yarl import URL

from channels.egress import Answer, Egress
from dialogs.errors import BadInput
from dialogs.ids import Millis

_MOST_WAIT = 86_400.0


def endpoint_of(typed: str, egress: Egress) -> str:
    """An address from typed text; "-" for none yet. Raises BadInput unless it is https, or an own network's http."""
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
