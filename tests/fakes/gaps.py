"""A company that knows nothing, and how its gaps are gathered, told and answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.work.gathering import Gathering
from bot.work.timers import RINGS, Clockwork
from dialogs.access import Actor
from dialogs.errors import BadInput, ProviderError
from dialogs.ids import SourceId, TenantId
from dialogs.learning.gap_answers import GapWork
from dialogs.learning.gaps import Gap
from dialogs.messages import OutboundMessage
from dialogs.texts import Text
from tests.fakes.domain import BOSS, World, actor, key_of, said

ASKED = "Вы доставляете в Казахстан?"
HOUR = 3_600_000


@dataclass
class HandMeanings:
    """One direction a topic: the word that a question holds."""

    topics: Sequence[str] = ("Казахстан", "рассрочк", "шоурум")
    works: bool = True

    async def of(self, question: str) -> Sequence[float]:
        if not self.works:
            raise ProviderError("error-provider", "down")
        return [1.0 if topic in question else 0.0 for topic in self.topics] + [0.0 if self._known(question) else 1.0]

    def _known(self, question: str) -> bool:
        return any(topic in question for topic in self.topics)


@dataclass
class Taught:
    """Knowledge that remembers what it was taught."""

    entries: list[tuple[str, str]] = field(default_factory=list)
    fails: bool = False

    async def add_faq(self, actor: Actor, question: str, answer: str) -> SourceId:
        if self.fails:
            raise BadInput("error-file-empty", name="")
        if (question, answer) not in self.entries:
            self.entries.append((question, answer))
        return SourceId("faq1")


class Gappy:
    """A company that knows nothing, with the parts that look after gaps."""

    def __init__(self, world: World) -> None:
        world.retriever.gives = ()
        self.world, self.store, self.clock = world, world.store, world.clock
        self.meanings, self.taught, self.known = HandMeanings(), Taught(), False
        self.gathering = Gathering(world.store, self.meanings, world.clock, self._knows)
        self.clockwork = Clockwork(world.store, world.clock, RINGS, lambda: None)
        self.work = GapWork(world.store, self.taught, world.clock)
        self.count = 0

    async def _knows(self, tenant: TenantId, question: str, language: str) -> bool:
        return self.known

    async def ask(self, words: str = ASKED, chat: str = "v1") -> None:
        self.count += 1
        await self.world.turn(said(words, chat, str(self.count)))
        await self.gather()

    async def gather(self) -> None:
        self.gathering.call()
        await self.gathering.work()

    async def pass_time(self, ms: int) -> None:
        self.clock.at += ms
        await self.clockwork.work()
        await self.gather()

    async def news(self, to: Actor | None = None) -> list[OutboundMessage]:
        """What members were told of gaps since the last look."""
        chat = str((to or actor(BOSS)).member.telegram_id)
        return [row.message for row in await self.world.deliver_all()
                if row.message.chat == chat and key_of(row.message).startswith("gap-")]  # fmt: skip

    async def gaps(self) -> Sequence[Gap]:
        return await self.work.list(actor(BOSS))

    async def heard(self, chat: str = "v1") -> list[str]:
        """Bodies that the client of a chat got since the last look."""
        rows = [row.message for row in await self.world.deliver_all() if row.message.chat == chat]
        return [row.body.key if isinstance(row.body, Text) else row.body for row in rows]
