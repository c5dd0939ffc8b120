"""YandexGPT through Yandex's own SDK, an optional extra. Its OpenAI-compatible address needs no extra: openai.py."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from bot.providers.breaker import Breaker
from bot.providers.failures import spoilt
from bot.providers.model_stream import MAX_BYTES, Drafts, unfenced
from dialogs.errors import BadInput, ProviderError
from dialogs.ports import Completion, Limit, Progress, Prompt


@dataclass(frozen=True, slots=True)
class YandexFolder:
    """Where to ask: the cloud folder, its API key, the model's name (yandexgpt, yandexgpt-lite, ...)."""

    folder: str
    key: str
    model: str = "yandexgpt"


def load_sdk() -> Any:
    """The SDK's async class. Raises BadInput that names the extra when it is not installed."""
    try:
        return import_module("yandex_ai_studio_sdk").AsyncAIStudio
    except ImportError as error:
        raise BadInput("error-yandex-extra", "yandex-ai-studio-sdk is not installed: install parley[yandex]") from error


class YandexLLM:
    """One attempt a call within the budget: the SDK retries by itself over gRPC."""

    def __init__(
        self,
        where: YandexFolder,
        sdk: Callable[..., Any] | None = None,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`sdk` makes the SDK's object (default: the installed one). Raises BadInput without the extra."""
        self.model = where.model
        self._sdk = (sdk or load_sdk())(folder_id=where.folder, auth=where.key)
        self._breaker, self._clock = breaker or Breaker(clock=clock), clock

    async def complete(self, prompt: Prompt, limit: Limit, progress: Progress | None = None) -> Completion:
        """The model's JSON. Raises ProviderError, at the latest after `limit.seconds`."""
        began, probe = self._clock(), self._breaker.enter()
        try:
            async with asyncio.timeout(limit.seconds):
                last = await self._asked(prompt, limit, Drafts(progress, self._clock))
        except asyncio.CancelledError:
            self._breaker.left(probe)
            raise
        except Exception as error:  # the port's promise: whatever gRPC or the SDK raises is a ProviderError
            self._breaker.failed(probe)
            raise ProviderError("error-model-down", f"{type(error).__name__}: {error}"[:500]) from error
        self._breaker.succeeded()
        return self._completion(last, round((self._clock() - began) * 1000))

    async def _asked(self, prompt: Prompt, limit: Limit, drafts: Drafts) -> Any:
        options: dict[str, Any] = {"temperature": 0.2, "max_tokens": limit.tokens}
        if prompt.schema:
            options["response_format"] = {"name": "answer", "json_schema": dict(prompt.schema)}
        model = self._sdk.models.completions(self.model).configure(**options)
        messages = [{"role": "system", "text": prompt.system}]
        messages += [{"role": role, "text": text} for role, text in prompt.messages]
        last = None
        # Each part holds the whole text so far, not a piece of it.
        async for last in model.run_stream(messages):
            await drafts.show(last.text)
        return last

    def _completion(self, last: Any, ms: int) -> Completion:
        text = last.text if last is not None else ""
        if not text.strip() or len(text) > MAX_BYTES:
            raise spoilt(f"{len(text)} characters", again=False)
        # TRUNCATED_FINAL is a cut by the token limit, which leaves the JSON open.
        if last.status.name != "FINAL":
            raise spoilt(f"finished by {last.status.name}", again=False)
        usage = last.usage
        return Completion(unfenced(text), self.model, usage.input_text_tokens, usage.completion_tokens, ms)
