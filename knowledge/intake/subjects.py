"""What sources are about, piece by piece: kept, so that a fresh source is not held against the whole base anew."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dialogs.ids import ChunkId, SourceId, TenantId
from knowledge.chunking import sentences
from knowledge.finding.lexical import stems
from knowledge.ports import SourceStore
from knowledge.sources import Chunk, Source, SourceState

_MOST_OTHERS = 10_000  # chunks that are compared
_MOST_KEPT = 200_000  # subjects, of some hundred bytes each
_TELLS = 30  # characters: a shorter sentence is about nothing by itself

Subject = tuple[str, ...]
Told = Mapping[int, Sequence[ChunkId]]  # by the hash of a subject: the chunks that say something about it


class Subjects:
    """Of the sources that were looked at last."""

    def __init__(self, store: SourceStore, most: int = _MOST_KEPT) -> None:
        self._store = store
        self._most = most
        self._kept: OrderedDict[tuple[TenantId, SourceId, int, str], Told] = OrderedDict()
        self._size = 0

    async def alike(self, tenant: TenantId, source: Source, chunks: Sequence[Chunk]) -> Sequence[Chunk]:
        """Chunks of other sources with a piece about what one of these is about; of one source in its order."""
        mine = (await asyncio.to_thread(_told, chunks)).keys()  # taking a long source apart holds up no client
        found: dict[ChunkId, None] = {}
        for other in await self._others(tenant, source):
            theirs = await self._of(tenant, other)
            found |= dict.fromkeys(chunk for subject in theirs.keys() & mine for chunk in theirs[subject])
        known = {chunk.id: chunk for chunk in await self._store.chunks_by_ids(tenant, list(found))}
        return [known[chunk] for chunk in found if chunk in known]

    async def _others(self, tenant: TenantId, source: Source) -> Sequence[Source]:
        left, others = _MOST_OTHERS, []
        for other in await self._store.list_sources(tenant):
            if other.id != source.id and other.state is SourceState.READY and left > 0:
                others.append(other)
                left -= other.chunks
        return others

    async def _of(self, tenant: TenantId, source: Source) -> Told:
        key = (tenant, source.id, source.serving, source.hash)
        if key not in self._kept:
            self._keep(key, await asyncio.to_thread(_told, await self._store.chunks_of(tenant, source.id)))
        self._kept.move_to_end(key)
        return self._kept[key]

    def _keep(self, key: tuple[TenantId, SourceId, int, str], told: Told) -> None:
        self._size += len(told)
        self._kept[key] = told
        while self._size > self._most and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest)


def pieces(chunks: Sequence[Chunk]) -> Iterator[Chunk]:
    """Prose by its sentences: one of them may say otherwise what another page says among other things."""
    for chunk in chunks:
        parts = [] if chunk.question or chunk.kind == "row" else sentences(chunk.text)
        yield from (replace(chunk, text=part) for part in parts if len(part) >= _TELLS) if len(parts) > 1 else (chunk,)


def subject_of(piece: Chunk) -> Subject:
    """What a piece is about: its question, its row's first cell, else its words without numbers."""
    if piece.question:
        return tuple(sorted(set(stems(piece.question))))
    if piece.kind == "row":
        return tuple(stems(piece.text.split(";", 1)[0]))
    return tuple(sorted({word for word in stems(piece.text) if not any(letter.isdigit() for letter in word)}))[:12]


def _told(chunks: Sequence[Chunk]) -> Told:
    told: dict[int, list[ChunkId]] = {}
    for piece in pieces(chunks):
        if subject := subject_of(piece):
            told.setdefault(hash(subject), []).append(piece.id)
    return told
