"""A member who leaves: nobody whom they talked to is forgotten."""

from dialogs.dialog import Mode
from dialogs.handover import HandoverState
from dialogs.handovers.leaving import leave
from dialogs.tenant import Role
from tests.fakes.domain import ACME, OLEG, VERA, World, actor, key_of, member, said


async def _left(world: World) -> int:
    gone = member("Oleg", active=False)
    return await world.store.run(ACME, lambda uow: leave(uow, gone, world.clock.now()))


async def test_the_dialogs_of_a_removed_manager_wait_for_another_one(world: World) -> None:
    await world.turn(said("нужен оператор"))
    await world.desk.take(actor(OLEG), await world.dialog())
    assert await _left(world) == 1
    assert ((await world.state()).mode, (await world.state()).owner_id) == (Mode.WAITING, None)
    call = await world.call()
    assert call and call.state is HandoverState.ASKED and call.waits_since


async def test_the_desk_hears_that_the_client_waits_again(world: World) -> None:
    await world.turn(said("нужен оператор"))
    await world.desk.take(actor(OLEG), await world.dialog())
    await world.deliver_all()
    await _left(world)
    assert "desk-owner-left" in [key_of(row.message) for row in await world.deliver_all()]


async def test_without_a_group_the_line_names_the_client_and_takes_the_dialog(world: World) -> None:
    await world.store.run(ACME, lambda uow: uow.setup.set_desk(None))
    await world.turn(said("нужен оператор"))
    await world.desk.take(actor(OLEG), await world.dialog())
    await world.deliver_all()
    await _left(world)
    told = [row.message for row in await world.deliver_all() if key_of(row.message) == "desk-owner-left"]
    assert told and all("Анна" in str(one.body) for one in told)
    assert all([button.value.split(":")[1] for button in one.buttons[0]] == ["take", "decline"] for one in told)


async def test_another_manager_takes_what_was_left(world: World) -> None:
    await world.turn(said("нужен оператор"))
    await world.desk.take(actor(OLEG), await world.dialog())
    await _left(world)
    await world.desk.take(actor(VERA), await world.dialog())
    assert (await world.state()).owner_id == VERA.id


async def test_who_may_still_work_keeps_their_dialogs(world: World) -> None:
    await world.turn(said("нужен оператор"))
    await world.desk.take(actor(OLEG), await world.dialog())
    assert await world.store.run(ACME, lambda uow: leave(uow, member("Oleg", Role.MANAGER), 1)) == 0
