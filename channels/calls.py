"""Calls of a service's JSON API: one request, its answer capped, a lost connection as our own error."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from channels.failures import AccountDown, ChannelError, Refused, RetryLater, Unknown
from dialogs.refusals import Why

Http = Callable[[], aiohttp.ClientSession]
_CONNECT = 10.0  # seconds
_MOST = 4_000_000  # bytes of an answer
_SURE = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)  # nothing left the house


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `sends`: it may change something over there, so that a lost answer leaves the outcome unknown."""

    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Any = None  # JSON, or a form
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 30.0
    most: int = _MOST
    sends: bool = True


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer: `raw` is empty when it was too long; `wait` is how many seconds it asks for."""

    status: int
    raw: bytes
    wait: float

    def fields(self) -> Mapping[str, Any] | None:
        """The body as a JSON object; None when it is none."""
        try:
            value = json.loads(self.raw)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, Mapping) else None


async def ask(http: Http, asked: Asked) -> Answered:
    """One attempt, no redirect followed. Raises RetryLater when nothing was sent, Unknown when its answer was lost."""
    try:
        return await _exchanged(http, asked)
    except _SURE as error:
        raise RetryLater(f"connect: {type(error).__name__}") from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        why = f"network: {type(error).__name__}"
        raise (Unknown(why) if asked.sends else RetryLater(why)) from error


async def _exchanged(http: Http, asked: Asked) -> Answered:
    given = {"data" if isinstance(asked.body, aiohttp.FormData) else "json": asked.body}
    async with http().request(
        asked.method, asked.url, params=asked.params, headers=asked.headers, allow_redirects=False,
        timeout=aiohttp.ClientTimeout(total=asked.seconds, sock_connect=_CONNECT), **given,
    ) as answer:  # fmt: skip
        wait = answer.headers.get("Retry-After", "")
        return Answered(answer.status, await read_capped(answer, asked.most) or b"", _seconds(wait))


def _seconds(told: str) -> float:
    return float(told) if told.isdecimal() and len(told) < 9 else 0.0


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


def failure(status: int, detail: str, wait: float) -> ChannelError:
    """What a status means wherever a service gives it the meaning that HTTP does."""
    if status == 401:
        return AccountDown(detail, "token-revoked")
    if status == 429:
        return RetryLater(detail, wait or 1.0)
    if status >= 500:
        return RetryLater(detail)
    return Refused(detail, {403: Why.BLOCKED, 404: Why.NO_CHAT}.get(status, Why.REFUSED))
