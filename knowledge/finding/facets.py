"""In depth: a chunk's vectors sentence by sentence, each told where it stands.

A chunk's one vector blurs what it says in passing. Each facet is the whole chunk's vector leaning towards one of its
sentences (with the headings above it); the question is held against the nearest. Facets come after the first reading,
when nothing else waits: a source is found at once by its chunks' beginnings, and better a little later.
"""

import math
from collections.abc import Mapping, Sequence

from knowledge.chunking import sentences
from knowledge.finding.lexical import encode_document
from knowledge.ports import Embedder, Point, Vector
from knowledge.sources import Chunk

WHOLE = 0.6  # of the whole chunk in a facet; the rest is the sentence's
_SHORTEST = 25  # characters: "Да." has no meaning of its own
_MOST_FACETS = 12
MOST_DEEP = 5_000  # chunks of one base
_MOST = 1200  # characters of a chunk that the embedder reads at once


async def deep_points(chunks: Sequence[Chunk], embedder: Embedder) -> list[Point]:
    """Points with facets, in the order of the chunks."""
    texts = {chunk.id: texts_of(chunk) for chunk in chunks}
    every = list(dict.fromkeys(text for group in texts.values() for text in group))
    vectors = dict(zip(every, await embedder.embed_documents(every), strict=True))
    return [_point(chunk, texts[chunk.id], vectors) for chunk in chunks]


def told_apart(chunk: Chunk) -> list[str]:
    """The sentences of a chunk that have a vector each, in the order of its vectors."""
    return [part for part in sentences(chunk.text) if len(part) >= _SHORTEST][:_MOST_FACETS]


async def first_points(chunks: Sequence[Chunk], embedder: Embedder) -> list[Point]:
    """Points of the first reading: one vector each, of the chunk's beginning."""
    vectors = await embedder.embed_documents([chunk.lead for chunk in chunks])
    return [
        Point(chunk.id, chunk.source_id, vector, encode_document(chunk.searched))
        for chunk, vector in zip(chunks, vectors, strict=True)
    ]


def texts_of(chunk: Chunk) -> list[str]:
    """What is embedded in depth: the whole, then its sentences with their headings; of a question with its answer, the
    question alone."""
    whole = chunk.searched[:_MOST]
    if chunk.question:
        return [whole, chunk.question]
    parts = told_apart(chunk)
    return [whole, *(f"{chunk.head}\n{part}" for part in parts)] if len(parts) > 1 else [whole]


def _point(chunk: Chunk, texts: Sequence[str], vectors: Mapping[str, Vector]) -> Point:
    whole, *parts = [vectors[text] for text in texts]
    leaning = [_between(whole, part) for part in parts]
    first, *rest = leaning or [whole]
    return Point(chunk.id, chunk.source_id, first, encode_document(chunk.searched), rest, deep=True)


def _between(whole: Vector, part: Vector) -> Vector:
    mixed = [WHOLE * a + (1 - WHOLE) * b for a, b in zip(whole, part, strict=True)]
    length = math.sqrt(sum(value * value for value in mixed)) or 1.0
    return [value / length for value in mixed]
