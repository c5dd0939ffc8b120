"""One contract for the store of sources, in memory and on SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage import open_store
from bot.storage.sources import SqlSourceStore
from dialogs.errors import NotFound
from dialogs.ids import ChunkId, MemberId, SourceId
from knowledge.ports import SourceStore
from knowledge.sources import Chunk, Source, SourceState
from knowledge.store_memory import MemorySources
from tests.fakes.domain import ACME

GONE = SourceId("gone")


@pytest.fixture(params=["memory", "sqlite"])
async def sources(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SourceStore]:
    if request.param == "memory":
        yield MemorySources()
        return
    store = await open_store(f"sqlite:///{tmp_path}/x.db")
    yield SqlSourceStore(store)
    await store.close()


async def test_nothing_is_published_for_a_source_that_is_gone(sources: SourceStore) -> None:
    chunk = Chunk(ChunkId("c"), GONE, 0, "", "Везём два дня.")
    with pytest.raises(NotFound):
        await sources.replace_chunks(ACME, GONE, [chunk], 1)
    assert await sources.chunks_by_ids(ACME, [chunk.id]) == []


async def test_a_source_that_is_gone_has_no_state_to_set(sources: SourceStore) -> None:
    with pytest.raises(NotFound):
        await sources.set_state(ACME, GONE, SourceState.READING, 1)


def source(name: str = "s1") -> Source:
    return Source(SourceId(name), "text", "Доставка", "a.txt", "blob", "hash", MemberId("m"), 1, 1)


async def test_a_source_is_shallow_from_its_publication_until_it_is_embedded_in_depth(sources: SourceStore) -> None:
    one = source()
    await sources.add_source(ACME, one)
    assert await sources.shallow() == []
    await sources.replace_chunks(ACME, one.id, [Chunk(ChunkId("c"), one.id, 0, "", "Везём два дня.")], 1)
    assert await sources.shallow() == [(ACME, one.id)]
    await sources.deepened(ACME, one.id)
    assert await sources.shallow() == []
    await sources.replace_chunks(ACME, one.id, [Chunk(ChunkId("d"), one.id, 0, "", "Везём три дня.")], 2)
    assert await sources.shallow() == [(ACME, one.id)]


async def test_depth_of_a_source_that_is_gone_is_no_error(sources: SourceStore) -> None:
    await sources.deepened(ACME, GONE)
