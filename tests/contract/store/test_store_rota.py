"""One contract for queues, shifts and offers, over SQLite and Postgres."""

from dataclasses import replace

from bot.storage.engines.opening import SqlStore
from dialogs.arrivals.linking import Link, LinkState
from dialogs.calendar.schedule import WorkingHours
from dialogs.handovers.queues import GENERAL, Queue, QueueId, Rule, Sla, Steps
from dialogs.handovers.rota import Offer, OfferState
from dialogs.handovers.shifts import Presence, Shift
from dialogs.ids import CustomerId, HandoverId, TenantId
from tests.fakes.domain import ACME, OLEG, VERA, World, actor, said, seed

HOURS = WorkingHours("Europe/Berlin", {0: [(540, 720), (780, 1080)]}, {"12-31": [], "2026-05-08": [(600, 700)]})
SALES = Queue(
    QueueId("q1"), "Продажи", frozenset({"in1"}), frozenset({"b1"}), frozenset({"ru"}), ("цен",), frozenset({VERA.id}),
    Rule.NAMED, VERA.id, HOURS, Sla(5, 10, 60, False, 70), Steps(1, 2, 3, 0),
)  # fmt: skip


async def test_a_queue_comes_back_as_it_was_and_keeps_its_place(store: SqlStore) -> None:
    for queue in (SALES, GENERAL, replace(SALES, name="Sales")):
        await store.run(ACME, lambda uow, queue=queue: uow.rota.save_queue(queue))
    assert await store.read(ACME, lambda uow: uow.rota.queues()) == [replace(SALES, name="Sales"), GENERAL]
    await store.run(ACME, lambda uow: uow.rota.remove_queue(SALES.id))
    assert await store.read(ACME, lambda uow: uow.rota.queues()) == [GENERAL]


async def test_a_shift_comes_back_as_it_was_and_has_a_default(store: SqlStore) -> None:
    shift = Shift(VERA.id, Presence.BREAK, 3, 77, HOURS)
    await store.run(ACME, lambda uow: uow.rota.save_shift(shift))
    assert await store.read(ACME, lambda uow: uow.rota.shift(VERA.id)) == shift
    assert await store.read(TenantId("other"), lambda uow: uow.rota.shift(VERA.id)) == Shift(VERA.id)


async def test_an_offer_changes_its_state_in_place(store: SqlStore) -> None:
    offer = Offer(HandoverId("h"), VERA.id, 5)
    for one in (offer, replace(offer, state=OfferState.DECLINED)):
        await store.run(ACME, lambda uow, one=one: uow.rota.save_offer(one))
    assert await store.read(ACME, lambda uow: uow.rota.offers(HandoverId("h"))) == [
        replace(offer, state=OfferState.DECLINED)
    ]
    assert await store.read(ACME, lambda uow: uow.rota.last_offered()) == {VERA.id: 5}


async def test_loads_and_acquaintance_follow_from_the_dialogs(store: SqlStore) -> None:
    world = World(store)
    await store.run(ACME, seed)
    await world.turn(said("нужен оператор"))
    await world.desk.take(actor(OLEG), await world.dialog())
    dialog = await world.state()
    assert await store.read(ACME, lambda uow: uow.rota.loads()) == {OLEG.id: 1}
    assert await store.read(ACME, lambda uow: uow.rota.knew(dialog.customer_id)) == OLEG.id


async def test_a_persons_dialogs_and_episodes_are_found_in_every_inbox(store: SqlStore) -> None:
    world = World(store)
    await store.run(ACME, seed)
    await world.turn(said("нужен оператор"))
    await world.turn(said("нужен оператор", "v2", "2"))
    first, second = await world.state(), await world.state("v2")
    found = await store.read(ACME, lambda uow: uow.dialogs.of_customer(first.customer_id))
    assert [dialog.id for dialog in found] == [first.id]
    episodes = await store.read(ACME, lambda uow: uow.dialogs.episodes(second.id))
    assert [episode.id for episode in episodes] == [second.episode_id]


async def test_links_are_found_from_both_sides(store: SqlStore) -> None:
    link = Link("l1", CustomerId("c1"), CustomerId("c2"), "phone", LinkState.PROPOSED, 1)
    await store.run(ACME, lambda uow: uow.links.propose(link))
    for customer in ("c1", "c2"):
        found = await store.read(ACME, lambda uow, its=customer: uow.links.of(CustomerId(its)))  # type: ignore[misc]
        assert found == [link]
    assert await store.read(ACME, lambda uow: uow.links.of(CustomerId("c3"))) == []
