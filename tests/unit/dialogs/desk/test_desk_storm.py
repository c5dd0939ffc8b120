"""Ten thousand random orders of all that people, the bot and timers do to a dialog: one owner, and a bot that is silent
from the moment of the claim. Real units of a real store; the bot's turn is cut between its transactions."""

import random
from collections.abc import Awaitable, Callable

import pytest

from bot.work.timers import RINGS, Clockwork
from dialogs.arrivals.hearing import Heard
from dialogs.desk.replying import StaffMessage
from dialogs.dialog import Dialog, Mode
from dialogs.engine import Batch
from dialogs.errors import AlreadyTaken, BadInput, StaleEpoch
from dialogs.handover import HandoverState
from dialogs.handovers.queues import GENERAL
from dialogs.handovers.resolving import Resolution, Resolving
from dialogs.handovers.transferring import Transferring
from dialogs.ids import DialogId, MemberId
from dialogs.messages import Audience
from dialogs.store import Queued, Uow
from dialogs.tenant import Member
from tests.fakes.domain import ACME, OLEG, VERA, World, actor, said

ORDERS, A_SEED, STEPS = 10_000, 100, 10
WORDS = ("Сколько стоит доставка?", "нужен оператор", "спасибо", "А завтра?")
STAFF = ("take", "reply", "release", "resolve", "to_member", "to_queue", "decline", "no_reply")
BOT = ("turn", "turn", "turn", "turn", "send", "time")


class Storm:
    """One dialog under all of it. `owner` is what the answers to people said, never what the store holds."""

    def __init__(self, world: World, chat: str, chance: random.Random) -> None:
        self.world, self.chat, self.chance = world, chat, chance
        self.number, self.claimed_at, self.broken = 0, 0, 0
        self.owner: MemberId | None = None
        self.batch: Batch | None = None
        self.heard: Heard | None = None
        self.thought: object = None
        self.resolving = Resolving(world.store, world.clock)
        self.transferring = Transferring(world.store, world.clock)
        self.clockwork = Clockwork(world.store, world.clock, RINGS, lambda: None)

    async def run(self) -> None:
        await self.world.turn(said(self.chance.choice(WORDS), self.chat, "0"))
        self.id = await self.world.dialog(self.chat)
        for _ in range(STEPS):
            await self.step()
            await self.check()

    async def step(self) -> None:
        if self.chance.random() < 0.5:
            await {"turn": self.turn, "send": self.send, "time": self.time}[self.chance.choice(BOT)]()
            return
        await self.staff(self.chance.choice(STAFF), self.chance.choice((OLEG, VERA)))

    # ── the bot, a transaction at a time ──────────────────────────────────────────────────────
    async def turn(self) -> None:
        if self.batch is None:
            self.number += 1
            self.batch = await self.world.claim(said(self.chance.choice(WORDS), self.chat, str(self.number)))
        elif self.heard is None:
            self.heard = await self.world.engine.hear(self.batch)
        elif self.thought is None:
            self.thought = await self.world.engine.think(self.heard)
        else:
            await self.settle(self.batch, self.heard)

    async def settle(self, batch: Batch, heard: Heard) -> None:
        thought, self.heard, self.thought = self.thought, None, None
        try:
            await self.world.engine.settle(batch, heard, thought)  # type: ignore[arg-type]
        except StaleEpoch:
            return  # it is heard again
        self.batch = None

    async def send(self) -> None:
        for row in await self.world.deliver():
            if row.message.dialog_id == self.id:
                self.seen(row)

    def seen(self, row: Queued) -> None:
        message = row.message
        if message.audience is not Audience.CUSTOMER or self.owner is None:
            return
        late = message.author == "bot" and row.created_at > self.claimed_at
        assert not late and message.epoch is None, f"the bot said {message.body} in a person's dialog"

    async def time(self) -> None:
        self.world.clock.at += self.chance.choice((1_000, 600_000, 4_000_000, 50_000_000))
        await self.clockwork.work()
        now = await self.dialog()
        assert now.owner_id in (None, self.owner), "a timer gave the dialog to somebody"
        self.owner = now.owner_id

    # ── people ────────────────────────────────────────────────────────────────────────────────
    async def staff(self, step: str, who: Member) -> None:
        before = self.owner
        try:
            after = await self.works(who)[step]()
        except (AlreadyTaken, BadInput) as error:
            refused_rightly = isinstance(error, BadInput) or before not in (None, who.id)
            elsewhere = (await self.dialog()).mode is Mode.HUMAN
            assert refused_rightly or elsewhere, f"{step} refused: {error}"
            return
        taking = step in ("take", "reply")
        assert not (taking and before not in (None, who.id)), "two had the dialog at once"
        if after.owner_id and after.owner_id != before:
            self.claimed_at = self.world.clock.at
        self.owner = after.owner_id

    def works(self, who: Member) -> dict[str, Callable[[], Awaitable[Dialog]]]:
        desk, me, number = self.world.desk, actor(who), DialogId(self.id)
        other = VERA if who == OLEG else OLEG
        self.number += 1
        words = StaffMessage(f"{self.chat}:s{self.number}", "Сейчас посмотрю")
        return {
            "take": lambda: desk.take(me, number), "reply": lambda: desk.reply(me, number, words),
            "release": lambda: desk.release(me, number), "decline": lambda: desk.decline(me, number),
            "no_reply": lambda: desk.no_reply(me, number),
            "resolve": lambda: self.resolving.resolve(me, number, Resolution.SOLVED),
            "to_member": lambda: self.transferring.to_member(me, number, other.id),
            "to_queue": lambda: self.transferring.to_queue(me, number, GENERAL.id),
        }  # fmt: skip

    # ── what must hold ────────────────────────────────────────────────────────────────────────
    async def dialog(self) -> Dialog:
        return await self.world.store.read(ACME, lambda uow: uow.dialogs.get(self.id))

    async def check(self) -> None:
        dialog, taken_by = await self.world.store.read(ACME, self.state)
        assert dialog.owner_id == self.owner, "the store and the answers differ about the owner"
        assert (dialog.mode is Mode.HUMAN) == (self.owner is not None)
        assert taken_by == self.owner, "the handover and the dialog have two owners"

    def state(self, uow: Uow) -> tuple[Dialog, MemberId | None]:
        handover = uow.handovers.open_of(self.id)
        taken = handover is not None and handover.state is HandoverState.TAKEN
        return uow.dialogs.get(self.id), handover.taken_by if handover and taken else None


@pytest.mark.parametrize("seed", range(ORDERS // A_SEED))  # a fresh store for each hundred
async def test_no_order_lets_the_bot_speak_after_a_claim_or_gives_a_dialog_two_owners(world: World, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(A_SEED):
        await Storm(world, f"s{number}", chance).run()
        await world.deliver_all()
