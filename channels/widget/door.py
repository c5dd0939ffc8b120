"""The door: which widget a request is for, whether its site may speak, whose token it carries, how often."""

import hashlib
from collections.abc import Callable
from typing import Any

from aiohttp import web

from channels.widget import origins
from channels.widget.limits import Limits, network
from channels.widget.ports import Person, WidgetStore
from channels.widget.refusals import WidgetRefusal
from dialogs.errors import Forbidden, NotFound
from dialogs.ports import Clock
from dialogs.tenant import Inbox

CORS = web.RequestKey("cors", str)  # the foreign origin that may read the answer


def token_hash(token: str) -> str:
    """What is stored of a visitor's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def peer_address(request: web.Request) -> str:
    """The address of the connection; behind a proxy, inject a function that knows how far to trust its headers."""
    return request.remote or ""


class Door:
    """`public_url` is our own address where a proxy hides it."""

    def __init__(
        self, store: WidgetStore, clock: Clock, limits: Limits, address_of: Callable[[web.Request], str],
        public_url: str,
    ) -> None:  # fmt: skip
        self._store, self._clock, self._limits = store, clock, limits
        self._address_of, self._own = address_of, origins.normal(public_url)

    async def inbox(self, request: web.Request) -> Inbox:
        """The active widget of the path. Raises NotFound."""
        inbox = await self._store.inbox(request.match_info["public_id"])
        if inbox is None:
            raise NotFound("error-widget-unknown")
        return inbox

    async def checked(self, request: web.Request) -> Inbox:
        """The same, for a site that may speak. Raises Forbidden."""
        inbox, origin = await self.inbox(request), request.headers.get("Origin")
        own = {self._own} if self._own else {f"{scheme}://{request.host}" for scheme in ("http", "https")}
        if not origins.allowed(inbox, origin, frozenset(one for one in own if one)):
            raise Forbidden("error-widget-origin")
        if origin and origin not in own:
            request[CORS] = origin
        return inbox

    async def visitor(self, request: web.Request, inbox: Inbox) -> Person:
        """Whose token the request carries. Raises WidgetRefusal 401."""
        return await self.known(inbox, bearer(request))

    async def known(self, inbox: Inbox, token: str) -> Person:
        """Whose token it is. Raises WidgetRefusal 401."""
        person = await self._store.visitor(inbox, token_hash(token), self._clock.now()) if token else None
        if person is None:
            raise WidgetRefusal("error-widget-token", 401)
        return person

    def take(self, request: web.Request, what: str, **who: str) -> None:
        """Counts one `what` for the request's address and for `who`. Raises WidgetRefusal 429."""
        self._limits.take(what, address=self.address(request), **who)

    def count(self, what: str, **who: str) -> None:
        """Counts one `what` for `who` alone. Raises WidgetRefusal 429."""
        self._limits.take(what, **who)

    def address(self, request: web.Request) -> str:
        """Whom limits know the request by."""
        return network(self._address_of(request))


def bearer(request: web.Request) -> str:
    """The token of the Authorization header, never of the address; "" without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def cors(request: web.Request) -> dict[str, Any]:
    """Headers that let a listed site's own script read the answer; no credentials: a token is always given by hand."""
    origin = request.get(CORS)
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"} if origin else {}


PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept-Language, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}
