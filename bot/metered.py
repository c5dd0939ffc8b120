"""A model whose calls, tokens and failures are counted."""

import time

from bot.metrics import Metrics
from dialogs.errors import ProviderError
from dialogs.ports import LLM, Completion, Limit, Progress, Prompt


class MeteredLLM:
    """Any LLM, counted."""

    def __init__(self, llm: LLM, metrics: Metrics) -> None:
        self.model = llm.model
        self._llm, self._metrics = llm, metrics

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
        return completion
