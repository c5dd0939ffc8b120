"""Wappi's clocks: Moscow time in messages, `Z` in one place and `+03:00` in another."""

from datetime import UTC, datetime, timedelta, timezone

MOSCOW = timezone(timedelta(hours=3))


def moscow(seconds: float) -> str:
    """ "2026-11-21T10:00:00+03:00" """
    return datetime.fromtimestamp(int(seconds), MOSCOW).isoformat()


def zulu(seconds: float) -> str:
    """ "2026-11-21T07:00:00Z"; empty for never."""
    return datetime.fromtimestamp(int(seconds), UTC).isoformat().replace("+00:00", "Z") if seconds else ""


def finely(seconds: float) -> str:
    """ "2026-11-21T10:03:00.57+03:00": hundredths, as changes of authorisation have them."""
    return f"{moscow(seconds)[:19]}.{int(seconds * 100) % 100:02d}+03:00"
