"""Behind a proxy: whose word counts for the address that a request came from."""

import ipaddress
from collections.abc import Callable, Sequence

from aiohttp import web

from channels.egress import networks_of
from channels.widget.door import peer_address

_HEADER = "X-Forwarded-For"


def address_behind(proxies: Sequence[str]) -> Callable[[web.Request], str]:
    """The client's address: each proxy adds to the right whom it heard, so the last one that is no proxy of ours is
    where our own knowledge ends; what stands left of it anybody may have written. `proxies`: networks, `10.0.0.0/8`.
    Raises ValueError."""
    trusted = networks_of(proxies)

    def ours(address: str) -> bool:
        try:
            known = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(known in network for network in trusted if known.version == network.version)

    def address_of(request: web.Request) -> str:
        told = ",".join(request.headers.getall(_HEADER, ())).split(",")
        way = [*(one.strip() for one in told if one.strip()), peer_address(request)]
        return next((one for one in reversed(way) if not ours(one)), way[0])

    return address_of
