"""How much one address, one visitor and one widget may ask for: leaky buckets in this process."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from channels.widget.refusals import WidgetRefusal
from dialogs.ports import Clock

_KEPT = 50_000  # buckets; a flood of addresses must not become a flood of memory
_SWEEP = 60.0  # seconds between two looks for buckets that have run empty, as nearly all do within a minute


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` in `seconds`; all of it may come at once."""

    count: int
    seconds: float


Rates = Mapping[str, Mapping[str, Rate]]  # what is done → by whom → how much

RATES: Rates = {
    "session": {"address": Rate(30, 3600), "inbox": Rate(600, 60)},
    "message": {"visitor": Rate(30, 60), "address": Rate(120, 60), "inbox": Rate(3000, 60)},
    "upload": {"visitor": Rate(10, 60), "address": Rate(40, 60), "inbox": Rate(600, 60)},
    "connect": {"address": Rate(120, 60), "inbox": Rate(6000, 60)},
    "typing": {"visitor": Rate(1, 2.5)},
    "identify": {"address": Rate(60, 60), "inbox": Rate(600, 60)},
    "fill": {"visitor": Rate(10, 60), "address": Rate(40, 60)},
    "read": {"visitor": Rate(60, 60), "address": Rate(600, 60)},
}


@dataclass(slots=True)
class Limits:
    """Counts in memory: after a restart everyone starts afresh, which harms nobody."""

    clock: Clock
    rates: Rates = field(default_factory=lambda: RATES)
    _full_until: dict[tuple[str, str, str], float] = field(default_factory=dict)
    _swept: float = 0.0

    def take(self, what: str, **who: str) -> None:
        """Counts one `what` for each of `who` (address=…, visitor=…, inbox=…); raises WidgetRefusal 429."""
        now = self.clock.now() / 1000
        rates = self.rates.get(what, {})
        waits = [self._wait(what, by, name, rates[by], now) for by, name in who.items() if by in rates]
        if any(wait > 0 for wait in waits):
            seconds = max(waits)
            raise WidgetRefusal("error-widget-too-many", 429, seconds, seconds=int(seconds) + 1)
        for by, name in who.items():
            if by in rates:
                self._pour(what, by, name, rates[by], now)

    def _wait(self, what: str, by: str, name: str, rate: Rate, now: float) -> float:
        drained = max(self._full_until.get((what, by, name), 0.0), now)
        return drained + rate.seconds / rate.count - now - rate.seconds - 1e-6

    def _pour(self, what: str, by: str, name: str, rate: Rate, now: float) -> None:
        if len(self._full_until) >= _KEPT or now >= self._swept + _SWEEP:
            self._forget(now)
        key = (what, by, name)
        self._full_until[key] = max(self._full_until.get(key, 0.0), now) + rate.seconds / rate.count

    def _forget(self, now: float) -> None:
        self._swept = now
        self._full_until = {key: until for key, until in self._full_until.items() if until > now}
        if len(self._full_until) >= _KEPT:
            latest = sorted(self._full_until.items(), key=itemgetter(1))
            self._full_until = dict(latest[-_KEPT // 2 :])


def network(address: str) -> str:
    """Whom an address stands for: an IPv6 client owns a whole /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
