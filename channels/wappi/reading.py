"""Reading Wappi's JSON without trust: fields are strings or numbers or missing, and nothing here ever fails."""

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dialogs.customer import clean
from dialogs.ids import Millis

Fields = Mapping[str, Any]
_LATEST: Millis = 253_402_300_799_000  # the last millisecond of year 9999
_ID = 150  # characters of an id that is believed


def word(item: Fields, *names: str) -> str:
    """The first of the fields that holds a text or a number, as text; "" when none does."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value:
            return clean(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and value:
            return str(value)
    return ""


def ident(item: Fields, *names: str) -> str:
    """An id: short, on one line."""
    return "".join(word(item, *names).split())[:_ID]


def part(item: Fields, name: str) -> Fields:
    """An object inside; empty when there is none."""
    value = item.get(name)
    return value if isinstance(value, Mapping) else {}


def words(item: Fields, name: str) -> list[str]:
    """A list of texts; an option may also be an object with a name."""
    value = item.get(name)
    found = value if isinstance(value, list) else []
    named = [word(one, "name", "title", "body", "optionName") if isinstance(one, Mapping) else one for one in found]
    return [clean(str(one)) for one in named if isinstance(one, str | int) and str(one)]


def yes(item: Fields, *names: str) -> bool:
    """True when one of the flags is set, as a boolean or as words."""
    return any(item.get(name) is True or item.get(name) in ("true", "True", 1) for name in names)


def number(value: Any) -> int:
    """A count, at least 0; 0 for what is none."""
    try:
        real = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0
    return int(real) if math.isfinite(real) and 0 <= real < 1e15 else 0


def moment(item: Fields) -> Millis:
    """When it happened: `time` in seconds, else `timestamp` in one of Wappi's two forms; 0 when neither is given."""
    seconds = number(item.get("time")) or number(item.get("timestamp"))
    if seconds:
        at = seconds if seconds > 100_000_000_000 else seconds * 1000  # some sources count milliseconds
        return at if at <= _LATEST else 0
    return instant(item.get("timestamp")) or instant(item.get("time"))


def instant(value: Any) -> Millis:
    """ "2026-11-21T10:03:00.57+03:00" or "…Z" as milliseconds; 0 for anything else."""
    if not isinstance(value, str) or len(value) > 60:
        return 0
    try:
        at = datetime.fromisoformat(_microseconds(value.strip()))
        return max(0, int(at.timestamp() * 1000)) if at.tzinfo else 0
    except (ValueError, OverflowError, OSError):
        return 0


def _microseconds(text: str) -> str:
    # Wappi also writes nanoseconds, which Python does not read.
    return re.sub(r"(\.\d{6})\d+", r"\1", text)
