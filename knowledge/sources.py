"""Sources and chunks: what a company's knowledge is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialogs.ids import BotId, ChunkId, MemberId, Millis, SourceId
from dialogs.texts import Text

HELD_BY_CHECKS = "source-held-checks"  # the words of why it is held
_LEAD = 220  # characters


class SourceState(StrEnum):
    """The way of a source; a READING source whose reader died is claimed again."""

    QUEUED = "queued"
    READING = "reading"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"
    HELD = "held"  # a person decides: it looks like orders to a model, or saved questions are answered worse with it


@dataclass(frozen=True, slots=True)
class Reach:
    """Who finds a source, and when: these bots (none: all), from `since` until before `until` (0: no bound)."""

    bots: Sequence[BotId] = ()
    since: Millis = 0
    until: Millis = 0

    def open_to(self, bot: BotId | None, now: Millis) -> bool:
        """Who asks for no bot asks for the whole company."""
        mine = not self.bots or bot is None or bot in self.bots
        return mine and self.since <= now and (not self.until or now < self.until)


EVERYBODY = Reach()


@dataclass(frozen=True, slots=True)
class Source:
    """A document of knowledge. `hash` is the sha256 of its bytes, `blob` where they are kept, `kind` a loader's name;
    `done` of `chunks` pieces are searchable while it is being read."""

    id: SourceId
    kind: str
    title: str
    name: str
    blob: str
    hash: str
    added_by: MemberId
    created_at: Millis
    updated_at: Millis
    state: SourceState = SourceState.QUEUED
    error: Text | None = None
    chunks: int = 0
    done: int = 0
    url: str = ""
    deep: bool = False  # embedded sentence by sentence; a fresh source is found by its chunks' beginnings
    version: int = 1  # the one that is read, or was read last
    serving: int = 0  # the one whose chunks answer; 0: none was whole yet
    parsed: str = ""  # blob of the parsed document, so that a failure further on does not parse again
    fetches: bool = False  # the reading begins at the source's address
    every: int = 0  # hours between looks at the address; 0: never
    attempts: int = 0  # failed ones of this reading
    due: Millis = 0  # not read before
    started_at: Millis = 0
    checked_at: Millis = 0  # when the address was last read
    pages: int = 0
    pages_done: int = 0
    passed: int = 0  # the version that a person let through although saved questions are answered worse with it
    trusted: str = ""  # the hash of the bytes that a person let through although they look like orders to a model
    notes: Sequence[Text] = ()  # what was not read and why, what changed, what looks wrong
    indexed: str = ""  # the mark of the index that has all chunks that serve
    language: str = ""  # that its chunks are in; "" when they are in several, or nobody has looked
    reach: Reach = EVERYBODY

    def found_by(self, bot: BotId | None, language: str, now: Millis) -> bool:
        """With a `language`, what is in another one is not found."""
        return self.reach.open_to(bot, now) and (not language or self.language in ("", language))


@dataclass(frozen=True, slots=True)
class Version:
    """A source as it once was: its bytes are kept, and can serve again."""

    source_id: SourceId
    number: int
    kind: str
    name: str
    blob: str
    hash: str
    made_at: Millis
    by: MemberId
    parsed: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a source that can be found and quoted. The id follows from the content, so that the same text
    of the same source keeps its vector. `parent` names the section it was cut from; `url` is where it can be read, and
    `page` the title it has there when its source is a site."""

    id: ChunkId
    source_id: SourceId
    position: int
    title: str
    text: str
    path: str = ""
    question: str = ""
    answer: str = ""
    hash: str = ""
    parent: str = ""
    kind: str = "text"
    url: str = ""
    page: str = ""

    @property
    def cited(self) -> str:
        """What an answer names: the page of a site, else the source."""
        return self.page or self.title

    @property
    def below(self) -> str:
        """Headings between what `cited` names and the chunk."""
        return self.path.removeprefix(self.page).removeprefix(" › ") if self.page else self.path

    @property
    def searched(self) -> str:
        """What is indexed by its words: those above the chunk, and its own."""
        own = f"{self.question}\n{self.answer}" if self.question else self.text
        return f"{self.head}\n{own}" if self.head else own

    @property
    def head(self) -> str:
        """The words above the chunk: title and headings."""
        if not self.title or not self.path or self.title == self.path:
            return self.title or self.path
        return f"{self.title} · {self.path}"

    @property
    def lead(self) -> str:
        """What is embedded: the time that takes goes by length, and what a chunk is about stands at its beginning;
        the rest is found by its words."""
        text = self.searched
        if len(text) <= _LEAD + 40:
            return text
        return text[: text.rfind(" ", _LEAD // 2, _LEAD) if " " in text[_LEAD // 2 : _LEAD] else _LEAD]
