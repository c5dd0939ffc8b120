"""Reading a chat model's stream: events under a byte cap, the answer's text as it grows, the whole at the end."""

import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bot.providers.failures import Failed, spoilt
from dialogs.errors import ParleyError
from dialogs.ports import Progress

MAX_BYTES = 200_000
DRAFT_EVERY = 0.3  # seconds

_TEXT = re.compile(r'"text"\s*:\s*"((?:[^"\\]|\\.)*)', re.S)
_TORN = re.compile(r"\\(u[0-9a-fA-F]{0,3})?$")
_HANDOVER = re.compile(r'"action"\s*:\s*"handover"')
_FENCED = re.compile(r"```(?:json)?\s*(.*?)\s*(?:```|$)", re.S | re.I)


async def events(parts: AsyncIterator[bytes], cap: int = MAX_BYTES) -> AsyncIterator[dict[str, Any]]:
    """The JSON objects of a stream of `data:` lines, also of a body that is one line of JSON.

    Raises Failed over the cap, ValueError for what is not JSON.
    """
    seen, waiting = 0, b""
    async for part in parts:
        seen += len(part)
        if seen > cap:
            raise spoilt(f"more than {cap} bytes", again=False)
        *lines, waiting = (waiting + part).split(b"\n")
        for line in lines:
            if (event := _event(line)) is not None:
                yield event
    if (event := _event(waiting)) is not None:
        yield event


def _event(line: bytes) -> dict[str, Any] | None:
    line = line.strip().removeprefix(b"data:").strip()
    if not line or line == b"[DONE]" or line.startswith((b":", b"event:", b"id:", b"retry:")):
        return None
    value = json.loads(line.decode())
    if not isinstance(value, dict):
        raise ValueError("an event that is not an object")
    return value


@dataclass(slots=True)
class Growing:
    """An answer while it arrives."""

    text: str = ""
    finish: str = ""
    tokens_in: int = 0
    tokens_out: int = 0

    def add(self, event: dict[str, Any]) -> None:
        """Raises Failed for an error told inside the stream, ValueError for a shape that is no chat completion."""
        if event.get("error"):
            raise Failed("error-model-down", f"in the stream: {str(event['error'])[:300]}", again=True, down=True)
        try:
            self._add(event)
        except (AttributeError, TypeError, IndexError) as error:
            raise ValueError(f"not a chat completion: {error}") from error

    def _add(self, event: dict[str, Any]) -> None:
        for choice in (event.get("choices") or [])[:1]:
            said = choice.get("delta") or choice.get("message") or {}
            self.text += said.get("content") or ""
            self.finish = choice.get("finish_reason") or self.finish
        usage = event.get("usage") or {}
        self.tokens_in = int(usage.get("prompt_tokens") or self.tokens_in)
        self.tokens_out = int(usage.get("completion_tokens") or self.tokens_out)

    def whole(self) -> str:
        """The answer's JSON. Raises Failed when the stream ended early, at the token limit, or with nothing."""
        if not self.finish:
            raise Failed("error-model-down", "the stream ended without a finish reason", again=True)
        if self.finish in ("length", "content_filter"):
            raise spoilt(f"finished by {self.finish}", again=False)
        if not self.text.strip():
            raise spoilt("nothing but space")
        return unfenced(self.text)


def unfenced(text: str) -> str:
    """The JSON object without the ```json fence or the words that a model put around it."""
    text = text.strip()
    if not text.startswith("{") and (fenced := _FENCED.search(text)):
        text = fenced[1]
    begin, end = text.find("{"), text.rfind("}")
    return text[begin : end + 1] if 0 <= begin < end else text


def partial_text(raw: str) -> str:
    """The sentences of an answer whose JSON is still arriving; empty when there are none yet, or for a handover."""
    found = [] if _HANDOVER.search(raw) else _TEXT.findall(raw)
    return " ".join(text for text in map(_read, found) if text)


def _read(torn: str) -> str:
    with suppress(ValueError):
        text = str(json.loads(f'"{_TORN.sub("", torn)}"', strict=False))
        return text[:-1] if text and "\ud800" <= text[-1] <= "\udbff" else text  # half of a pair
    return ""


@dataclass(slots=True)
class Drafts:
    """Shows the growing text, at most once in DRAFT_EVERY seconds."""

    progress: Progress | None
    clock: Callable[[], float] = time.monotonic
    _shown: str = ""
    _at: float = field(default=float("-inf"))

    async def show(self, raw: str) -> None:
        """A hint: a channel's failure to show it must not cost the answer."""
        if self.progress is None or self.clock() - self._at < DRAFT_EVERY:
            return
        text = partial_text(raw)
        if text and text != self._shown:
            self._at, self._shown = self.clock(), text
            with suppress(ParleyError, OSError):
                await self.progress.draft(text)
