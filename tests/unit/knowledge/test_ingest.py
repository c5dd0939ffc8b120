"""Sources are read whole or not at all, whatever happens between."""

import pytest

from dialogs.errors import BadInput, NotFound
from dialogs.ids import SourceId
from knowledge.ingest import STALE_MS
from knowledge.intake.typing import MOST_BYTES
from knowledge.sources import SourceState
from tests.unit.knowledge.test_retrieval import ANNA, OTHER, OWNER, Base


async def test_a_text_becomes_ready_with_its_chunks_counted() -> None:
    base = Base()
    source = await base.knowledge.get(OWNER, await base.add("Везём два дня."))
    assert (source.state, source.chunks, source.done, source.error) == (SourceState.READY, 1, 1, None)


async def test_a_broken_file_fails_with_words_for_the_person() -> None:
    base = Base()
    added = await base.knowledge.add_file(OWNER, "a.pdf", b"%PDF-1.4 broken")
    source = await base.knowledge.ingest_next(ANNA)
    assert source is not None
    assert (source.id, source.state) == (added, SourceState.FAILED)
    assert source.error is not None
    assert source.error.key == "error-file-broken"


@pytest.mark.parametrize(
    ("content", "key"), [(b"x" * (MOST_BYTES + 1), "error-file-too-big"), (b"{\\rtf1 x}", "error-file-type")]
)
async def test_size_and_type_are_refused_at_once(content: bytes, key: str) -> None:
    with pytest.raises(BadInput) as refusal:
        await Base().knowledge.add_file(OWNER, "a.txt", content)
    assert refusal.value.text.key == key


@pytest.mark.parametrize("words", ["🎉" * 2000, "…\n—\n!!!"])
async def test_what_holds_no_word_is_nothing_to_know(words: str) -> None:
    base = Base()
    for adding in (base.knowledge.add_text(OWNER, "", words), base.knowledge.add_faq(OWNER, words, "Два дня")):
        with pytest.raises(BadInput) as refusal:
            await adding
        assert refusal.value.text.key == "error-no-words"
    read = await base.knowledge.ingest_next(ANNA)
    assert read is None


async def test_a_file_without_a_word_is_read_as_empty() -> None:
    base = Base()
    await base.knowledge.add_file(OWNER, "party.txt", ("🎉" * 50).encode())
    read = await base.knowledge.ingest_next(ANNA)
    assert read is not None
    assert read.error is not None
    assert read.error.key == "error-file-empty"


async def test_a_source_left_by_a_dead_reader_is_read_by_the_next() -> None:
    base = Base()
    await base.knowledge.add_text(OWNER, "", "Везём два дня.")
    await base.store.claim_queued(ANNA, base.clock.now(), 0)
    assert await base.knowledge.ingest_next(ANNA) is None
    base.clock.ms += STALE_MS + 1
    source = await base.knowledge.ingest_next(ANNA)
    assert source is not None
    assert source.state is SourceState.READY


async def test_what_the_index_acknowledged_before_a_kill_is_not_embedded_again() -> None:
    base = Base()
    source = await base.add("Везём два дня.")
    await base.store.set_state(ANNA, source, SourceState.QUEUED, base.clock.now())
    await base.knowledge.ingest_next(ANNA)
    assert len(base.embedder.embedded) == 1


async def test_a_removed_source_is_nowhere() -> None:
    base = Base()
    source = await base.add("Везём два дня.")
    blob = (await base.knowledge.get(OWNER, source)).blob
    await base.knowledge.remove(OWNER, source)
    assert await base.index.count(ANNA) == 0
    with pytest.raises(NotFound):
        await base.blobs.get(ANNA, blob)


async def test_a_file_shared_by_two_sources_stays_until_both_are_gone() -> None:
    base = Base()
    first, second = await base.add("Везём два дня."), await base.add("Везём два дня.")
    await base.knowledge.remove(OWNER, first)
    kept = await base.knowledge.get(OWNER, second)
    assert await base.blobs.get(ANNA, kept.blob)


async def test_another_company_can_neither_see_nor_remove_a_source() -> None:
    base = Base()
    source = await base.add("Везём два дня.")
    assert await base.knowledge.list(OTHER) == []
    with pytest.raises(NotFound):
        await base.knowledge.remove(OTHER, source)


async def test_a_lost_index_is_filled_from_the_store() -> None:
    base = Base()
    source = await base.add("Везём два дня.")
    await base.index.delete_source(ANNA, SourceId(source))
    await base.store.unindexed(ANNA)
    assert await base.knowledge.renew_next()
    assert await base.answers("сколько дней везём") == ["Везём два дня."]


async def test_a_source_removed_while_it_is_read_publishes_nothing() -> None:
    base = Base()
    await base.knowledge.add_text(OWNER, "", "Везём два дня.")
    (source,) = await base.knowledge.list(OWNER)
    embed = base.embedder.embed_documents

    async def embed_and_lose(texts: list[str]) -> object:
        await base.store.delete_source(ANNA, source.id)
        return await embed(texts)

    base.embedder.embed_documents = embed_and_lose  # type: ignore[method-assign,assignment]  # the rival's moment
    await base.knowledge.ingest_all()
    assert (await base.knowledge.list(OWNER), await base.index.count(ANNA)) == ([], 0)


async def test_of_a_long_piece_the_beginning_is_embedded_and_every_word_is_indexed() -> None:
    base = Base()
    words = "Наш магазин работает давно и радует покупателей разной техникой для дома. " * 5
    await base.add(f"{words}Код возврата ZX-81.")
    (embedded,) = base.embedder.embedded
    assert len(embedded) <= 260
    assert words.startswith(f"{embedded} ")  # whole words
    assert "ZX-81" in (await base.answers("код ZX-81"))[0]


async def test_a_namesake_is_a_file_of_the_same_name_that_says_something_else() -> None:
    base = Base()
    old = await base.knowledge.add_file(OWNER, "Price.txt", "Чайник 300".encode())
    await base.knowledge.add_text(OWNER, "other.txt", "Текст, а не файл")
    for name, content, known in (("price.TXT", "500", old), ("price.txt", "Чайник 300", None), ("new.txt", "1", None)):
        found = await base.knowledge.namesake(OWNER, name, content.encode())
        assert (found.id if found else None) == known
