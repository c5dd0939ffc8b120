"""A company whose sources are checked with saved questions before they serve."""

from bot.storage.engines.opening import SqlStore
from bot.storage.sources import SqlSourceStore
from bot.work.gating import PublishGate
from dialogs.access import Actor
from dialogs.answers.answering import Answerer
from dialogs.ids import SourceId
from dialogs.learning.checks import Checks
from dialogs.messages import OutboundMessage
from dialogs.ports import Scope
from dialogs.tenant import SYSTEM
from knowledge.index_memory import MemoryIndex
from knowledge.ingest import Ingest
from knowledge.ports import SourceStore
from knowledge.retrieval import HybridRetriever
from knowledge.service import Knowledge
from knowledge.sources import Source
from tests.fakes.knowledge import FakeClock, HashEmbedder, MemoryBlobs

OLD = "вопрос;ответ\nСколько стоит доставка?;Доставка стоит 300 рублей."


class Room:
    """A company whose sources are checked, over a real store."""

    def __init__(self, store: SqlStore, owner: Actor, clock: FakeClock) -> None:
        self.store, self.owner, self.clock = store, owner, clock
        self.sources, self.index, self.embedder = SqlSourceStore(store), MemoryIndex(), HashEmbedder()
        self.retriever = HybridRetriever(self.sources, self.index, self.embedder, now=clock.now)
        self.blobs = MemoryBlobs()
        self.start()

    def start(self) -> None:
        """What a process has in memory, made anew."""
        self.gate = PublishGate(self.store, self.sources, self.clock, self._answers)
        ingest = Ingest(self.sources, self.blobs, self.index, self.embedder, self.clock, gate=self.gate)
        self.knowledge = Knowledge(self.sources, self.blobs, self.index, ingest, self.clock)

    def _answers(self, base: SourceStore) -> Answerer:
        retriever = HybridRetriever(base, self.index, self.embedder, now=self.clock.now)
        return Answerer(retriever, self.clock, 0.5)

    async def add(self, text: str = OLD) -> SourceId:
        source = await self.knowledge.add_file(self.owner, "prices.csv", text.encode(), "Цены")
        await self.knowledge.ingest_all()
        return source

    async def change(self, source: SourceId, text: str) -> Source:
        await self.knowledge.freshness.update_file(self.owner, source, "prices.csv", text.encode())
        await self.knowledge.ingest_all()
        return await self.get(source)

    async def get(self, source: SourceId) -> Source:
        return await self.knowledge.get(self.owner, source)

    async def expect(self, question: str = "Сколько стоит доставка?", source: str = "Цены") -> None:
        await Checks(self.store, self.clock).add(self.owner, question, "ru", source)

    async def best(self, question: str = "Сколько стоит доставка?") -> str:
        found = await self.retriever.find(Scope(self.owner.tenant), question, 1)
        return found[0].answer if found else ""

    async def told(self) -> list[OutboundMessage]:
        claimed = await self.store.run(SYSTEM, lambda uow: uow.outbox.claim(self.clock.now(), 99, lambda row: True, 0))
        return [row.message for row in claimed[0]]

    async def decide(self, source: Source, publish: bool, actor: Actor | None = None) -> None:
        if publish:
            await self.knowledge.freshness.publish(actor or self.owner, source.id, source.version)
        else:
            await self.knowledge.keep(actor or self.owner, source.id, source.version)
        await self.knowledge.ingest_all()
