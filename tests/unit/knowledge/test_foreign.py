"""A base of two languages: when the other one is searched, and when what it says goes first."""

from collections.abc import Collection, Sequence

import pytest

from dialogs.ids import ChunkId, SourceId, TenantId
from dialogs.ports import Found, Scope
from knowledge.finding.foreign import surest
from knowledge.index_memory import MemoryIndex
from knowledge.ports import Candidates, Sparse, Vector
from tests.unit.knowledge.test_retrieval import ANNA, Base


def found(name: str, confidence: float) -> Found:
    return Found(ChunkId(name), SourceId(name), name, name, 1.0, confidence)


@pytest.mark.parametrize(
    ("own", "foreign", "first"),
    [
        (0.4, 0.85, "foreign"),
        (0.6, 0.85, "own"),  # not surer by enough: they may say the same
        (0.2, 0.83, "own"),  # with no words in common nearness alone is not enough
    ],
)
def test_the_other_language_goes_first_where_it_is_sure_and_much_surer(own: float, foreign: float, first: str) -> None:
    assert surest([found("own", own)], [found("foreign", foreign)])[0].title == first


def test_what_was_found_in_both_searches_is_told_once() -> None:
    told = surest([found("own", 0.3), found("both", 0.2)], [found("foreign", 0.9), found("both", 0.2)])
    assert [one.title for one in told] == ["foreign", "both", "own"]


class CountingIndex(MemoryIndex):
    """Remembers which sources each search left out."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: list[set[SourceId]] = []

    async def candidates(
        self, tenant: TenantId, dense: Vector, sparse: Sparse, top: int, but: Collection[SourceId] = ()
    ) -> Candidates:
        self.hidden.append(set(but))
        return await super().candidates(tenant, dense, sparse, top, but)


async def searched(*texts: str) -> tuple[Sequence[SourceId], list[set[SourceId]]]:
    """The sources of these texts, and what each search for an unknown thing left out."""
    base = Base(index := CountingIndex())
    ids = [await base.add(text) for text in texts]
    await base.retriever.find(Scope(ANNA), "сколько стоит катамаран", 5)
    return ids, index.hidden


async def test_where_nobody_is_sure_the_sources_in_the_other_language_are_searched_alone() -> None:
    (russian, _), hidden = await searched("Доставка по Москве – 300 ₽.", "Delivery takes two days.")
    assert hidden == [set(), {russian}]


async def test_a_base_of_one_language_is_searched_once() -> None:
    _, hidden = await searched("Доставка по Москве – 300 ₽.", "Возврат – 14 дней.")
    assert hidden == [set()]
