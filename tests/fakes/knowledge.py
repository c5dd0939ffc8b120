"""Twins of what knowledge asks for: an embedder of hashed words, a clock in hand, the stores that ship."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from dialogs.errors import ProviderError
from dialogs.ids import Millis
from knowledge.finding.lexical import stems
from knowledge.ports import Got, Vector
from knowledge.store_memory import MemoryBlobs, MemorySources

__all__ = ["FakeClock", "FakeWeb", "HashEmbedder", "MemoryBlobs", "MemorySources"]


@dataclass
class FakeClock:
    """Time that stands still until it is moved."""

    ms: Millis = 1_700_000_000_000

    def now(self) -> Millis:
        return self.ms


@dataclass
class HashEmbedder:
    """A vector of hashed stems: texts that share words are near. Remembers what it was asked."""

    dim: int = 64
    fingerprint: str = "hash-64"
    embedded: list[str] = field(default_factory=list)

    async def embed_documents(self, texts: Sequence[str]) -> Sequence[Vector]:
        self.embedded += texts
        return [self._vector(text) for text in texts]

    async def embed_query(self, text: str) -> Vector:
        return self._vector(text)

    def _vector(self, text: str) -> list[float]:
        vector = [1e-3] * self.dim
        for word in stems(text):
            vector[int(hashlib.md5(word.encode()).hexdigest(), 16) % self.dim] += 1.0
        length = math.sqrt(sum(value * value for value in vector))
        return [value / length for value in vector]


@dataclass
class FakeWeb:
    """Pages in memory; an address that is not there answers 404, "away" ones do not answer."""

    pages: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    away: bool = False
    asked: list[str] = field(default_factory=list)

    async def get(self, url: str, most: int, seconds: float) -> Got:
        self.asked.append(url)
        if self.away:
            raise ProviderError("error-url-away", name=url)
        if url in self.moved:
            return Got(url, 302, {"location": self.moved[url]}, b"")
        if url not in self.pages:
            return Got(url, 404, {}, b"")
        kind = "text/plain" if url.endswith(".txt") else "application/xml" if url.endswith(".xml") else "text/html"
        return Got(url, 200, {"content-type": f"{kind}; charset=utf-8"}, self.pages[url].encode()[:most])
