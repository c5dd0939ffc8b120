"""Vectors from an OpenAI-compatible endpoint (`/embeddings`): OpenAI, Yandex, vLLM, Ollama and others."""

import math
import re
import zlib
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bot.providers.failures import failure_of, spoilt
from knowledge.ports import Vector

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_SECONDS = 30.0
_BATCH = 64
_ONE_A_CALL = "emb://"  # Yandex takes one text at a time
_MOST_CHARACTERS = 8_000
_ODD = re.compile(r"[^A-Za-z0-9.-]")
_NOTHING = "-"  # endpoints refuse an empty text


class OpenAIEmbedder:
    """Implements `knowledge.ports.Embedder`. `query_model` embeds questions where a service has a model of its own for
    them; `dim` is what the model gives, and anything else is refused: vectors of two sizes never meet."""

    def __init__(self, model: str, dim: int, url: str = "", key: str = "", query_model: str = "") -> None:
        self.dim = dim
        told = zlib.crc32(f"{url} {model} {query_model} {dim}".encode())
        self.fingerprint = f"openai-{_ODD.sub('_', model)[-24:]}-{told:08x}"
        self._model, self._query_model, self._url, self._key = model, query_model or model, url, key
        self._batch = 1 if model.startswith(_ONE_A_CALL) else _BATCH

    async def embed_documents(self, texts: Sequence[str]) -> Sequence[Vector]:
        """Raises ProviderError."""
        vectors: list[Vector] = []
        for start in range(0, len(texts), self._batch):
            vectors += await self._embed(self._model, texts[start : start + self._batch])
        return vectors

    async def embed_query(self, text: str) -> Vector:
        """Raises ProviderError."""
        return (await self._embed(self._query_model, [text]))[0]

    async def _embed(self, model: str, texts: Sequence[str]) -> list[Vector]:
        clean = [_clean(text) for text in texts]
        try:
            told = await self._client.embeddings.create(model=model, input=clean, encoding_format="float")
            found = {one.index: one.embedding for one in told.data}
        except Exception as error:  # the library's own errors, those of the network, and answers of another shape
            raise failure_of(error) from error
        if sorted(found) != list(range(len(texts))) or any(len(vector) != self.dim for vector in found.values()):
            sizes = sorted({len(vector) for vector in found.values()})
            raise spoilt(f"{len(found)} vectors of {sizes} numbers, {len(texts)} of {self.dim} wanted", again=False)
        return [_unit(found[at]) for at in range(len(texts))]

    @cached_property
    def _client(self) -> "AsyncOpenAI":
        from openai import AsyncOpenAI

        return AsyncOpenAI(api_key=self._key or "none", base_url=self._url or None, timeout=_SECONDS, max_retries=2)


def _clean(text: str) -> str:
    whole = text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
    return whole[:_MOST_CHARACTERS].strip() or _NOTHING


def _unit(vector: Sequence[float]) -> Vector:
    length = math.sqrt(sum(value * value for value in vector)) or 1.0
    return [value / length for value in vector]
