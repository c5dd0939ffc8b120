"""A broad question answered: the section that it names, from its beginning, then what else stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from dialogs.ids import ChunkId, TenantId
from dialogs.ports import Broad, Found
from knowledge.finding.lexical import content_words
from knowledge.finding.overview import beginning_of
from knowledge.finding.topics import Place, asks_how, places_of, tells_how, topic_of
from knowledge.ports import SourceStore
from knowledge.sources import Chunk

_SURE = 0.97  # of a section that the question names
_MOST_CHUNKS = 60  # of a section: its beginning tells what it is about
_MOST_PLACES = 4  # among which a client is asked to choose

Section = Sequence[Chunk]


async def broadly(
    store: SourceStore, tenant: TenantId, question: str, found: Sequence[Found], chunks: Sequence[Chunk]
) -> Sequence[Found]:
    """Before what was found, what a broad question names: one section with those beside it, or several of the same
    name to choose from; `found` as it is for any other question."""
    topic = topic_of(question)
    places = places_of(topic, chunks, content_words(question)) if topic else ()
    if not places or (places[0].worth < 1 and found and found[0].confidence > _SURE):
        return found  # a line so labelled, "Телефон: …", is nearer than a section of the like, "Номера"
    known = {one.chunk_id: one for one in found}
    if len(places) > 1:
        firsts = [(await _sections(store, tenant, place))[0] for place in places[:_MOST_PLACES]]
        named = [_found(one, known, Broad.BESIDE) for one in _differing(firsts)]
    else:
        main, *beside = _main_first(await _sections(store, tenant, places[0]), question)
        named = [_found(main, known, Broad.MAIN), *(_found(one, known, Broad.BESIDE) for one in beside)]
    ids = {one.chunk_id for one in named}
    return [*named, *(one for one in found if one.chunk_id not in ids)]


async def _sections(store: SourceStore, tenant: TenantId, place: Place) -> Sequence[Section]:
    """By their headings, in order; of an entry the entry alone."""
    if place.at.question:
        return [[place.at]]
    every = await store.section(tenant, place.source, place.path, _MOST_CHUNKS)
    return [list(group) for _, group in groupby(every, key=lambda chunk: chunk.path)] or [[place.at]]


def _main_first(sections: Sequence[Section], question: str) -> Sequence[Section]:
    """A text begins with the main thing; but who asks how wants the steps."""
    steps = [one for one in sections[1:] if asks_how(question) and tells_how(one[0].path.rpartition(" › ")[2])]
    first = steps[0] if steps else sections[0]
    return [first, *(one for one in sections if one is not first)]


def _differing(sections: Sequence[Section]) -> Sequence[Section]:
    """Without those that say the same."""
    return list({beginning_of(one): one for one in reversed(sections)}.values())[::-1]


def _found(section: Section, known: Mapping[ChunkId, Found], broad: Broad) -> Found:
    """The section's first chunk, which says the beginning of all of it."""
    first = section[0]
    blank = Found(
        first.id, first.source_id, first.cited, first.text, 0.0, 0.0, "", first.question, first.below, first.url
    )  # fmt: skip
    one = replace(known.get(first.id, blank), answer=beginning_of(section), broad=broad)
    return replace(one, confidence=_SURE if broad is Broad.MAIN else one.confidence)
