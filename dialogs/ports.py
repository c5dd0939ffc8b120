"""What the domain asks of the world: Protocols that knowledge, channels and bot implement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from dialogs.ids import BotId, ChunkId, Millis, SourceId, TenantId


class Clock(Protocol):
    """Time, so that tests can own it."""

    def now(self) -> Millis:
        """Milliseconds since the Unix epoch."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose knowledge may be searched: a tenant's, as far as this bot may find it; with a `language` only what is in
    it, or in several."""

    tenant_id: TenantId
    bot_id: BotId | None = None
    language: str = ""


class Broad(StrEnum):
    """What a chunk is to a broad question, which names a section and asks nothing particular ("delivery?")."""

    NO = ""
    MAIN = "main"  # its answer is the main thing of that section
    BESIDE = "beside"  # it begins another part of it, or one of several sections that the question may mean


@dataclass(frozen=True, slots=True)
class Found:
    """A chunk with its score. `score` is fused and comparable within one search; `confidence` is 0..1, comparable
    across questions (the chance that this chunk answers), and what the threshold is held against."""

    chunk_id: ChunkId
    source_id: SourceId
    title: str
    text: str
    score: float
    confidence: float
    answer: str = ""  # the extractive answer drawn from this chunk: its own sentences, a table's row, an FAQ's answer
    question: str = ""  # an FAQ entry's own question
    path: str = ""  # headings above the chunk
    url: str = ""
    legs: Mapping[str, float] = field(default_factory=dict)  # score of each leg, for "why this answer"
    broad: Broad = Broad.NO


class Retriever(Protocol):
    """Finds chunks of the tenant's knowledge."""

    async def find(self, scope: Scope, question: str, top: int) -> Sequence[Found]:
        """At most `top` chunks, best first; empty when there is no knowledge."""


class Library(Protocol):
    """Knowledge beside what a search found, for models, which read more than one passage."""

    async def whole(self, scope: Scope, tokens: int) -> Sequence[Found]:
        """All that the bot may use now, unscored; empty when it is over so many tokens by a fair estimate."""

    async def around(self, scope: Scope, found: Sequence[Found], tokens: int) -> Sequence[Found]:
        """What stands beside the best of these, unscored; all of it and `found` are at most so many tokens."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked: the rules, the material as data, the dialog so far, and the schema of its answer."""

    system: str
    messages: Sequence[tuple[str, str]]  # (role, text)
    schema: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limit:
    """Bounds of one call: seconds in all, tokens out."""

    seconds: float = 25.0
    tokens: int = 800


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model said: raw text (JSON by the schema), and what it cost."""

    text: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    ms: int = 0
    cost: float = 0.0  # in the currency of the model's price; 0 without a price


class Progress(Protocol):
    """What a client may see while we think; each call is a hint that may be dropped."""

    async def typing(self) -> None: ...
    async def draft(self, text: str) -> None: ...


@runtime_checkable
class Stoppable(Protocol):
    """A progress whose client may end the answer while it grows."""

    async def stopped(self) -> None:
        """Returns once they did; may never return."""


class LLM(Protocol):
    """A language model."""

    model: str

    async def complete(self, prompt: Prompt, limit: Limit, progress: Progress | None = None) -> Completion:
        """Raises ProviderError (after its own retries) and never anything else."""


class Transcriber(Protocol):
    """Words of a voice message."""

    async def transcribe(self, name: str, content: bytes) -> str:
        """The name's ending tells the format. Raises ProviderError; "" when nothing was said."""


class Blobs(Protocol):
    """Files by content, per tenant."""

    async def put(self, tenant: TenantId, content: bytes) -> str:
        """Stores and returns the key (sha256); the same content gives the same key."""

    async def get(self, tenant: TenantId, key: str) -> bytes:
        """Raises NotFound."""

    async def delete(self, tenant: TenantId, key: str) -> None: ...


class Secrets(Protocol):
    """Seals tokens at rest; the tenant is bound in, so a row moved to another tenant does not open."""

    def seal(self, tenant: TenantId, plain: str) -> str: ...
    def open(self, tenant: TenantId, sealed: str) -> str: ...
