"""Events that fail again and again, or kill the process: they end, their neighbours go on, and nobody is left alone."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.work.turns import LEASE, TRIES
from dialogs.dialog import Mode
from dialogs.handover import Reason
from dialogs.messages import Audience
from dialogs.store import Claim
from dialogs.tenant import CONTROL, SYSTEM
from tests.fakes.domain import said
from tests.fakes.hub import Hub, keys


async def claims(hub: Hub) -> list[Claim]:
    """A worker that claims, and dies of it."""
    hub.clock.at += LEASE + 20_000
    now = hub.clock.now()
    return list(await hub.store.run(SYSTEM, lambda uow: uow.lanes.claim(now, now + LEASE, "dead", 64)))


async def test_an_event_that_kills_its_worker_is_not_tried_a_sixth_time(hub: Hub) -> None:
    await hub.comes(said("Здравствуйте"))
    await hub.bring(said("яд", number="2"))
    for number in range(TRIES):
        (held,) = await claims(hub)
        assert held.tries == number
    await hub.later(LEASE * 2)
    assert [turn.text for turn in await hub.world.turns() if turn.text == "яд"] == [], "it was never worked on"
    assert await claims(hub) == [], "and it does not come back"


async def test_a_person_is_called_when_a_clients_event_is_given_up(hub: Hub) -> None:
    await hub.comes(said("Здравствуйте"))
    await hub.bring(said("яд", number="2"))
    for _ in range(TRIES):
        await claims(hub)
    await hub.later(LEASE * 2)
    call = await hub.world.call()
    assert call is not None
    assert call.reason is Reason.TOOL_FAILURE
    assert (await hub.world.state()).mode is Mode.WAITING
    assert keys(await hub.sent()) == ["client-trouble-person-called", "desk-card", "desk-message-lost"]


async def test_a_first_message_that_is_given_up_is_not_met_with_silence(hub: Hub) -> None:
    await hub.bring(said("яд"))
    for _ in range(TRIES):
        await claims(hub)
    await hub.later(LEASE * 2)
    told = [one for one in await hub.sent() if one.audience is Audience.CUSTOMER]
    assert keys(told) == ["client-trouble-person-called"]


async def test_messages_behind_the_poison_are_answered(hub: Hub) -> None:
    await hub.bring(said("яд", number="1"))
    await hub.bring(said("Сколько стоит доставка?", number="2"))
    for _ in range(TRIES):
        await claims(hub)
    await hub.later(LEASE * 2)
    assert "Сколько стоит доставка?" in [turn.text for turn in await hub.world.turns()]


async def test_neighbours_in_a_batch_do_not_share_the_blame(hub: Hub) -> None:
    await hub.bring(said("яд", number="1"))
    await hub.bring(said("хорошее", number="2"))
    sizes = [len((await claims(hub))[0].events) for _ in range(TRIES)]
    assert sizes == [2, 2, 1, 1, 1], "from the third try on the first event runs alone"


async def test_lanes_that_were_only_near_are_not_given_up(hub: Hub) -> None:
    await hub.bring(said("яд", chat="a"), chat="a")
    await hub.bring(said("добро", chat="b"), chat="b")
    tries = [{held.lane for held in await claims(hub)} for _ in range(TRIES + 1)]
    assert tries[2:] == [{"in1:a"}] * (TRIES - 1), "one suspect at a time"
    await hub.later(LEASE * 2)
    assert "добро" in [turn.text for turn in await hub.world.turns("b")]


async def test_a_clean_stop_uses_up_no_try(hub: Hub) -> None:
    stuck = asyncio.Event()

    async def never(update: Mapping[str, Any]) -> None:
        await stuck.wait()

    hub.turns._control = never
    for _ in range(TRIES + 2):
        await hub.raw({"id": "u1", "chat": "7"}, CONTROL)
        hub.clock.at += 1000
        assert await hub.turns.work() == 1
        await hub.turns.drain(0.01)
    hub.clock.at += 1000
    now = hub.clock.now()
    (held,) = await hub.store.run(SYSTEM, lambda uow: uow.lanes.claim(now, now + LEASE, "w", 9))
    assert held.tries == 0


async def test_staff_hears_once_that_their_own_update_failed(hub: Hub) -> None:
    def breaks(update: Mapping[str, Any]) -> None:
        raise RuntimeError("broken screen")

    hub.feeds = breaks
    person = {"id": 7, "language_code": "en"}
    update = {"id": "u1", "chat": "7", "message": {"chat": {"id": 7}, "from": person, "text": "/menu"}}
    await hub.raw(update, CONTROL)
    await hub.until_quiet()
    rows = await hub.store.run(SYSTEM, lambda uow: uow.outbox.claim(hub.clock.now(), 99, lambda row: True, 0))
    (told,) = [row.message for row in rows[0]]
    assert keys([told]) == ["error-internal"]
    assert (told.chat, told.language, told.inbox_id) == ("7", "en", CONTROL)
    assert len(hub.fed) == TRIES


async def test_a_failing_event_is_quarantined_and_a_person_called(hub: Hub) -> None:
    async def broken(batch: object) -> None:
        raise RuntimeError("no")

    await hub.comes(said("Здравствуйте"))
    hub.turns._engine.hear = broken  # type: ignore[assignment,method-assign]
    await hub.bring(said("ещё", number="2"))
    await hub.until_quiet()
    assert "client-trouble-person-called" in keys(await hub.sent())
