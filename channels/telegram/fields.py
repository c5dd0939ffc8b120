"""Fields of an update, checked: what Telegram would never send is an error here, not a surprise later."""

from collections.abc import Mapping, Sequence
from typing import Any

from dialogs.customer import clean
from dialogs.ids import Millis
from dialogs.messages import Sender

Fields = Mapping[str, Any]
WRONG = (KeyError, TypeError, ValueError, AttributeError, OverflowError)  # what reading a wrong update raises
_LATEST = 4_000_000_000  # unix seconds: the year 2096
_BIGGEST = 2**63


def fields(value: Any) -> Fields:
    """A JSON object. Raises TypeError."""
    if not isinstance(value, dict):  # as JSON is decoded; asking for a Mapping costs ten times as much
        raise TypeError(f"object expected, not {type(value).__name__}")
    return value


def part(holder: Fields, name: str) -> Fields:
    """An object inside; empty when absent. Raises TypeError."""
    value = holder.get(name)
    return {} if value is None else fields(value)


def items(holder: Fields, name: str) -> Sequence[Fields]:
    """A list of objects; empty when absent. Raises TypeError."""
    value = holder.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise TypeError(f"list expected in {name}")
    return [fields(one) for one in value]


def number(value: Any) -> int:
    """An id of Telegram's. Raises TypeError, ValueError."""
    if type(value) is not int:  # a bool is one too
        raise TypeError("number expected")
    if not -_BIGGEST <= value < _BIGGEST:
        raise ValueError("number out of range")
    return value


def when(value: Any) -> Millis:
    """Unix seconds as ours. Raises TypeError, ValueError."""
    seconds = number(value)
    if not 0 <= seconds <= _LATEST:
        raise ValueError("time out of range")
    return seconds * 1000


def words(holder: Fields, name: str) -> str:
    """A clean text; empty when absent. Raises TypeError."""
    value = holder.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"text expected in {name}")
    return clean(value)


def sender_of(person: Fields, phone: str = "") -> Sender:
    """Telegram's `User`, or a channel that somebody writes as. Raises on garbage."""
    full = " ".join(filter(None, (words(person, "first_name"), words(person, "last_name"))))
    name = full or words(person, "title")
    code = words(person, "language_code")[:12]
    return Sender(str(number(person["id"])), name.strip(), words(person, "username"), code, phone)


def covered(text: str, mark: Fields) -> str:
    """The words that an entity covers; offsets count UTF-16 units."""
    raw = text.encode("utf-16-le", "surrogatepass")
    start, size = number(mark["offset"]) * 2, number(mark["length"]) * 2
    return raw[max(start, 0) : start + size].decode("utf-16-le", "replace")
