"""A contact's card (vCard): its first phone and its name."""

import re

_TEL = re.compile(r"^(?:item\d+\.)?TEL[^:]*:(.+)$", re.MULTILINE | re.IGNORECASE)
_FN = re.compile(r"^FN[^:]*:(.+)$", re.MULTILINE | re.IGNORECASE)
_MOST = 10_000  # characters that are looked at


def contact(card: str, phone: str = "", name: str = "") -> str:
    """ "phone name", as an attachment's value; what the channel told itself goes before what the card says."""
    return f"{phone or _first(_TEL, card)} {name or _first(_FN, card)}".strip()[:300]


def _first(pattern: re.Pattern[str], card: str) -> str:
    found = pattern.search(card[:_MOST])
    return found[1].strip() if found else ""
