"""One contract for the store of sources, in memory, on SQLite and on Postgres."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.storage.engines.postgres import PostgresStore
from bot.storage.sources import SqlSourceStore
from dialogs.errors import Conflict, NotFound
from dialogs.ids import BotId, ChunkId, MemberId, SourceId, TenantId
from dialogs.texts import Text
from knowledge.ports import SourceStore
from knowledge.sources import Chunk, Reach, Source, SourceState, Version
from knowledge.store_memory import MemorySources
from tests.fakes.domain import ACME
from tests.fakes.stores import sqlite_store

GONE = SourceId("gone")


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)])
async def sources(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SourceStore]:
    if request.param == "memory":
        yield MemorySources()
        return
    on_disk = request.param == "sqlite"
    url = "" if on_disk else request.getfixturevalue("empty_postgres_url")
    store = await sqlite_store(tmp_path) if on_disk else PostgresStore(url)
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


async def test_a_source_comes_back_as_it_was_saved(sources: SourceStore) -> None:
    one = source()
    await sources.add_source(ACME, one)
    notes = (Text("note-changed", {"changed": 1, "total": 2}),)
    error = Text("error-url-away", {"name": "x"})
    stages = {"version": 3, "serving": 2, "parsed": "p", "fetches": True, "every": 24, "attempts": 1, "due": 9}
    full = replace(one, state=SourceState.QUEUED, pages=7, pages_done=3, notes=notes, error=error, **stages)
    await sources.save_source(ACME, full)
    assert await sources.get_source(ACME, one.id) == full


async def test_what_was_cancelled_is_neither_advanced_nor_published(sources: SourceStore) -> None:
    one = source()
    await sources.add_source(ACME, replace(one, state=SourceState.CANCELLED))
    chunk = Chunk(ChunkId("c"), one.id, 0, "", "Везём два дня.")
    with pytest.raises(Conflict):
        await sources.advance(ACME, one.id, 2, done=1)
    with pytest.raises(Conflict):
        await sources.replace_chunks(ACME, one.id, [chunk], 2)
    with pytest.raises(Conflict):
        await sources.save_source(ACME, one, (SourceState.READING,))


async def test_a_source_waits_until_it_is_due(sources: SourceStore) -> None:
    one = replace(source(), due=100)
    await sources.add_source(ACME, one)
    assert await sources.claim_queued(ACME, 99, 0) is None
    assert await sources.waiting_tenants(99, 0) == []
    claimed = await sources.claim_queued(ACME, 100, 0)
    assert claimed is not None
    assert (claimed.state, claimed.started_at) == (SourceState.READING, 100)


async def test_a_section_is_read_by_its_headings_as_far_as_it_is_wanted(sources: SourceStore) -> None:
    one = source()
    await sources.add_source(ACME, one)
    paths = ("Опт", "Опт › Цены_%", "Опт › Цены_%", "Оптика", "Опт › Сроки")
    pieces = [Chunk(ChunkId(f"c{at}"), one.id, at, "", "Слово.", path) for at, path in enumerate(paths)]
    await sources.add_chunks(ACME, one.id, pieces)

    async def section(path: str, most: int = 9) -> list[int]:
        return [chunk.position for chunk in await sources.section(ACME, one.id, path, most)]

    assert [await section("Опт"), await section("Опт › Цены_%"), await section("", 2)] == [[0, 1, 2, 4], [1, 2], [0, 1]]
    assert await sources.section(TenantId("globex"), one.id, "Опт", 9) == []


async def test_pieces_are_added_one_batch_after_another(sources: SourceStore) -> None:
    one = source()
    await sources.add_source(ACME, one)
    pieces = [Chunk(ChunkId(f"c{at}"), one.id, at, "", f"Слово {at}.") for at in range(3)]
    await sources.add_chunks(ACME, one.id, pieces[:2])
    await sources.add_chunks(ACME, one.id, pieces[1:])
    assert [chunk.position for chunk in await sources.chunks_of(ACME, one.id)] == [0, 1, 2]
    await sources.clear_chunks(ACME, one.id)
    assert await sources.chunks_of(ACME, one.id) == []
    with pytest.raises(NotFound):
        await sources.add_chunks(ACME, GONE, pieces)


async def test_versions_are_kept_newest_first_and_go_with_their_source(sources: SourceStore) -> None:
    one = source()
    await sources.add_source(ACME, one)
    for number in (1, 2):
        await sources.add_version(ACME, Version(one.id, number, "text", "a", "b", "h", 1, MemberId("m")))
    await sources.add_version(ACME, Version(one.id, 1, "text", "a", "b", "h", 1, MemberId("m"), "parsed"))
    assert [(kept.number, kept.parsed) for kept in await sources.versions(ACME, one.id)] == [(2, ""), (1, "parsed")]
    await sources.delete_source(ACME, one.id)
    assert await sources.versions(ACME, one.id) == []


async def test_a_chunk_comes_back_as_it_was_saved(sources: SourceStore) -> None:
    one = source()
    await sources.add_source(ACME, one)
    chunk = Chunk(ChunkId("c"), one.id, 3, "Сайт", "Везём.", "Доставка › Сроки", "Когда?", "Завтра.", "h", "s1.0", "qa",
                  "https://shop.example/delivery", "Доставка")  # fmt: skip
    await sources.replace_chunks(ACME, one.id, [chunk], 1)
    assert await sources.chunks_by_ids(ACME, [chunk.id]) == [chunk]


RU, EN = BotId("ru"), BotId("en")


async def put(sources: SourceStore, name: str, language: str = "", reach: Reach = Reach()) -> None:  # noqa: B008  # frozen
    await sources.add_source(ACME, replace(source(name), language=language, reach=reach))


async def test_a_source_of_one_bot_is_hidden_from_the_others(sources: SourceStore) -> None:
    await put(sources, "all")
    await put(sources, "mine", reach=Reach((RU,)))
    assert await sources.hidden(ACME, EN, "", 5) == {"mine"}
    assert await sources.hidden(ACME, RU, "", 5) == set()
    assert await sources.hidden(ACME, None, "", 5) == set()
    assert await sources.hidden(TenantId("globex"), EN, "", 5) == set()


async def test_a_source_is_found_from_its_first_moment_until_its_last(sources: SourceStore) -> None:
    await put(sources, "summer", reach=Reach(since=10, until=20))
    hidden = [await sources.hidden(ACME, RU, "", now) for now in (9, 10, 19, 20)]
    assert hidden == [{"summer"}, set(), set(), {"summer"}]


async def test_where_one_language_is_wanted_only_sources_wholly_in_another_are_hidden(sources: SourceStore) -> None:
    for name, language in (("r", "ru"), ("e", "en"), ("both", "")):
        await put(sources, name, language)
    await put(sources, "later", "ru", Reach(since=10))
    assert await sources.hidden(ACME, RU, "ru", 5) == {"e", "later"}
    assert await sources.hidden(ACME, RU, "", 5) == {"later"}


async def test_a_company_has_sources_in_the_languages_that_whole_ones_are_in(sources: SourceStore) -> None:
    for name, language in (("r", "ru"), ("s", "ru"), ("both", "")):
        await put(sources, name, language)
    assert [(await sources.bounds(ACME, RU, language, 5))[1] for language in ("ru", "en")] == [True, False]
    assert not (await sources.bounds(TenantId("globex"), RU, "ru", 5))[1]


async def test_a_search_is_told_at_once_what_is_hidden_in_any_language(sources: SourceStore) -> None:
    await put(sources, "mine", "en", Reach((RU,)))
    await put(sources, "all", "ru")
    assert [(await sources.bounds(ACME, bot, "en", 5)) for bot in (EN, RU)] == [({"mine"}, True), (set(), True)]


async def test_the_reach_of_a_source_stays_as_it_was_set_while_its_reader_saves_it(sources: SourceStore) -> None:
    one, reach = source(), Reach((RU, EN), 10, 20)
    await sources.add_source(ACME, one)
    await sources.set_reach(ACME, one.id, reach, 1)
    await sources.save_source(ACME, one)
    assert (await sources.get_source(ACME, one.id)).reach == reach
    with pytest.raises(NotFound):
        await sources.set_reach(ACME, GONE, reach, 1)


async def test_sources_that_serve_are_behind_until_the_index_of_this_mark_has_them(sources: SourceStore) -> None:
    one = source()
    await sources.add_source(ACME, one)
    assert await sources.behind("new") == []
    await sources.replace_chunks(ACME, one.id, [Chunk(ChunkId("c"), one.id, 0, "", "Везём.")], 1)
    assert (await sources.behind("new"), await sources.marks(ACME)) == ([(ACME, one.id)], {""})
    await sources.indexed(ACME, one.id, "new")
    await sources.save_source(ACME, replace(one, serving=1))
    assert (await sources.behind("new"), await sources.marks(ACME)) == ([], {"new"})
    assert await sources.behind("newer") == [(ACME, one.id)]
    await sources.unindexed(ACME)
    assert await sources.marks(ACME) == {""}
    await sources.indexed(ACME, GONE, "new")
