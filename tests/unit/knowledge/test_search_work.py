"""A search does no more work than what it shows needs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialogs.access import operator
from dialogs.ids import ChunkId, SourceId, TenantId
from dialogs.ports import Scope
from knowledge.finding.fusion import fuse
from knowledge.index_memory import MemoryIndex
from knowledge.ingest import Ingest
from knowledge.ports import Candidate, Candidates, Vector
from knowledge.retrieval import HybridRetriever
from knowledge.service import Knowledge
from tests.fakes.knowledge import FakeClock, HashEmbedder, MemoryBlobs, MemorySources

ANNA = TenantId("anna")
SHORT = "Везём заказы по городу за два дня. Возим только по будним дням."
LONG = SHORT + " Везём заказы по области за три дня." * 5


class _Watched(MemoryIndex):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[ChunkId] = []

    async def near(self, tenant: TenantId, ids: Sequence[ChunkId], dense: Vector) -> Mapping[ChunkId, Sequence[float]]:
        self.asked += ids
        return await super().near(tenant, ids, dense)


async def _asked_how_near(text: str) -> int:
    store, blobs, clock, index, embedder = MemorySources(), MemoryBlobs(), FakeClock(), _Watched(), HashEmbedder()
    knowledge = Knowledge(store, blobs, index, Ingest(store, blobs, index, embedder, clock), clock)
    await knowledge.add_text(operator(ANNA, "m"), "Доставка", text)
    await knowledge.ingest_all()
    await HybridRetriever(store, index, embedder).find(Scope(ANNA), "сколько дней везём по городу", 5)
    return len(index.asked)


async def test_only_of_a_text_that_is_said_in_part_is_it_asked_how_near_its_sentences_are() -> None:
    assert await _asked_how_near(LONG) == 1
    assert await _asked_how_near(SHORT) == 0


def test_the_best_few_are_the_first_of_all() -> None:
    many = [Candidate(ChunkId(f"c{at}"), SourceId(f"s{at % 4}"), 0.3 + (at % 5) / 100) for at in range(40)]
    found = Candidates(many, [replace(one, score=one.score * 9) for one in many[::2]])
    every = fuse(found, best_lexical=6.0)
    assert [fuse(found, best_lexical=6.0, most=most) for most in (1, 7, 40)] == [every[:1], every[:7], every]
