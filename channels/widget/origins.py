"""Which sites may carry a widget: exact origins, and the headers that tell browsers so. Pure."""

import re
from urllib.parse import urlsplit

from dialogs.tenant import Inbox

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:]+\]")


def normal(origin: str) -> str | None:
    """An origin as browsers write it: lower case, punycode, no default port; None if it is none (also "null")."""
    try:
        parts = urlsplit(origin.strip())
        port, host = parts.port, (parts.hostname or "").encode("idna").decode().lower()
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in _PORTS or parts.username is not None or parts.path not in ("", "/") or "*" in origin:
        return None
    host = f"[{host}]" if ":" in host else host
    if not _HOST.fullmatch(host) or parts.query or parts.fragment:
        return None
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != _PORTS[parts.scheme] else "")


def listed(inbox: Inbox) -> list[str] | None:
    """The allow-list; None when the inbox has none (any site). A list of nothing but mistakes allows nobody."""
    given = inbox.options.get("origins")
    if not isinstance(given, list | tuple) or not given:
        return None
    return [origin for origin in (normal(str(one)) for one in given) if origin]


def allowed(inbox: Inbox, origin: str | None, own: frozenset[str]) -> bool:
    """`own` are our own origins: the frame calls from there. No Origin at all is no browser's foreign call."""
    if origin is None:
        return True
    asked = normal(origin)
    if asked is None or asked != origin:
        return False
    sites = listed(inbox)
    return asked in own or sites is None or asked in sites


def content_policy(inbox: Inbox, host: str) -> str:
    """The frame's Content-Security-Policy. `host` is named for browsers whose 'self' leaves out web sockets."""
    sites = listed(inbox)
    ancestors = "*" if sites is None else " ".join(["'self'", *sites])
    sockets = f" ws://{host} wss://{host}" if normal(f"http://{host}") else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        f"connect-src 'self'{sockets}; base-uri 'none'; form-action 'none'; "
        f"require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors {ancestors}"
    )
