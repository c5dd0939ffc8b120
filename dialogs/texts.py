"""Text: a key and values; the words live in `locales/`, never in the domain."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Text:
    """A message to a person before it has a language: Fluent key and the values it needs."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


def one_line(words: str, most: int) -> str:
    """As much as is shown of what somebody wrote: on one line, at most so many characters."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def text(key: str, **values: Value) -> Text:
    """Shorthand: `text("answer-source", title="Доставка")`."""
    return Text(key, values)
