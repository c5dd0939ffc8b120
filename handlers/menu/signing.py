"""Buttons as callback data: at most 64 bytes, bound to the person and their company, good for ever and everywhere.

m <tag, 11 characters> verb . screen . name . arguments
"""

import base64
import hmac
from collections.abc import Sequence

from handlers.context import Here, OutOfDate
from handlers.menu.screen import Button, Verb

_VERSION = "m"
_TAG = 11  # characters: 64 bits
MOST = 64


def sealed(here: Here, button: Button) -> str:
    """Callback data of the button. Raises ValueError when it does not fit: a fault of the screen."""
    parts = (button.verb.value, button.screen, button.name, *button.args)
    payload = ".".join(parts)
    data = f"{_VERSION}{_tag(here, payload)}{payload}"
    if any("." in part for part in parts) or len(data.encode()) > MOST:
        raise ValueError(f"button does not fit: {payload}")
    return data


def opened(here: Here, data: str) -> Button:
    """The button behind callback data. Raises OutOfDate when it is not this person's own, or not ours at all."""
    tag, payload = data[1 : 1 + _TAG], data[1 + _TAG :]
    mine = hmac.compare_digest(tag.encode(errors="replace"), _tag(here, payload).encode())
    if not data.startswith(_VERSION) or not mine:
        raise OutOfDate("callback tag")
    return _button(payload.split("."))


def _button(parts: Sequence[str]) -> Button:
    verb, screen, name, *args = parts
    return Button("", Verb(verb), screen, name, tuple(args))


def _tag(here: Here, payload: str) -> str:
    # the company is bound in: a button drawn in one company does nothing in another
    company = here.member.tenant if here.member else ""
    message = f"{here.person.id}|{company}|{payload}".encode(errors="replace")
    digest = hmac.digest(here.services.key, message, "sha256")[:8]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
