"""A small world to act in, with a clock that tests move by hand."""

from dataclasses import dataclass, field

import pytest

from bot.sandbox.telegram.shapes import BotAccount, Chat, Json, Person
from bot.sandbox.telegram.world import World


@dataclass
class HandClock:
    """Time that stands until it is moved."""

    now: float = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Scene:
    """A client, a manager, a bot and the managers' forum."""

    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.world = World(self.clock)
        self.anna: Person = self.world.add_person("Анна", "anna")
        self.boris: Person = self.world.add_person("Boris", language="en")
        self.bot: BotAccount = self.world.add_bot("Салон", "salon_bot")
        self.desk: Chat = self.world.add_group("Стойка", forum=True)
        self.world.join(self.desk, self.boris)

    def heard(self, bot: BotAccount | None = None) -> list[Json]:
        """What the bot received since it was asked last."""
        queue = (bot or self.bot).queue
        taken = list(queue)
        queue.clear()
        return taken


@pytest.fixture
def scene() -> Scene:
    return Scene()
