"""Knowledge wired: embedder, index, source store, retriever, and the loop that reads what waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.config import Config
from bot.providers.models import make_embedder, make_reranker
from bot.providers.transcribing import OpenAITranscriber
from bot.setup.apply import KnownSource
from bot.storage.sources import SqlSourceStore
from bot.work.gating import PublishGate
from channels.egress import Egress
from dialogs.access import Actor, operator
from dialogs.answers.answering import Answerer
from dialogs.ids import Millis, SourceId, TenantId
from dialogs.ports import Blobs, Clock, Library, Retriever
from dialogs.store import Store
from handlers.context import SourceCard, VersionCard
from knowledge.finding.calibration import ANSWER_THRESHOLD
from knowledge.index_moving import MovingIndex
from knowledge.ingest import Ingest, Outside
from knowledge.intake.typing import made_by
from knowledge.library import StoredLibrary
from knowledge.made import mark_of
from knowledge.ports import Embedder, SourceStore, VectorIndex
from knowledge.retrieval import HybridRetriever
from knowledge.service import Knowledge
from knowledge.sources import Reach, Source


@dataclass(frozen=True, slots=True)
class Knowing:
    """Knowledge as menus, set-up as a file and the program's loops use it."""

    knowledge: Knowledge
    retriever: Retriever
    index: VectorIndex
    store: SqlSourceStore
    embedder: Embedder
    clock: Clock
    library: Library | None = None
    gate: PublishGate | None = None
    threshold: float = ANSWER_THRESHOLD

    async def ingest_forever(self) -> None:
        """The job that reads sources."""
        await self.knowledge.run()

    async def ingest_all(self) -> int:
        """Reads all that waits now."""
        return await self.knowledge.ingest_all()

    async def learn_all(self) -> None:
        """The same, and in depth."""
        await self.knowledge.ingest_all()
        while await self.knowledge.deepen_next():
            continue

    async def close(self) -> None:
        """Closes the index."""
        await self.index.close()

    async def add_file(self, actor: Actor, name: str, content: bytes) -> SourceId:
        """Raises BadInput."""
        return await self.knowledge.add_file(actor, name, content)

    async def add_text(self, actor: Actor, title: str, text: str) -> SourceId:
        """Raises BadInput."""
        return await self.knowledge.add_text(actor, title, text)

    async def add_faq(self, actor: Actor, question: str, answer: str) -> SourceId:
        """One question with its answer; the same pair gives the same source. Raises BadInput."""
        return await self.knowledge.add_faq(actor, question, answer)

    async def namesake(self, actor: Actor, name: str, content: bytes) -> SourceCard | None:
        """Raises BadInput."""
        found = await self.knowledge.namesake(actor, name, content)
        return _card(found, self.clock.now()) if found else None

    async def sources(self, actor: Actor) -> Sequence[SourceCard]:
        """As the menu shows them."""
        now = self.clock.now()
        return [_card(item, now) for item in await self.knowledge.list(actor)]

    async def add_url(self, actor: Actor, url: str, whole: bool) -> SourceId:
        """A page, or the whole site under it. Raises BadInput."""
        return await self.knowledge.add_url(actor, url, whole)

    async def update_file(self, actor: Actor, source: SourceId, name: str, content: bytes) -> None:
        """Raises BadInput, NotFound, Conflict."""
        await self.knowledge.freshness.update_file(actor, source, name, content)

    async def update_text(self, actor: Actor, source: SourceId, words: str) -> None:
        """Raises BadInput, NotFound, Conflict."""
        await self.knowledge.freshness.update_text(actor, source, words)

    async def again(self, actor: Actor, source: SourceId) -> None:
        """Raises NotFound, Conflict."""
        await self.knowledge.freshness.again(actor, source)

    async def publish(self, actor: Actor, source: SourceId, version: int = 0) -> None:
        """Raises NotFound, Conflict."""
        await self.knowledge.freshness.publish(actor, source, version)
        let = await self.knowledge.get(actor, source)
        if self.gate and let.passed == let.version:
            await self.gate.accepted(actor.tenant, source, let.version)

    async def keep(self, actor: Actor, source: SourceId, version: int = 0) -> None:
        """Raises NotFound, Conflict."""
        await self.knowledge.keep(actor, source, version)

    async def cancel(self, actor: Actor, source: SourceId) -> None:
        """Raises NotFound, Conflict."""
        await self.knowledge.freshness.cancel(actor, source)

    async def refresh(self, actor: Actor, source: SourceId) -> None:
        """Raises NotFound, Conflict."""
        await self.knowledge.freshness.refresh(actor, source)

    async def refresh_every(self, actor: Actor, source: SourceId, hours: int) -> None:
        """Raises NotFound."""
        await self.knowledge.freshness.refresh_every(actor, source, hours)

    async def set_reach(self, actor: Actor, source: SourceId, reach: Reach) -> None:
        """Raises NotFound."""
        await self.knowledge.freshness.set_reach(actor, source, reach)

    async def versions(self, actor: Actor, source: SourceId) -> Sequence[VersionCard]:
        """Newest first."""
        found = await self.knowledge.freshness.versions(actor, source)
        return [VersionCard(one.number, one.made_at, one.name) for one in found]

    async def roll_back(self, actor: Actor, source: SourceId, number: int) -> None:
        """Raises NotFound, Conflict."""
        await self.knowledge.freshness.roll_back(actor, source, number)

    async def examples(self, actor: Actor, source: SourceId) -> Sequence[str]:
        """Questions to try."""
        return await self.knowledge.examples(actor, source)

    async def remove(self, actor: Actor, source: SourceId) -> None:
        """Raises NotFound."""
        await self.knowledge.remove(actor, source)

    async def known(self, tenant: TenantId) -> Sequence[KnownSource]:
        """As set-up as a file compares them."""
        return [
            KnownSource(item.id, item.title, item.name, item.hash, item.blob, item.reach)
            for item in await self.knowledge.list(operator(tenant, "file"))
        ]

    async def teach(self, tenant: TenantId, name: str, title: str, content: bytes, by: str) -> str:
        """Adds a source under the title that the file gives it."""
        return await self.knowledge.add_file(operator(tenant, by), name, content, title)

    async def bind(self, tenant: TenantId, source: str, reach: Reach) -> None:
        """Who finds it and when, as the file says."""
        await self.knowledge.freshness.set_reach(operator(tenant, "file"), SourceId(source), reach)

    async def forget(self, tenant: TenantId, source: str) -> None:
        """Removes a source that the file has replaced."""
        await self.knowledge.remove(operator(tenant, "file"), SourceId(source))


