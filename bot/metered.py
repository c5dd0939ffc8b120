"""A model whose calls, tokens and failures are counted."""

import time
from dataclasses import replace

from bot.metrics import Metrics
from dialogs.errors import ProviderError
from dialogs.ports import LLM, Completion, Limit, Progress, Prompt


class MeteredLLM:
    """Any LLM, counted."""

    def __init__(self, llm: LLM, metrics: Metrics, price_in: float = 0.0, price_out: float = 0.0) -> None:
        """Prices are of a million tokens."""
        self.model = llm.model
        self._llm, self._metrics = llm, metrics
        self._price_in, self._price_out = price_in, price_out

    async def complete(self, prompt: Prompt, limit: Limit, progress: Progress | None = None) -> Completion:
        """Raises ProviderError as the model within does."""
        began, outcome = time.monotonic(), "cancelled"
        try:
            completion = await self._llm.complete(prompt, limit, progress)
            outcome = "ok"
        except ProviderError as error:
            outcome = error.text.key.removeprefix("error-model-")
            raise
        finally:
            self._metrics.llm_calls.labels(self.model, outcome).inc()
            self._metrics.llm.labels(self.model).observe(time.monotonic() - began)
        self._metrics.llm_tokens.labels(self.model, "in").inc(completion.tokens_in)
        self._metrics.llm_tokens.labels(self.model, "out").inc(completion.tokens_out)
        cost = completion.tokens_in * self._price_in + completion.tokens_out * self._price_out
        return replace(completion, cost=cost / 1_000_000)
