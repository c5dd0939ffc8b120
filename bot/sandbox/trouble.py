"""Trouble on demand by the API: for Telegram as it always was, for WhatsApp with "channel": "whatsapp"."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox import requests
from bot.sandbox.phones import Json, Refused
from bot.sandbox.telegram.faults import KINDS
from bot.sandbox.telegram.server import TelegramStandIn
from bot.sandbox.wappi.faults import EVENTS
from bot.sandbox.wappi.faults import KINDS as WAPPI_KINDS
from bot.sandbox.wappi.server import WappiStandIn
from bot.sandbox.wappi.shapes import Profile

CHANNELS = ("telegram", "whatsapp")
_SHOWN = ("method", "kind", "times", "retry_after", "delay")


class Trouble:
    """Faults of both stand-ins, one list."""

    def __init__(self, telegram: TelegramStandIn, wappi: WappiStandIn) -> None:
        self._telegram, self._wappi = telegram, wappi

    def waiting(self) -> Json:
        """{"waiting": [...], "rates": bool}; what waits for WhatsApp says so."""
        telegram = [_shape(one) for one in self._telegram.faults.waiting]
        whatsapp = [_shape(one) | {"channel": "whatsapp"} for one in self._wappi.faults.waiting]
        return {"waiting": [*telegram, *whatsapp], "rates": self._telegram.limits.on}

    def clear(self) -> None:
        """All is well again."""
        self._telegram.faults.clear()
        self._telegram.limits.on = False
        self._wappi.faults.clear()

    def add(self, given: dict[str, Any]) -> None:
        """Raises Refused."""
        channel, kind = requests.optional(given, "channel") or "telegram", requests.optional(given, "kind")
        if channel not in CHANNELS:
            raise Refused(f'"channel" is {channel}: give one of {", ".join(CHANNELS)}.')
        if not kind:
            known = sorted(KINDS) if channel == "telegram" else sorted(WAPPI_KINDS)
            raise Refused(f'"kind" is missing: one of {", ".join(known)}, rates, or "400:words".')
        try:
            self._add_telegram(kind, given) if channel == "telegram" else self._add_whatsapp(kind, given)
        except ValueError as error:
            raise Refused(f"{str(error).capitalize()}.") from error

    def _add_telegram(self, kind: str, given: Mapping[str, Any]) -> None:
        if kind == "rates":
            self._telegram.limits.on = True
            return
        times = int(requests.number(dict(given), "times", 1)) or 1
        self._telegram.faults.add(times=times, kind=kind, bot=self._bot(dict(given)), **_manner(kind, given))

    def _bot(self, given: dict[str, Any]) -> int | None:
        """The only bot that has the trouble; all when none is named."""
        name = (requests.optional(given, "bot") or "").removeprefix("@").lower()
        bots = {bot.username.lower(): bot.id for bot in self._telegram.world.state.bots.values()}
        if name and name not in bots:
            raise Refused(f'"bot" is {name}: there are {", ".join(sorted(bots))}.', 404)
        return bots.get(name)

    def _add_whatsapp(self, kind: str, given: Mapping[str, Any]) -> None:
        if kind in EVENTS:
            seconds = requests.number(dict(given), "delay", 3.0)
            self._wappi.happen(kind, self._profile(dict(given)), max(0.0, seconds))
            return
        times = int(requests.number(dict(given), "times", 1)) or 1 if "times" in given else None
        self._wappi.faults.add(kind, times=times, **_manner(kind, given))

    def _profile(self, given: dict[str, Any]) -> Profile:
        profiles = self._wappi.world.state.profiles
        wanted = requests.optional(given, "profile") or next(iter(profiles), "")
        if wanted not in profiles:
            raise Refused(f'"profile" is {wanted}: there are {", ".join(profiles) or "none"}.', 404)
        return profiles[wanted]


def _manner(kind: str, given: Mapping[str, Any]) -> Any:
    values = dict(given)
    pause = {"slow": 3.0, "late": 5.0}.get(kind, 0.0)
    return {
        "method": requests.optional(values, "method") or "*",
        "retry_after": int(requests.number(values, "retry_after", 1)),
        "delay": max(0.0, requests.number(values, "delay", pause)),
    }


def _shape(fault: Any) -> Json:
    return {key: getattr(fault, key) for key in _SHOWN}
