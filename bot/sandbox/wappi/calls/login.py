"""Connecting a number: a QR code, a pairing code, and the steps of Telegram and MAX."""

import base64
import secrets

from bot.sandbox.wappi.calls.call import Call, Endpoint, got, posted
from bot.sandbox.wappi.pictures import picture
from bot.sandbox.wappi.refusals import Refusal, wrong
from bot.sandbox.wappi.shapes import Json, Profile

CODE_LIVES = 160.0  # seconds
REFUSED_FOR = 120.0
LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ123456789"


def qr(call: Call) -> Json:
    """A picture to scan; each call shows a fresh code."""
    profile = _unknown(call)
    profile.qr = f"2@{secrets.token_urlsafe(36)}"
    call.world.changed()
    shown = base64.b64encode(picture(profile.qr)).decode()
    return call.done(qrCode=f"data:image/png;base64,{shown}")


def other_qr(call: Call) -> Json:
    """Telegram and MAX: the picture stands in another field."""
    answer = qr(call)
    return answer | {"detail": answer["qrCode"]}


def pairing_code(call: Call) -> Json:
    """WhatsApp: a code to type on the phone; asked again within two minutes it is refused."""
    profile, phone = _unknown(call), call.query.get("phone", "")
    if not phone.isdecimal():
        raise wrong("phone")
    if profile.pairing and call.world.now() - profile.pairing_at < REFUSED_FOR:
        raise Refusal("code was sent already, try later")
    profile.pairing, profile.pairing_at = "".join(secrets.choice(LETTERS) for _ in range(8)), call.world.now()
    call.world.changed()
    return call.done(code=f"{profile.pairing[:4]}-{profile.pairing[4:]}")


def _unknown(call: Call) -> Profile:
    if call.profile.authorized:
        raise Refusal("profile already authorized")
    return call.profile


def ask_code(call: Call) -> Json:
    """Telegram: a code comes to the phone."""
    profile, phone = _unknown(call), call.text("phone")
    if not phone.isdecimal():
        raise wrong("phone")
    profile.pairing, profile.pairing_at = f"{secrets.randbelow(100_000):05d}", call.world.now()
    call.world.changed()
    return call.done(detail="code sent")


def give_code(call: Call) -> Json:
    """Telegram: the code, typed in; an account with a password then wants it."""
    profile = _unknown(call)
    fresh = call.world.now() - profile.pairing_at <= CODE_LIVES
    if not profile.pairing or not fresh or call.text("auth_code") != profile.pairing:
        raise wrong("auth_code")
    call.tools.people.enter(profile)
    return call.done(detail="2fa" if profile.asked_password else "authorized")


def give_password(call: Call) -> Json:
    profile = _unknown(call)
    if not profile.asked_password or call.text("pwd_code") != profile.password:
        raise wrong("pwd_code")
    call.tools.people.come_back(profile)
    return call.done(detail="authorized")


def auth_code(call: Call) -> Json:
    """One path, two meanings: WhatsApp gives a code out, Telegram takes one."""
    return pairing_code(call) if call.dialect.prefix == "api" else give_code(call)


LOGIN: dict[str, Endpoint] = {
    "qr/get": got(qr),
    "auth/qr": got(other_qr),
    "auth/phone": posted(ask_code),
    "auth/code": Endpoint(auth_code, ("GET", "POST")),
    "auth/2fa": posted(give_password),
}
