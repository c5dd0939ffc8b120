"""The desk's use cases, and what the engine does around them."""

import pytest

from dialogs.desk import StaffMessage
from dialogs.dialog import Mode
from dialogs.errors import AlreadyTaken, Forbidden
from tests.fakes.domain import ACME, OLEG, READER, VERA, World, actor, said


async def test_a_message_that_comes_twice_is_one_turn(world: World) -> None:
    for _ in range(2):
        await world.engine.hear(await world.claim(said("Сколько стоит доставка?")))
    number = await world.dialog()
    assert len(await world.store.read(ACME, lambda uow: uow.dialogs.turns(number, 9))) == 1


async def test_only_one_manager_takes_a_dialog(world: World) -> None:
    await world.turn(said("нужен оператор"))
    number = await world.dialog()
    await world.desk.take(actor(OLEG), number)
    with pytest.raises(AlreadyTaken):
        await world.desk.take(actor(VERA), number)


async def test_a_reply_claims_and_the_same_one_is_sent_once(world: World) -> None:
    await world.turn(said("нужен оператор"))
    number = await world.dialog()
    for _ in range(2):
        await world.desk.reply(actor(OLEG), number, StaffMessage("k1", "Здравствуйте"))
    rows = [row.message for row in await world.deliver_all()]
    assert [row.body for row in rows].count("Здравствуйте") == 1


async def test_a_reply_that_comes_again_after_the_release_does_not_take_the_dialog(world: World) -> None:
    await world.turn(said("нужен оператор"))
    number = await world.dialog()
    await world.desk.reply(actor(OLEG), number, StaffMessage("k1", "Здравствуйте"))
    await world.desk.release(actor(OLEG), number)
    assert (await world.desk.reply(actor(OLEG), number, StaffMessage("k1", "Здравствуйте"))).mode is Mode.BOT


async def test_a_viewer_may_not_take(world: World) -> None:
    await world.turn(said("нужен оператор"))
    with pytest.raises(Forbidden):
        await world.desk.take(actor(READER), await world.dialog())
