"""What other sources say about the same is found without reading all of them anew."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.ids import SourceId, TenantId
from knowledge.intake.subjects import Subjects
from knowledge.sources import Chunk, SourceState
from tests.fakes.knowledge import MemorySources
from tests.unit.knowledge.test_retrieval import ANNA, Base

ABOUT, OTHER = "Доставка по Москве стоит 300 рублей в день заказа.", "Гарантия на телефоны действует один год всегда."


class CountingSources(MemorySources):
    """Remembers which sources were read whole."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[SourceId] = []

    async def chunks_of(self, tenant: TenantId, source: SourceId) -> Sequence[Chunk]:
        self.read.append(source)
        return await super().chunks_of(tenant, source)


async def base_of(*texts: str) -> tuple[Base, CountingSources, list[SourceId]]:
    store = CountingSources()
    base = Base(store=store)
    return base, store, [await base.add(text) for text in texts]


async def alike(base: Base, subjects: Subjects, fresh: SourceId) -> list[str]:
    source = await base.store.get_source(ANNA, fresh)
    mine = await base.store.chunks_by_ids(ANNA, base.store._of[ANNA, fresh])
    return [chunk.text for chunk in await subjects.alike(ANNA, source, mine)]


async def test_only_what_is_about_the_same_comes_back() -> None:
    base, store, (*_, fresh) = await base_of(ABOUT, OTHER, ABOUT.replace("300", "500"))
    assert await alike(base, Subjects(store), fresh) == [ABOUT]


async def test_a_source_is_taken_apart_once_until_it_changes() -> None:
    base, store, (first, fresh) = await base_of(ABOUT, ABOUT.replace("300", "500"))
    subjects = Subjects(store)
    await alike(base, subjects, fresh)
    store.read.clear()
    await alike(base, subjects, fresh)
    assert store.read == []
    old = await store.get_source(ANNA, first)
    await store.save_source(ANNA, replace(old, serving=old.serving + 1), (SourceState.READY,))
    await alike(base, subjects, fresh)
    assert store.read == [first]


async def test_what_was_looked_at_longest_ago_is_forgotten_first() -> None:
    base, store, (first, second, fresh) = await base_of(ABOUT, OTHER, ABOUT.replace("300", "500"))
    subjects = Subjects(store, most=1)
    await alike(base, subjects, fresh)
    store.read.clear()
    await alike(base, subjects, fresh)
    assert set(store.read) == {first, second}
