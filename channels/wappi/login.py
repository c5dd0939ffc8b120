"""Logging a profile in: QR, a pairing code for the phone, or a code that the messenger sends, then the password."""

import re
from collections.abc import Sequence

from channels.base import Login
from channels.failures import AccountDown, Refused
from channels.wappi.api import Account, Call, Wappi
from channels.wappi.kinds import Messenger
from channels.wappi.reading import Fields, word
from dialogs.errors import BadInput

_DONE = ("auth_success", "authorized", "success")
_SECOND = ("2fa", "need2fa", "passwordrequired", "cloudpasswordrequired")


def steps_of(messenger: Messenger) -> Sequence[str]:
    """What the owner may type to log in."""
    known = (
        ("phone", messenger.pairing or messenger.phone_login),
        ("code", messenger.code_login),
        ("password", messenger.second_factor),
    )
    return tuple(name for name, path in known if path)


class Logins:
    """Logins of profiles. Raises BadInput in words for what was typed, ChannelError for the rest."""

    def __init__(self, api: Wappi) -> None:
        self._api = api

    async def by_phone(self, account: Account, typed: str) -> Login:
        """Asks for a code by the number of the account's phone."""
        phone, messenger = phone_of(typed), account.messenger
        if messenger.pairing:
            answer = await self._ask(account, Call(messenger.pairing, {"phone": phone}), "error-wappi-code-wait")
            return Login(code=word(answer, "code"))
        if not messenger.phone_login:
            raise BadInput("error-wappi-qr-only")
        answer = await self._ask(account, Call(messenger.phone_login, body={"phone": phone}), "error-wappi-code-wait")
        return Login(done=True) if word(answer, "detail").lower() in _DONE else Login(asks="code")

    async def by_code(self, account: Account, typed: str) -> Login:
        """Gives the code that the messenger sent to the owner."""
        code = re.sub(r"\D", "", typed)[:12]
        if not code:
            raise BadInput("error-wappi-code")
        call = Call(account.messenger.code_login, body={"auth_code": code})
        return _told(await self._ask(account, call, "error-wappi-code"))

    async def by_password(self, account: Account, typed: str) -> Login:
        """Gives the account's own password: the second factor."""
        call = Call(account.messenger.second_factor, body={"pwd_code": typed.strip()})
        return _told(await self._ask(account, call, "error-wappi-password"))

    async def _ask(self, account: Account, call: Call, wrong: str) -> Fields:
        try:
            return await self._api.call(account, call)
        except (Refused, AccountDown) as error:
            if _plain(error.detail) in _SECOND:
                return {"detail": "2fa"}
            raise BadInput(wrong, error.detail) from error


def _told(answer: Fields) -> Login:
    return Login(asks="password") if _plain(word(answer, "detail")) in _SECOND else Login(done=True)


def _plain(detail: str) -> str:
    return re.sub(r"[\W_]", "", detail.lower())


def phone_of(typed: str) -> str:
    """Digits with the country's code; the Russian 8 becomes 7. Raises BadInput."""
    digits = re.sub(r"[\s()+.-]", "", typed)
    if not digits.isascii() or not digits.isdigit() or not 8 <= len(digits) <= 15:
        raise BadInput("error-wappi-phone")
    return f"7{digits[1:]}" if len(digits) == 11 and digits.startswith("8") else digits
