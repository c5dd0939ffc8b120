"""An index that is made in another way by now: the old one serves until the new is whole, by itself."""

from pathlib import Path

from dialogs.ids import ChunkId, SourceId, TenantId
from dialogs.ports import Scope
from knowledge import made
from knowledge.index_edge import EdgeIndex
from knowledge.index_memory import MemoryIndex
from knowledge.index_moving import MovingIndex
from knowledge.ingest import Ingest
from knowledge.ports import VectorIndex
from knowledge.retrieval import HybridRetriever
from knowledge.service import Knowledge
from tests.fakes.knowledge import HashEmbedder
from tests.unit.knowledge.test_retrieval import ANNA, Base

BEFORE = "hash-64.before"


class Moved(Base):
    """A base whose index was made in another way before this program started."""

    def __init__(self, before: Base, mark: str = BEFORE) -> None:
        super().__init__()
        self.store, self.blobs = before.store, before.blobs
        self.indexes: dict[str, VectorIndex] = {mark: before.index}
        self.moving = MovingIndex(self.store, made.mark_of(self.embedder), self._index_of)
        ingest = Ingest(self.store, self.blobs, self.moving, self.embedder, self.clock)
        self.knowledge = Knowledge(self.store, self.blobs, self.moving, ingest, self.clock)
        self.retriever = HybridRetriever(self.store, self.moving, self.embedder)

    def _index_of(self, mark: str) -> VectorIndex:
        return self.indexes.setdefault(mark, MemoryIndex())

    @property
    def today(self) -> VectorIndex:
        return self.indexes[made.mark_of(self.embedder)]


async def moved(*texts: str, mark: str = BEFORE) -> tuple[Moved, list[SourceId]]:
    before = Base()
    sources = [await before.add(text) for text in texts]
    for source in sources:
        await before.store.indexed(ANNA, source, mark)
    return Moved(before, mark), sources


async def test_what_was_indexed_before_is_found_until_all_is_made_anew_and_then_goes() -> None:
    base, _ = await moved("Везём два дня.", "Скидка студентам – 10 %.")
    before = base.indexes[BEFORE]
    assert (await base.answers("сколько дней везём"))[0] == "Везём два дня."
    assert await base.knowledge.renew_next()
    assert (await base.answers("сколько дней везём"))[0] == "Везём два дня."
    assert await before.count(ANNA) == 2
    assert await base.knowledge.renew_next()
    assert not await base.knowledge.renew_next()
    assert (await before.count(ANNA), await base.today.count(ANNA)) == (0, 2)
    assert (await base.answers("скидка студентам"))[0] == "Скидка студентам – 10 %."


async def test_what_is_added_meanwhile_is_found_at_once_and_what_is_removed_no_more() -> None:
    base, [old] = await moved("Везём два дня.")
    await base.add("Самовывоз бесплатный.")
    assert (await base.answers("самовывоз"))[0] == "Самовывоз бесплатный."
    await base.store.delete_source(ANNA, old)
    await base.moving.delete_source(ANNA, old)
    assert await base.indexes[BEFORE].count(ANNA) == 0


async def test_a_source_that_was_embedded_in_depth_is_so_again() -> None:
    base, [source] = await moved("Доставка стоит триста рублей за заказ. Самовывоз бесплатный из любого магазина.")
    await base.store.deepened(ANNA, source)
    await base.knowledge.renew_next()
    ids = [chunk.id for chunk in await base.store.chunks_of(ANNA, source)]
    assert await base.today.known(ANNA, ids, deep=True) == set(ids)


async def test_vectors_of_another_embedder_are_never_asked_and_its_index_is_made_anew() -> None:
    base, _ = await moved("Везём два дня.", mark="other-8.before")
    assert await base.answers("сколько дней везём") == []
    assert await base.knowledge.renew_next()
    assert (await base.answers("сколько дней везём"))[0] == "Везём два дня."


async def test_a_lost_index_is_noticed_by_the_first_search_and_made_anew() -> None:
    base, _ = await moved("Везём два дня.", mark=made.mark_of(HashEmbedder()))
    await base.indexes[made.mark_of(base.embedder)].delete_tenant(ANNA)
    assert await base.answers("сколько дней везём") == []
    assert await base.knowledge.renew_next()
    assert (await base.answers("сколько дней везём"))[0] == "Везём два дня."


async def test_other_terms_other_facets_and_another_embedder_are_each_another_mark(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def mark() -> str:
        made._made.cache_clear()
        return made.mark_of(HashEmbedder())

    marks = [mark(), made.mark_of(HashEmbedder(fingerprint="other"))]
    for name, other in (("encode_document", lambda text: {1: 1.0}), ("texts_of", lambda chunk: [chunk.text]),
                        ("WHOLE", 0.5)):  # fmt: skip
        with monkeypatch.context() as changed:
            changed.setattr(made, name, other)
            marks.append(mark())
    assert len(set(marks)) == 5
    assert mark() == marks[0]


async def test_shards_made_in_another_way_go_and_those_of_today_stay(tmp_path: Path) -> None:
    for mark in ("e.1", "e.2"):
        index = EdgeIndex(tmp_path, 64, mark)
        await index.count(TenantId("anna"))
        await index.close()
    today = EdgeIndex(tmp_path, 64, "e.2")
    await today.forget_older(TenantId("anna"))
    assert [path.name for path in (tmp_path / "anna").iterdir()] == ["e.2"]
    assert await today.known(TenantId("anna"), [ChunkId("x")]) == set()
    await today.close()


async def test_a_search_asks_the_store_for_marks_only_until_the_index_is_whole() -> None:
    base, _ = await moved("Везём два дня.", mark=made.mark_of(HashEmbedder()))
    asked: list[TenantId] = []
    marks = base.store.marks

    async def counted(tenant: TenantId) -> object:
        asked.append(tenant)
        return await marks(tenant)

    base.store.marks = counted  # type: ignore[assignment,method-assign]
    for _ in range(3):
        await base.retriever.find(Scope(ANNA), "сколько дней везём", 5)
    assert len(asked) == 1
