"""The real program as `parley sandbox` starts it, and its phones as an outside script holds them."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[3]
STARTS = 180  # seconds: the first start reads the demo knowledge, on a busy machine
PATIENCE = 30


def environment(**more: str) -> dict[str, str]:
    """This environment without any of Parley's own variables."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    return clean | {"PARLEY_DEBOUNCE_SECONDS": "0.05"} | more


@dataclass
class Program:
    """One running sandbox; `folder` keeps its data."""

    folder: Path
    url: str = ""
    process: subprocess.Popen[str] | None = None

    def start(self, *options: str, **more: str) -> "Program":
        """Returns once the page and the API answer."""
        command = [sys.executable, "-m", "bot", "sandbox", "--port", "0", "--data", str(self.folder), *options]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment(**more), stdout=subprocess.PIPE, text=True)
        said = []
        assert self.process.stdout
        for line in self.process.stdout:
            said.append(line)
            if line.startswith("Sandbox: "):
                self.url = line.split()[1]
                return self
        raise AssertionError(f"the sandbox did not start: {''.join(said)}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ends it and waits."""
        assert self.process and self.process.stdout
        self.process.send_signal(how)
        code = self.process.wait(STARTS)
        self.process.stdout.close()
        return code


class Phones:
    """The documented API, nothing else."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.api = f"{url}/sandbox/api"
        self.http = http

    async def screen(self, phone: str) -> list[dict[str, Any]]:
        """All chats."""
        async with self.http.get(f"{self.api}/phones/{phone}/screen") as answer:
            chats: list[dict[str, Any]] = (await answer.json())["chats"]
            return chats

    async def do(self, phone: str, what: str, **body: Any) -> Any:
        """say or tap; the id of the message."""
        async with self.http.post(f"{self.api}/phones/{phone}/{what}", json=body) as answer:
            given = await answer.json()
            assert answer.status == 200, given
            return given["message"]

    async def make(self, path: str, **body: Any) -> Any:
        """What the sandbox gives on demand."""
        async with self.http.post(f"{self.api}/{path}", json=body) as answer:
            given = await answer.json()
            assert answer.status == 200, given
            return given

    async def sees(self, phone: str, words: str, chat: str = "", after: Any = None) -> dict[str, Any]:
        """Waits until a message from somebody with these words stands there, below the message `after`."""
        message: dict[str, Any] = await self.until(phone, lambda chats: found(chats, words, chat, after), words)
        return message

    async def until(self, phone: str, look: Callable[[list[dict[str, Any]]], Any], what: str = "") -> Any:
        """Looks again at each change that the program tells of."""
        last: list[dict[str, Any]] = []
        try:
            async with asyncio.timeout(PATIENCE), self.http.get(f"{self.api}/events") as stream:
                await stream.content.readuntil(b"\n\n")
                while not (result := look(last := await self.screen(phone))):
                    await self._told(stream)
                return result
        except TimeoutError:
            raise AssertionError(f"{phone} never saw {what!r}, but {json.dumps(last, ensure_ascii=False)}") from None

    async def _told(self, stream: aiohttp.ClientResponse) -> None:
        # Edits of time alone (typing that ends) are not told: look at least once a second.
        try:
            await asyncio.wait_for(stream.content.readuntil(b"\n\n"), 1)
        except TimeoutError:
            return


def found(chats: list[dict[str, Any]], words: str, chat: str, after: Any) -> dict[str, Any] | None:
    """The first message with these words, with its chat."""
    for one in chats:
        if chat and one["chat"] != chat:
            continue
        ids = [message["id"] for message in one["messages"]]
        start = ids.index(after) + 1 if after in ids else 0
        for message in one["messages"][start:]:
            if words.lower() in message["text"].lower():
                return {**message, "chat": one["chat"], "title": one["title"]}
    return None
