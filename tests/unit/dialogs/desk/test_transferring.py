"""A dialog passes to a colleague or a queue, and notes reach whoever has it next."""

from dataclasses import replace

import pytest

from dialogs.desk.renewing import link_to
from dialogs.desk.replying import StaffMessage
from dialogs.dialog import Mode
from dialogs.errors import AlreadyTaken, BadInput
from dialogs.facts import FactKind
from dialogs.handovers.queues import GENERAL, Rule
from dialogs.handovers.transferring import Transferring
from dialogs.store import Topic, Uow
from dialogs.tenant import Desk
from tests.fakes.domain import ACME, OLEG, READER, VERA, World, actor, key_of, taken


async def test_a_transfer_changes_the_owner_and_tells_them(world: World) -> None:
    await taken(world)
    number = await world.dialog()
    await Transferring(world.store, world.clock).to_member(actor(OLEG), number, VERA.id, "Ждёт счёт")
    dialog = await world.state()
    assert (dialog.mode, dialog.owner_id) == (Mode.HUMAN, VERA.id)
    rows = [row.message for row in await world.deliver_all()]
    assert str(VERA.telegram_id) in [row.chat for row in rows if key_of(row) == "desk-transferred-to-you"]
    with pytest.raises(AlreadyTaken):
        await world.desk.reply(actor(OLEG), number, StaffMessage("k2", "Ещё"))


async def test_a_transfer_to_a_queue_makes_the_client_wait_again(world: World) -> None:
    await taken(world)
    await Transferring(world.store, world.clock).to_queue(actor(OLEG), await world.dialog(), GENERAL.id)
    assert (await world.state()).mode is Mode.WAITING
    assert len(await world.store.read(ACME, lambda uow: uow.handovers.waiting())) == 1


async def told_by_note(world: World) -> list[str]:
    """The chats that a note of Oleg's comes to."""
    number = await world.dialog()
    await Transferring(world.store, world.clock).note(actor(OLEG), number, "n1", "Ждёт счёт")
    return [row.message.chat for row in await world.deliver_all() if key_of(row.message) == "desk-note-from"]


async def test_without_a_group_a_note_reaches_all_who_may_take_the_dialog_out_of_the_queue(world: World) -> None:
    await taken(world)
    await world.store.run(ACME, lambda uow: uow.setup.set_desk(None))
    await Transferring(world.store, world.clock).to_queue(actor(OLEG), await world.dialog(), GENERAL.id)
    told = await told_by_note(world)
    assert str(VERA.telegram_id) in told
    assert str(OLEG.telegram_id) not in told, "they wrote it"


async def test_without_a_group_a_transfer_to_a_queue_names_the_client_and_can_be_taken(world: World) -> None:
    await taken(world)
    await world.store.run(ACME, lambda uow: uow.setup.set_desk(None))
    await world.deliver_all()
    await Transferring(world.store, world.clock).to_queue(actor(OLEG), await world.dialog(), GENERAL.id)
    rows = [row.message for row in await world.deliver_all()]
    lines = [row for row in rows if key_of(row) == "desk-transferred" and row.chat == str(VERA.telegram_id)]
    assert [(line.body.values["name"], bool(line.buttons)) for line in lines] == [("Анна", True)]  # type: ignore[union-attr]


async def test_without_a_group_who_gets_a_dialog_is_told_once(world: World) -> None:
    await taken(world)
    await world.store.run(ACME, lambda uow: uow.setup.set_desk(None))
    await world.deliver_all()
    await Transferring(world.store, world.clock).to_member(actor(OLEG), await world.dialog(), VERA.id)
    rows = [row.message for row in await world.deliver_all()]
    told = [key_of(row) for row in rows if row.chat == str(VERA.telegram_id) and "transferred" in key_of(row)]
    assert told == ["desk-transferred-to-you"]


async def test_no_link_leads_to_a_topic_of_a_group_that_is_no_desk_any_more(world: World) -> None:
    await taken(world)
    number = await world.dialog()

    def unit(uow: Uow) -> tuple[str, str]:
        uow.handovers.set_topic(Topic(number, "-1001234", "17"))
        uow.setup.set_desk(Desk("-1001234", "Стойка"))
        there = link_to(uow, number)
        uow.setup.set_desk(None)
        return there, link_to(uow, number)

    assert await world.store.run(ACME, unit) == ("https://t.me/c/1234/17", "none")


async def test_a_note_reaches_whom_the_queue_asks_first(world: World) -> None:
    await taken(world)
    await world.store.run(ACME, lambda uow: uow.rota.save_queue(replace(GENERAL, rule=Rule.NAMED, named=VERA.id)))
    await Transferring(world.store, world.clock).to_queue(actor(OLEG), await world.dialog(), GENERAL.id)
    assert await told_by_note(world) == [str(VERA.telegram_id)]


async def test_a_note_for_oneself_or_for_the_bot_is_refused(world: World) -> None:
    await taken(world)
    for _ in ("own", "the bot's"):
        with pytest.raises(BadInput):
            await told_by_note(world)
        await world.desk.release(actor(OLEG), await world.dialog())


async def test_nobody_is_handed_a_dialog_who_may_not_work(world: World) -> None:
    await taken(world)
    with pytest.raises(BadInput):
        await Transferring(world.store, world.clock).to_member(actor(OLEG), await world.dialog(), READER.id)


async def test_a_transfer_is_a_fact(world: World) -> None:
    await taken(world)
    await Transferring(world.store, world.clock).to_member(actor(OLEG), await world.dialog(), VERA.id)
    facts = await world.store.read(ACME, lambda uow: uow.facts.by_member(OLEG.id, 0))
    assert facts[-1].kind is FactKind.TRANSFERRED
