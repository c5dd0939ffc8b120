"""The takeover race: every order of the bot's steps and the managers', run as real units of the store."""

import itertools
import random
from collections.abc import Awaitable, Callable, Sequence

import pytest

from dialogs.arrivals.hearing import Heard
from dialogs.desk.replying import StaffMessage
from dialogs.dialog import Mode
from dialogs.engine import Batch
from dialogs.errors import AlreadyTaken, StaleEpoch
from dialogs.messages import Audience
from dialogs.store import Queued
from dialogs.tenant import Member
from tests.fakes.domain import ACME, OLEG, VERA, World, actor, said

BOT_STEPS = ("hear", "think", "settle", "claim")
MANAGER_STEPS = ("take", "reply", "release")


class Race:
    """One dialog that the bot answers while managers take it."""

    def __init__(self, world: World, chat: str) -> None:
        self.world, self.chat, self.number = world, chat, 1
        self.batch: Batch | None = None
        self.heard: Heard | None = None
        self.thought: object = None
        self.name = ""
        self.delivered: list[Queued] = []
        self.owner: Member | None = None

    async def start(self, waiting: bool) -> None:
        await self.world.turn(said("нужен оператор" if waiting else "привет", self.chat, "0"))
        self.delivered += await self.world.deliver_all()

    async def step(self, who: Member | None, step: str) -> None:
        steps: dict[str, Callable[[], Awaitable[None]]] = {
            "hear": self.hear, "think": self.think, "settle": self.settle, "claim": self.claim,
            "take": lambda: self.take(who), "reply": lambda: self.reply(who), "release": lambda: self.release(who),
        }  # fmt: skip
        await steps[step]()
        await self.check_owner()

    async def hear(self) -> None:
        self.batch = self.batch or await self.world.claim(said("Сколько стоит доставка?", self.chat, "1"))
        self.heard = await self.world.engine.hear(self.batch)

    async def think(self) -> None:
        assert self.heard
        self.thought = await self.world.engine.think(self.heard)

    async def settle(self) -> None:
        assert self.batch and self.heard
        while not self.name:
            try:
                await self.world.engine.settle(self.batch, self.heard, self.thought)  # type: ignore[arg-type]
                self.name = self.thought.name  # type: ignore[attr-defined]
            except StaleEpoch:
                await self.hear()
                await self.think()

    async def claim(self) -> None:
        rows = await self.world.deliver()
        self.delivered += rows
        if self.owner:
            fenced = [
                row for row in rows if row.message.audience is Audience.CUSTOMER and row.message.epoch is not None
            ]
            assert not fenced, "the bot spoke in a person's dialog"

    async def take(self, who: Member | None) -> None:
        assert who
        await self.as_manager(who, self.world.desk.take(actor(who), await self.world.dialog(self.chat)), who)

    async def reply(self, who: Member | None) -> None:
        assert who
        self.number += 1
        words = StaffMessage(f"{self.chat}:{self.number}", "Сейчас посмотрю")
        await self.as_manager(who, self.world.desk.reply(actor(who), await self.world.dialog(self.chat), words), who)

    async def release(self, who: Member | None) -> None:
        assert who
        await self.as_manager(who, self.world.desk.release(actor(who), await self.world.dialog(self.chat)), None)

    async def as_manager(self, who: Member, work: Awaitable[object], then: Member | None) -> None:
        try:
            await work
        except AlreadyTaken:
            assert self.owner and self.owner != who
        else:
            assert self.owner in (None, who), "two managers had the dialog at once"
            self.owner = then

    async def check_owner(self) -> None:
        number = await self.world.dialog(self.chat)
        dialog = await self.world.store.read(ACME, lambda uow: uow.dialogs.get(number))
        assert dialog.owner_id == (self.owner.id if self.owner else None)
        assert (dialog.mode is Mode.HUMAN) == (self.owner is not None)

    async def finish(self) -> None:
        while rows := await self.world.deliver():
            self.delivered += rows
        assert self.heard and self.heard.turns
        own = [row.message for row in self.delivered if row.message.dialog_id == self.heard.dialog.id]
        desk = [message for message in own if message.audience is Audience.DESK]
        to_client = [message for message in own if message.audience is Audience.CUSTOMER and message.epoch is not None]
        answered = any(getattr(message.body, "key", "") == "client-answer" for message in to_client)
        seen = any("доставка?" in str(getattr(message.body, "values", message.body)) for message in desk)
        assert answered or seen, "the client's question was lost"


def interleaved(*lines: Sequence[tuple[Member | None, str]]) -> list[list[tuple[Member | None, str]]]:
    """Every order in which the lines' steps can fall, each line's own order kept."""
    marks = [number for number, line in enumerate(lines) for _ in line]
    orders = sorted(set(itertools.permutations(marks)))
    return [_merged(order, lines) for order in orders]


def _merged(
    order: Sequence[int], lines: Sequence[Sequence[tuple[Member | None, str]]]
) -> list[tuple[Member | None, str]]:
    left = [iter(line) for line in lines]
    return [next(left[number]) for number in order]


BOT_LINE = [(None, step) for step in BOT_STEPS]


async def run(world: World, order: Sequence[tuple[Member | None, str]], chat: str, waiting: bool) -> None:
    race = Race(world, chat)
    await race.start(waiting)
    for who, step in order:
        await race.step(who, step)
    await race.finish()


@pytest.mark.parametrize("waiting", [False, True])
async def test_no_order_of_one_manager_and_the_bot_breaks_the_takeover(world: World, waiting: bool) -> None:
    orders = interleaved(BOT_LINE, [(OLEG, step) for step in MANAGER_STEPS])
    assert len(orders) == 35
    for number, order in enumerate(orders):
        await run(world, order, f"v{number}", waiting)


@pytest.mark.parametrize("waiting", [False, True])
async def test_no_order_of_two_managers_and_the_bot_gives_a_dialog_two_owners(world: World, waiting: bool) -> None:
    lines = (BOT_LINE, [(OLEG, "take"), (OLEG, "reply")], [(VERA, "take"), (VERA, "release")])
    orders = interleaved(*lines)
    assert len(orders) == 420
    for number, order in enumerate(orders):
        await run(world, order, f"w{number}", waiting)


@pytest.mark.parametrize("seed", range(20))  # two thousand in all, a fresh store for each hundred
async def test_random_orders_keep_the_rules(world: World, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(100):
        staff = [(chance.choice((OLEG, VERA)), chance.choice(MANAGER_STEPS)) for _ in range(chance.randint(1, 6))]
        left: list[list[tuple[Member | None, str]]] = [list(BOT_LINE), list(staff)]
        order = []
        while any(left):
            order.append(chance.choice([line for line in left if line]).pop(0))
        await run(world, order, f"r{number}", chance.random() < 0.5)
