"""Reading what the world sent: whatever garbage makes of a pure reader is one error."""

from collections.abc import Iterator
from contextlib import contextmanager

from dialogs.errors import BadInput

_BROKEN = (TypeError, ValueError, LookupError, AttributeError, OverflowError, OSError)


@contextmanager
def garbage(key: str) -> Iterator[None]:
    """What breaks inside is BadInput(key)."""
    try:
        yield
    except KeyError as error:
        raise BadInput(key, f"no field {error}"[:200]) from error
    except _BROKEN as error:
        raise BadInput(key, f"{type(error).__name__}: {error}"[:200]) from error


def one_event(payload: object, key: str) -> list[dict[str, object]]:
    """A body that is one event. Raises BadInput."""
    if not isinstance(payload, dict):
        raise BadInput(key, "not an object")
    return [payload]
