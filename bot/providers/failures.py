"""How a model's call failed, and what follows from it: again, never again, or not now."""

import json
from email.utils import parsedate_to_datetime
from typing import Any

from dialogs.errors import ProviderError

_DENIED = {401: "error-model-key", 402: "error-model-money", 403: "error-model-key", 404: "error-model-name"}
_TRANSIENT = {408, 409, 425, 429}
# A quota used up does not come back within a client's patience, though it wears the same 429.
_QUOTA = ("insufficient_quota", "billing_hard_limit", "quota_exceeded")


class Failed(ProviderError):
    """One attempt failed. `again`: another may succeed; `after`: not before so many seconds; `down`: not reachable."""

    def __init__(self, key: str, detail: str, *, again: bool = False, after: float = 0.0, down: bool = False) -> None:
        super().__init__(key, detail[:500])
        self.again, self.after, self.down = again, after, down
        self.status, self.said = 0, ""


def spoilt(detail: str, *, again: bool = True) -> Failed:
    """The model answered, but not with anything that can be used."""
    return Failed("error-model-answer", detail, again=again)


def answered(status: int, key: str, detail: str) -> Failed:
    """The service answered, but not with a success."""
    failed = Failed(key, detail)
    failed.status = status
    return failed


def failure_of(error: Exception) -> Failed:
    """Any exception of the client library, the wire or the parsing, as a Failed."""
    if isinstance(error, Failed):
        return error
    if isinstance(error, ValueError):  # json.JSONDecodeError, UnicodeDecodeError
        return spoilt(f"malformed: {error}")
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _refused(status, error)
    return Failed("error-model-down", f"{type(error).__name__}: {error}", again=True, down=True)


def _refused(status: int, error: Any) -> Failed:
    said = _said(error)
    detail = f"HTTP {status}: {said}"
    if status == 429 and any(word in said for word in _QUOTA):
        failed = Failed("error-model-money", detail)
    elif status >= 500 or status in _TRANSIENT:
        failed = Failed("error-model-down", detail, again=True, after=_wait(error), down=True)
    else:
        failed = Failed(_DENIED.get(status, "error-model-refused"), detail)
    failed.status, failed.said = status, said
    return failed


def _said(error: Any) -> str:
    body = getattr(error, "body", None)
    told = json.dumps(body, ensure_ascii=False, default=str) if body else str(error)
    return told[:400]


def _wait(error: Any) -> float:
    """Seconds the provider asks us to wait; 0 when it says nothing readable."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        return _seconds(headers.get("retry-after", "0"), headers.get("date", ""))
    except (TypeError, ValueError):
        return 0.0


def _seconds(value: str, date: str) -> float:
    if value.replace(".", "", 1).isdigit():
        return float(value)
    # A date is compared with the provider's own clock, never with ours.
    return max(0.0, (parsedate_to_datetime(value) - parsedate_to_datetime(date)).total_seconds())
