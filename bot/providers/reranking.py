"""A reranker at an address: the request and the answer that Cohere, Jina, vLLM and others share (`/rerank`)."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from bot.providers.breaker import Breaker
from bot.providers.failures import Failed, answered, spoilt

_SECONDS = 3.0  # a client waits meanwhile, and there is an order without it


class HttpReranker:
    """Implements `knowledge.ports.Reranker`. After a few failures it rests, so that nobody waits for it in vain."""

    def __init__(self, url: str, model: str = "", key: str = "", seconds: float = _SECONDS) -> None:
        self._url, self._model, self._seconds = url, model, seconds
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._breaker = Breaker(failures=3)

    async def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        probe = self._breaker.enter()
        try:
            scores = _read(await self._asked(question, passages), len(passages))
        except asyncio.CancelledError:
            self._breaker.left(probe)
            raise
        except Failed:
            self._breaker.failed(probe)
            raise
        self._breaker.succeeded()
        return scores

    async def _asked(self, question: str, passages: Sequence[str]) -> Any:
        body = {"query": question, "documents": list(passages)} | ({"model": self._model} if self._model else {})
        limit = aiohttp.ClientTimeout(total=self._seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit, headers=self._headers) as session,
                session.post(self._url, json=body, allow_redirects=False) as answer,
            ):
                if answer.status != 200:
                    raise answered(answer.status, "error-model-refused", f"reranker: HTTP {answer.status}")
                return await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Failed("error-model-down", f"reranker: {type(error).__name__}", down=True) from error
        except ValueError as error:
            raise spoilt(f"reranker: {error}") from error


def _read(answer: Any, count: int) -> Sequence[float]:
    """A score of each passage, in their order; a passage that was left out counts as the worst."""
    try:
        rows: Sequence[Mapping[str, Any]] = answer["results"]
        scores = {int(row["index"]): float(row["relevance_score"]) for row in rows}
    except (KeyError, TypeError, ValueError) as error:
        raise spoilt(f"reranker: not what /rerank answers ({type(error).__name__})") from error
    if not scores or not all(0 <= at < count for at in scores):
        raise spoilt("reranker: scores of other passages")
    worst = min(scores.values())
    return [scores.get(at, worst) for at in range(count)]
