"""A chat model's endpoint with a script per call, over real HTTP: it says exactly the bytes that a test gives it."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from dialogs.answers.prompts import SCHEMA
from dialogs.ports import Limit, Prompt

JSON = {"action": "reply", "text": "Доставка 2 дня", "citations": [1]}
PROMPT = Prompt("Rules", [("user", "Сколько идёт доставка?")], SCHEMA)
LIMIT = Limit(seconds=5)


@dataclass(frozen=True, slots=True)
class Says:
    """One answer: status and raw parts; `hang` keeps the connection open after them."""

    parts: Sequence[bytes] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang: bool = False
    endless: bool = False


def chunk(content: str = "", finish: str | None = None, **more: Any) -> bytes:
    choices = [{"index": 0, "delta": {"content": content}, "finish_reason": finish}]
    return b"data: " + json.dumps({"choices": choices, **more}, ensure_ascii=False).encode() + b"\n\n"


def answer(text: str = "", finish: str = "stop") -> Says:
    """A stream in three pieces, with usage at the end."""
    text = text or json.dumps(JSON, ensure_ascii=False)
    pieces = [chunk(text[: len(text) // 2]), chunk(text[len(text) // 2 :]), chunk("", finish)]
    usage = b'data: {"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 7}}\n\ndata: [DONE]\n\n'
    return Says([*pieces, usage])


def refusal(status: int, words: str = "no", **headers: str) -> Says:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Says([json.dumps({"error": {"message": words}}).encode()], status, named)


class ScriptedModel:
    """Answers each call with the next item of the script; the last one goes on for ever."""

    def __init__(self) -> None:
        self.script: list[Says] = [answer()]
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        self.called = asyncio.Event()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(await request.json())
        self.headers.append(dict(request.headers))
        self.called.set()
        says = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        kind = "text/event-stream" if says.status == 200 else "application/json"
        response = web.StreamResponse(status=says.status, headers={"Content-Type": kind, **says.headers})
        await response.prepare(request)
        with suppress(ConnectionError):  # the client has hung up
            await self._speak(response, says)
        return response

    async def _speak(self, response: web.StreamResponse, says: Says) -> None:
        for part in says.parts:
            await response.write(part)
        while says.endless:
            await response.write(says.parts[-1])
        if says.hang:
            await asyncio.Event().wait()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["ScriptedModel"]:
        app = web.Application()
        app.router.add_post("/{path:.*}/chat/completions", self._serve)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()


class Naps:
    """Waits that are only written down."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)  # no time passes: the other tasks get their turn, as in a real wait


class Shown:
    """Progress that keeps what was shown."""

    def __init__(self) -> None:
        self.drafts: list[str] = []

    async def typing(self) -> None: ...

    async def draft(self, text: str) -> None:
        self.drafts.append(text)


class Ticks:
    """A monotonic clock that steps at each look."""

    def __init__(self, step: float = 0.0) -> None:
        self.at, self.step = 0.0, step

    def __call__(self) -> float:
        self.at += self.step
        return self.at
