"""Whatever order one dialog's events come in, however often: the same final state, and no inversion.

`PARLEY_TEST_ORDERS` is the number of random orders (1,000 unless told otherwise)."""

import itertools
import os
import random
from collections.abc import Sequence

import sqlalchemy as sa

from bot.storage.tables.durable import outbox
from bot.storage.uow import sql
from dialogs.arrivals.happenings import happen, settle_sent
from dialogs.arrivals.hearing import hear
from dialogs.arrivals.revising import current, root
from dialogs.events import Arrival, Deletion, Delivery, DeliveryState, Reach, Reaction
from dialogs.messages import Audience, InboundMessage, OutboundMessage, Sender
from dialogs.store import Queued, Uow
from dialogs.turn import Author
from tests.fakes.domain import ACME, INBOX, NOON, said
from tests.fakes.hub import Hub

ORDERS = int(os.environ.get("PARLEY_TEST_ORDERS", "1000"))
ANNA = Sender("v1", "Анна")
Step = Arrival | str  # "sent": the receipt of our own message is stored
State = tuple[object, ...]


def first(chat: str) -> InboundMessage:
    return said("доставка в Казнь", chat, "1")


def edited(chat: str, words: str, at: int) -> InboundMessage:
    return said(words, chat, f"1:{at}", edit_of=f"{chat}:1", sent_at=NOON + at)


def six(chat: str) -> Sequence[Step]:
    return (
        first(chat), edited(chat, "доставка в Казань", 1), edited(chat, "доставка в Самару", 2),
        Reaction(INBOX.id, chat, f"{chat}:1", "👍", NOON + 3, ANNA), said("и ещё", chat, "2"),
        Deletion(INBOX.id, chat, f"{chat}:2", NOON + 4),
    )  # fmt: skip


def many(chat: str) -> Sequence[Step]:
    about = [
        Delivery(INBOX.id, chat, f"ours:{chat}", state, NOON)
        for state in DeliveryState
        if state != DeliveryState.FAILED
    ]
    back = Reaction(INBOX.id, chat, f"{chat}:1", "", NOON + 5, ANNA)
    reach = [
        Reach(INBOX.id, chat, False, NOON + 7),
        Reach(INBOX.id, chat, True, NOON + 9),
        said("вернулась", chat, "3"),
    ]
    return (*six(chat), back, *about, "sent", *reach, first(chat), edited(chat, "доставка в Казань", 1))


def play(uow: Uow, chat: str, steps: Sequence[Step], now: int) -> State:
    """Each step in a batch of its own; what the store holds at the end."""
    ours = OutboundMessage(f"say:{chat}", INBOX.id, Audience.CUSTOMER, chat, "ответ")
    uow.outbox.add(ours, now)
    for number, step in enumerate(steps):
        if isinstance(step, str):
            _sent(uow, ours, now + number)
        elif messages := happen(uow, INBOX, [step], now + number):
            hear(uow, INBOX, messages, now + number)
    return _state(uow, chat)


def _sent(uow: Uow, ours: OutboundMessage, now: int) -> None:
    number = sql(uow).connection.execute(sa.select(outbox.c.id).where(outbox.c.key == ours.key)).scalar_one()
    row, its = Queued(ACME, number, ours), f"ours:{ours.chat}"
    uow.outbox.sent(row, its, "", now)
    settle_sent(uow, row, its, now)


def _state(uow: Uow, chat: str) -> State:
    dialog = uow.dialogs.by_chat(INBOX.id, chat)
    assert dialog
    turns = [turn for turn in uow.dialogs.turns(dialog.id, 99) if turn.author is Author.CUSTOMER]
    firsts = {turn.id: turn for turn in turns if not turn.revises}
    kept = frozenset(
        (
            turn.external_id.removeprefix(chat),
            turn.deleted_at is None,
            tuple((emoji, at) for _, emoji, at in turn.reactions),
        )
        for turn in firsts.values()
    )
    read = frozenset((firsts[root(turn)].external_id.removeprefix(chat), turn.text) for turn in current(turns))
    ours = uow.outbox.known(INBOX.id, chat, f"ours:{chat}")
    return kept, read, dialog.reachable, ours.delivered if ours else "", len(turns)


def arrived(steps: Sequence[Step], chat: str) -> list[str]:
    """First words in the order they came, each once."""
    came = [step.external_id for step in steps if isinstance(step, InboundMessage) and not step.edit_of]
    return list(dict.fromkeys(came))


def order_of(uow: Uow, chat: str) -> list[str]:
    dialog = uow.dialogs.by_chat(INBOX.id, chat)
    assert dialog
    return [turn.external_id for turn in uow.dialogs.turns(dialog.id, 99) if not turn.revises]


async def all_of(hub: Hub, orders: Sequence[tuple[str, Sequence[Step]]]) -> set[State]:
    """The final states of all orders, each in a chat of its own."""
    found: set[State] = set()

    def unit(uow: Uow, some: Sequence[tuple[str, Sequence[Step]]]) -> None:
        for chat, steps in some:
            hub.clock.at += 100
            found.add(play(uow, chat, steps, hub.clock.at))
            assert order_of(uow, chat) == arrived(steps, chat), "an inversion"

    for some in _fifty(orders):
        await hub.store.run(ACME, lambda uow, some=some: unit(uow, some))
    return found


def _fifty(orders: Sequence[tuple[str, Sequence[Step]]]) -> list[Sequence[tuple[str, Sequence[Step]]]]:
    return [orders[start : start + 50] for start in range(0, len(orders), 50)]


async def test_every_order_of_six_events_ends_in_the_same_state(hub: Hub) -> None:
    orders = []
    for number, order in enumerate(itertools.permutations(range(6))):
        chat = f"c{number}"
        orders.append((chat, [six(chat)[place] for place in order]))
    assert len(orders) == 720
    (state,) = await all_of(hub, orders)
    kept, read, *_ = state
    assert read == frozenset({(":1", "доставка в Самару")})
    assert kept == frozenset({(":1", True, (("👍", NOON + 3),)), (":2", False, ())})


async def test_random_orders_with_repeats_end_in_the_same_state(hub: Hub) -> None:
    chance, orders = random.Random(20261121), []
    for number in range(ORDERS):
        chat = f"r{number}"
        steps = list(many(chat))
        orders.append((chat, chance.sample(steps, len(steps))))
    (state,) = await all_of(hub, orders)
    _, read, reachable, delivered, _ = state
    assert read == frozenset({(":1", "доставка в Самару"), (":3", "вернулась")})
    assert (reachable, delivered) == (True, "read")
