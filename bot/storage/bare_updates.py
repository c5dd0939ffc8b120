"""What is kept of a control update that was given up: which kind, whose, where and when, and none of its words."""

import json
from collections.abc import Mapping
from typing import Any

# What a person typed, named or pressed may be a password. Numbers name nobody's secret.
_WORDS = {"type", "language_code"}  # and these are words of Telegram's own
_DEEPEST = 6


def bare(raw: bytes) -> bytes:
    """The update's skeleton as JSON; of what is no update only how long it was."""
    try:
        update = json.loads(raw)
    except (ValueError, RecursionError):
        update = None
    kept = _bare(update, _DEEPEST) if isinstance(update, Mapping) else {"bytes": len(raw)}
    return json.dumps(kept).encode()


def _bare(fields: Mapping[str, Any], deep: int) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, Mapping) and deep:
            kept[name] = _bare(value, deep - 1)
        elif isinstance(value, str) and name in _WORDS:
            kept[name] = value[:20]
        elif isinstance(value, str):
            kept[name] = f"({len(value)})"  # how long it was tells a maintainer much
        elif isinstance(value, int) and abs(value) < 2**63:
            kept[name] = value
    return kept
