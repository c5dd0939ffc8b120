"""Calls of Wappi over HTTP: the token in its header, the profile in the query, failures as our own errors."""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from channels.base import ChannelError, RetryLater, Unknown
from channels.wappi.failures import failure, refusal
from channels.wappi.kinds import Messenger
from channels.wappi.reading import Fields, number, word

PUBLIC = "https://wappi.pro"
_CONNECT = 10.0  # seconds
_READ, _SEND = 30.0, 60.0
_MOST_ANSWER = 120_000_000  # bytes: a download may answer with the file in base64
_SURE = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)  # nothing left the house


@dataclass(frozen=True, slots=True)
class Account:
    """A profile and the token that rules it."""

    messenger: Messenger
    profile: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One call below the messenger's prefix; `body` None makes it a GET unless `post` says otherwise. `sends`: it may
    put a message on its way; `alone`: reads that Wappi may cross with each other when they run at once."""

    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    post: bool = False
    sends: bool = False
    alone: bool = False
    plain: bool = False  # the answer bears no status:"done"


class Wappi:
    """Wappi's HTTP API. Raises only ChannelError."""

    def __init__(self, base: str, http: Callable[[], aiohttp.ClientSession]) -> None:
        self._base = base.rstrip("/")
        self._http = http
        self._alone: dict[str, asyncio.Lock] = {}  # by profile

    @property
    def base(self) -> str:
        return self._base

    async def call(self, account: Account, call: Call) -> Fields:
        """The answer's fields."""
        async with self._turn(account, call):
            status, raw, after = await self._exchange(account, call)
        return _answer(call, status, raw, after)

    def _turn(self, account: Account, call: Call) -> AbstractAsyncContextManager[Any]:
        return self._alone.setdefault(account.profile, asyncio.Lock()) if call.alone else nullcontext()

    async def _exchange(self, account: Account, call: Call) -> tuple[int, bytes, float]:
        try:
            return await self._request(account, call)
        except _SURE as error:
            raise RetryLater(f"connect: {type(error).__name__}") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _lost(call, error) from error

    async def _request(self, account: Account, call: Call) -> tuple[int, bytes, float]:
        limit = aiohttp.ClientTimeout(total=_SEND if call.sends else _READ, sock_connect=_CONNECT)
        async with self._http().request(
            "POST" if call.post or call.body is not None else "GET",
            f"{self._base}/{account.messenger.prefix}/{call.path}",
            params={"profile_id": account.profile, **call.params}, json=call.body, timeout=limit,
            headers={"Authorization": account.token}, allow_redirects=False,
        ) as response:  # fmt: skip
            raw = await read_capped(response, _MOST_ANSWER)
            return response.status, raw or b"", float(number(response.headers.get("Retry-After")))


def _lost(call: Call, error: Exception) -> ChannelError:
    why = f"network: {type(error).__name__}"
    return Unknown(why) if call.sends else RetryLater(why)


async def read_capped(response: aiohttp.ClientResponse, most: int) -> bytes | None:
    """The body; None when it is longer than `most` bytes."""
    if (response.content_length or 0) > most:
        return None
    parts, size = [], 0
    async for part in response.content.iter_chunked(65_536):
        size += len(part)
        if size > most:
            return None
        parts.append(part)
    return b"".join(parts)


def _answer(call: Call, status: int, raw: bytes, after: float) -> Fields:
    fields = _decoded(raw)
    detail = word(fields or {}, "detail", "error", "message")
    if not 200 <= status < 300:
        raise failure(status, detail, after, call.sends)
    if fields is None:
        raise Unknown("unreadable answer") if call.sends else RetryLater("unreadable answer")
    if not call.plain and fields.get("status") not in ("done", "success"):
        raise refusal(detail or f"status {word(fields, 'status') or 'missing'}")
    return fields


def _decoded(raw: bytes) -> Fields | None:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, Mapping) else None
