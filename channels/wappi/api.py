"""Calls of Wappi over HTTP: the token in its header, the profile in the query, failures as our own errors."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from channels.calls import Answered, Asked, ask
from channels.failures import RetryLater, Unknown
from channels.wappi.failures import failure, refusal
from channels.wappi.kinds import Messenger
from channels.wappi.reading import Fields, word

PUBLIC = "https://wappi.pro"
_READ, _SEND = 30.0, 60.0  # seconds
_MOST_ANSWER = 120_000_000  # bytes: a download may answer with the file in base64


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
            answered = await ask(self._http, self._asked(account, call))
        return _answer(call, answered)

    def _turn(self, account: Account, call: Call) -> AbstractAsyncContextManager[Any]:
        return self._alone.setdefault(account.profile, asyncio.Lock()) if call.alone else nullcontext()

    def _asked(self, account: Account, call: Call) -> Asked:
        return Asked(
            "POST" if call.post or call.body is not None else "GET",
            f"{self._base}/{account.messenger.prefix}/{call.path}",
            {"profile_id": account.profile, **call.params}, call.body, {"Authorization": account.token},
            _SEND if call.sends else _READ, _MOST_ANSWER, call.sends,
        )  # fmt: skip


def _answer(call: Call, answered: Answered) -> Fields:
    fields = answered.fields()
    detail = word(fields or {}, "detail", "error", "message")
    if not 200 <= answered.status < 300:
        raise failure(answered.status, detail, answered.wait, call.sends)
    if fields is None:
        raise Unknown("unreadable answer") if call.sends else RetryLater("unreadable answer")
    if not call.plain and fields.get("status") not in ("done", "success"):
        raise refusal(detail or f"status {word(fields, 'status') or 'missing'}")
    return fields
