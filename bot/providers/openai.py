"""Every OpenAI-compatible endpoint by its address, key and model: OpenAI, Anthropic, Gemini, Yandex, vLLM, Ollama."""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.providers.breaker import Breaker
from bot.providers.failures import Failed, failure_of
from bot.providers.model_stream import Drafts, Growing, events
from dialogs.errors import ProviderError
from dialogs.ports import Completion, Limit, Progress, Prompt

if TYPE_CHECKING:
    from openai import AsyncOpenAI

CONNECT_SECONDS = 5.0
_FIRST_BYTES = 0.6  # share of the time that one silent attempt may take, so that a second one has a chance
_ATTEMPTS = 4
_FORMATS = ("json_schema", "json_object", "")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is. `url` empty: OpenAI itself; `key` empty: a server of one's own that asks for none."""

    model: str
    url: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Manners:
    """What this endpoint takes; learnt from its refusals and kept, so that each is paid for once."""

    format: int = 0  # of _FORMATS
    tokens: str = "max_tokens"
    usage: bool = True
    temperature: bool = True

    def options(self, prompt: Prompt, limit: Limit) -> dict[str, Any]:
        asked: dict[str, Any] = {self.tokens: limit.tokens, **self._form(prompt)}
        if self.temperature:
            asked["temperature"] = 0.2
        if self.usage:
            asked["stream_options"] = {"include_usage": True}
        return asked

    def _form(self, prompt: Prompt) -> Mapping[str, Any]:
        form = _FORMATS[self.format] if prompt.schema else ""
        if form == "json_schema":
            schema = {"name": "answer", "strict": True, "schema": dict(prompt.schema)}
            return {"response_format": {"type": form, "json_schema": schema}}
        return {"response_format": {"type": form}} if form else {}

    def humbler(self, said: str) -> "_Manners | None":
        """What to try after a refusal with these words; None when there is nothing left to leave out."""
        if "max_completion_tokens" in said and self.tokens == "max_tokens":
            return replace(self, tokens="max_completion_tokens")
        if "temperature" in said and self.temperature:
            return replace(self, temperature=False)
        if "stream_options" in said and self.usage:
            return replace(self, usage=False)
        if self.format + 1 < len(_FORMATS):
            return replace(self, format=self.format + 1)
        return replace(self, usage=False) if self.usage else None


def preload() -> None:
    """Loads the library now, where its time must not count as the endpoint's."""
    import_module("openai")


class OpenAILLM:
    """One model at one endpoint. Retries, budgets and the breaker are ours: the library's own are off."""

    def __init__(
        self,
        endpoint: Endpoint,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`clock` gives monotonic seconds; `sleep` waits between tries."""
        self.model = endpoint.model
        self._endpoint = endpoint
        self._breaker = breaker or Breaker(clock=clock)
        self._clock, self._sleep = clock, sleep
        self._client: AsyncOpenAI | None = None
        self._manners = _Manners()

    async def complete(self, prompt: Prompt, limit: Limit, progress: Progress | None = None) -> Completion:
        """The model's JSON. Raises ProviderError, at the latest after `limit.seconds`."""
        began = self._clock()
        probe = self._breaker.enter()
        try:
            async with asyncio.timeout(limit.seconds):
                answer = await self._tries(prompt, limit, Drafts(progress, self._clock), 1 if probe else _ATTEMPTS)
        except TimeoutError:
            self._breaker.failed(probe)
            raise ProviderError("error-model-slow", f"no answer in {limit.seconds} s") from None
        except Failed as failed:
            self._learn(failed, probe)
            raise
        except BaseException:
            self._breaker.left(probe)
            raise
        self._breaker.succeeded()
        return replace(answer, ms=round((self._clock() - began) * 1000))

    async def close(self) -> None:
        """Closes the connections; the next call opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _learn(self, failed: Failed, probe: bool) -> None:
        if failed.down:
            self._breaker.failed(probe)
        else:
            self._breaker.succeeded()

    async def _tries(self, prompt: Prompt, limit: Limit, drafts: Drafts, attempts: int) -> Completion:
        until = self._clock() + limit.seconds
        for number in range(1, attempts + 1):
            try:
                return await self._mannerly(prompt, limit, drafts)
            except Failed as failed:
                wait = max(failed.after, 0.4 * 2 ** (number - 1)) * random.uniform(1.0, 1.3)
                if not failed.again or number == attempts or self._clock() + wait >= until:
                    raise
                await self._sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    async def _mannerly(self, prompt: Prompt, limit: Limit, drafts: Drafts) -> Completion:
        """One attempt; a refusal of an option is answered by asking without it, and what worked is kept."""
        manners: _Manners | None = self._manners
        refused: Failed | None = None
        while manners is not None:
            try:
                completion = await self._once(prompt, limit, drafts, manners)
            except Failed as failed:
                if failed.status not in (400, 422):
                    raise
                refused, manners = refused or failed, manners.humbler(failed.said)
            else:
                self._manners = manners
                return completion
        assert refused is not None
        raise refused

    async def _once(self, prompt: Prompt, limit: Limit, drafts: Drafts, manners: _Manners) -> Completion:
        growing = Growing()
        try:
            async with aclosing(self._stream(prompt, limit, manners)) as parts:
                async for part in parts:
                    growing.add(part)
                    await drafts.show(growing.text)
            text = growing.whole()
        except TimeoutError:
            raise  # the whole budget is over
        except Exception as error:  # the port's promise: whatever a library or the wire raises is a ProviderError
            raise failure_of(error) from error
        return Completion(text, self.model, growing.tokens_in, growing.tokens_out)

    async def _stream(self, prompt: Prompt, limit: Limit, manners: _Manners) -> AsyncGenerator[dict[str, Any], None]:
        from openai import Timeout

        messages: Any = [{"role": "system", "content": prompt.system}]
        messages += [{"role": role, "content": text} for role, text in prompt.messages]
        timeout = Timeout(limit.seconds * _FIRST_BYTES, connect=min(CONNECT_SECONDS, limit.seconds))
        ask = self._opened().chat.completions.with_streaming_response.create(
            model=self.model, messages=messages, stream=True, timeout=timeout, **manners.options(prompt, limit)
        )
        async with ask as response:
            async for event in events(response.iter_bytes()):
                yield event

    def _opened(self) -> "AsyncOpenAI":
        if self._client is None:
            from openai import AsyncOpenAI

            url = self._endpoint.url or "https://api.openai.com/v1"
            self._client = AsyncOpenAI(base_url=url, api_key=self._endpoint.key or "none", max_retries=0)
        return self._client
