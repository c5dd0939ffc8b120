"""Refusals: a ParleyError with the HTTP status that a web client understands."""

from loguru import logger

from dialogs.errors import BadInput, Busy, Forbidden, NotFound, ParleyError
from dialogs.texts import Value

_STATUS: tuple[tuple[type[ParleyError], int], ...] = ((BadInput, 400), (Forbidden, 403), (NotFound, 404), (Busy, 503))
_BUSY_SECONDS = 2.0


class WidgetRefusal(ParleyError):
    """A refusal with a status of its own; `seconds` says when to try again (0: not by itself)."""

    def __init__(self, key: str, status: int, seconds: float = 0.0, /, **values: Value) -> None:
        super().__init__(key, "", **values)
        self.status = status
        self.seconds = seconds


def trouble(error: Exception) -> Busy:
    """Whatever failed on our side, such as a database that is away: the same request may do in a moment."""
    logger.opt(exception=error).error("the widget's request failed")
    return Busy("error-busy", type(error).__name__)


def status_of(error: ParleyError) -> int:
    """The HTTP status of an error; what we can't name is the caller's fault, never a 5xx."""
    if isinstance(error, WidgetRefusal):
        return error.status
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 400)


def seconds_of(error: ParleyError) -> float:
    """When the client may try again; 0 means that the same request will be refused again."""
    if isinstance(error, WidgetRefusal):
        return error.seconds
    return _BUSY_SECONDS if isinstance(error, Busy) else 0.0
