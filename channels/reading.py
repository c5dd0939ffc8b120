"""Reading what the world sent: whatever garbage makes of a pure reader is one error."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dialogs.errors import BadInput

_BROKEN = (ValueError, LookupError, OverflowError, OSError)

MOST_PARTS = 20_000  # of one body: each becomes objects that take up to 25 times its bytes; an event has some dozen


def decoded(raw: bytes | str) -> Any:
    """The JSON, unless it has more parts than any honest sender's. Raises ValueError, RecursionError."""
    # Parts that stand side by side are told apart by commas, and nesting has a bound of its own.
    if (raw.count(",") if isinstance(raw, str) else raw.count(b",")) > MOST_PARTS:
        raise ValueError(f"more than {MOST_PARTS} parts")
    return json.loads(raw)


@contextmanager
def garbage(key: str) -> Iterator[None]:
    """What breaks inside is BadInput(key)."""
    try:
        yield
    except KeyError as error:
        raise BadInput(key, f"no field {error}"[:200]) from error
    except (TypeError, AttributeError) as error:
        raise BadInput(key, f"a field is of the wrong kind ({error})"[:200]) from error
    except _BROKEN as error:
        raise BadInput(key, f"{type(error).__name__}: {error}"[:200]) from error


def one_event(payload: object, key: str) -> list[dict[str, object]]:
    """A body that is one event. Raises BadInput."""
    if not isinstance(payload, dict):
        raise BadInput(key, "not an object")
    return [payload]
