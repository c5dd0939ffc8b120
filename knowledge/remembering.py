"""An embedder that remembers: texts whose vectors came along in a file are not embedded again."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.ports import Embedder, Vector


class RememberingEmbedder:
    """Any embedder, with vectors by text kept in a file. A file of another embedder is not used."""

    def __init__(self, embedder: Embedder, path: Path) -> None:
        self.dim, self.fingerprint = embedder.dim, embedder.fingerprint
        self._embedder = embedder
        self._path = path
        self._known = _read(path, embedder.fingerprint)
        self._used: dict[str, Vector] = {}

    async def embed_documents(self, texts: Sequence[str]) -> Sequence[Vector]:
        keys = [_key(text) for text in texts]
        fresh = [text for key, text in zip(keys, texts, strict=True) if key not in self._known]
        vectors = await self._embedder.embed_documents(fresh) if fresh else ()
        self._known |= {_key(text): vector for text, vector in zip(fresh, vectors, strict=True)}
        self._used |= {key: self._known[key] for key in keys}
        return [self._known[key] for key in keys]

    async def embed_query(self, text: str) -> Vector:
        return await self._embedder.embed_query(text)

    @property
    def used(self) -> int:
        """Texts asked for since the start."""
        return len(self._used)

    def write(self) -> int:
        """Keeps what was asked for since the start, and nothing else; the number of texts."""
        keys = sorted(self._used)
        matrix = np.asarray([self._used[key] for key in keys], dtype=np.float32)
        with self._path.open("wb") as file:
            np.savez_compressed(file, keys=np.asarray(keys), vectors=matrix, fingerprint=np.asarray(self.fingerprint))
        return len(keys)


def _read(path: Path, fingerprint: str) -> dict[str, Vector]:
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as kept:
        if str(kept["fingerprint"]) != fingerprint:
            return {}
        return dict(zip(kept["keys"].tolist(), kept["vectors"].tolist(), strict=True))


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