async def build_knowledge(
    config: Config,
    store: Store,
    blobs: Blobs,
    clock: Clock,
    embedder: Embedder | None = None,
    outside: Outside | None = None,
    answers: Callable[[Retriever, Library], Answerer] | None = None,
) -> Knowing:
    """The embedded engine, or the Qdrant server that the environment names. Without `answers` nothing is checked before
    it is published."""
    embedder, reranker = embedder or make_embedder(config), make_reranker(config)
    sources = SqlSourceStore(store)
    index = MovingIndex(sources, mark_of(embedder), lambda mark: open_index(config, mark, embedder.dim))

    def reading(base: SourceStore) -> tuple[Retriever, Library]:
        return HybridRetriever(base, index, embedder, reranker=reranker, now=clock.now), StoredLibrary(base, clock.now)

    gate = PublishGate(store, sources, clock, lambda base: answers(*reading(base))) if answers else None
    ingest = Ingest(sources, blobs, index, embedder, clock, outside, gate)
    knowledge = Knowledge(sources, blobs, index, ingest, clock)
    retriever, library = reading(sources)
    return Knowing(knowledge, retriever, index, sources, embedder, clock, library, gate)


def _card(item: Source, now: Millis) -> SourceCard:
    return SourceCard(
        item.id, item.title, item.state.value, item.chunks, item.error, item.done, item.pages, item.pages_done,
        _left(item, now), item.url, item.every, item.version, item.serving, item.notes,
        item.reach, item.language, made_by(item).value,
    )  # fmt: skip


def _left(item: Source, now: Millis) -> int:
    """Seconds, by the pace until now; 0 when that can't be told."""
    if not item.done or not item.started_at:
        return 0
    return round((now - item.started_at) / 1000 / item.done * (item.chunks - item.done))


def outside_of(config: Config, egress: Egress) -> Outside:
    """The web through checked addresses; speech where an OpenAI-compatible model is set up."""
    from bot.providers.web import EgressWeb

    return Outside(EgressWeb(egress), transcriber_of(config))


def transcriber_of(config: Config) -> OpenAITranscriber | None:
    """Speech to words, where a model for it is set up."""
    if config.llm_kind != "openai" or not (config.llm_key or config.transcribe_model):
        return None
    key = config.llm_key.get_secret_value() if config.llm_key else ""
    return OpenAITranscriber(config.transcribe_model or "whisper-1", config.llm_url or "", key)


def open_index(config: Config, mark: str, dim: int) -> VectorIndex:
    """The vector index that the environment names, made as the mark says; the embedded one when it names none."""
    if config.qdrant_url:
        from knowledge.index_qdrant import connect

        key = config.qdrant_api_key.get_secret_value() if config.qdrant_api_key else ""
        return connect(config.qdrant_url, dim, mark, key)
    from knowledge.index_edge import EdgeIndex

    return EdgeIndex(config.data_dir / "vectors", dim, mark)
