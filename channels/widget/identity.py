"""Who a visitor is, vouched for by the business's own server: a JWT of HS256, nothing else. Pure.

Own code, because so little is wanted: one algorithm, five claims, no header of the token is believed.
"""

import base64
import binascii
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.widget.refusals import WidgetRefusal
from dialogs.customer import clean
from dialogs.ids import Millis

MOST = 4096  # characters of a token
LIFE = 3600  # seconds from iat to exp
SKEW = 60  # seconds that two clocks may differ by
_ADDRESS = re.compile(r"[^\s@<>\x00\ud800-\udfff]{1,64}@[^\s@<>\x00\ud800-\udfff]{1,120}")
_PART = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says: the business's own id of the person, and their name and e-mail if they were given."""

    subject: str
    name: str = ""
    email: str = ""  # shown to staff; it identifies nobody


def verify(token: object, secrets: Sequence[str], site: str, now: Millis) -> Claims:
    """The claims of a token that one of `secrets` signed for `site`; raises WidgetRefusal 403, the same for all faults.

    It holds `sub`, `iat` and `exp` (at most an hour apart) and `aud`; `name` and `email` are optional."""
    try:
        claims = _signed(token, secrets)
        _timely(claims, now / 1000)
        return _claims(claims, site)
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise WidgetRefusal("error-widget-identity", 403) from error


def _signed(token: object, secrets: Sequence[str]) -> Mapping[str, Any]:
    if not isinstance(token, str) or len(token) > MOST:
        raise ValueError("no token")
    header, payload, signature = token.split(".")
    known = _object(header)
    # The algorithm is ours, not the token's: "none", RS256 or a `crit` extension ends here.
    if known.get("alg") != "HS256" or "crit" in known or known.get("typ", "JWT") != "JWT":
        raise ValueError("not HS256")
    given, signed = _bytes(signature), f"{header}.{payload}".encode("ascii")
    matches = [hmac.compare_digest(hmac.digest(one.encode(), signed, "sha256"), given) for one in secrets if one]
    if not any(matches):
        raise ValueError("not signed by us")
    return _object(payload)


def _timely(claims: Mapping[str, Any], now: float) -> None:
    issued, expires = _seconds(claims, "iat"), _seconds(claims, "exp")
    starts = _seconds(claims, "nbf") if "nbf" in claims else issued
    if not 0 < expires - issued <= LIFE or max(issued, starts) > now + SKEW or expires <= now - SKEW:
        raise ValueError("not now")


def _claims(claims: Mapping[str, Any], site: str) -> Claims:
    subject, audience, name = claims.get("sub"), claims.get("aud"), claims.get("name", "")
    email = claims.get("email", "")
    audiences = audience if isinstance(audience, list) else [audience]
    if not isinstance(subject, str) or not 0 < len(subject) <= 200 or clean(subject) != subject:
        raise ValueError("no subject")
    if site not in audiences or not isinstance(name, str):
        raise ValueError("for another site")
    address = email if isinstance(email, str) and _ADDRESS.fullmatch(email) else ""  # staff can do without it
    return Claims(subject, " ".join(clean(name).split())[:100], address)


def _seconds(claims: Mapping[str, Any], key: str) -> float:
    value = claims.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < 2**40:
        raise ValueError(f"no {key}")
    return value


def _object(part: str) -> Mapping[str, Any]:
    value = json.loads(_bytes(part))
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _bytes(part: str) -> bytes:
    if not _PART.fullmatch(part):
        raise ValueError("not base64url")
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
