"""The desk's use cases: take, reply, release, no reply needed, draft."""

from dataclasses import replace

import pytest

from dialogs.desk.replying import StaffMessage
from dialogs.dialog import Mode
from dialogs.errors import AlreadyTaken, BadInput, Forbidden, NotFound
from dialogs.handover import HandoverState
from dialogs.ids import DialogId, TenantId
from dialogs.messages import Attachment, AttachmentKind
from dialogs.tenant import Role
from dialogs.texts import Text
from tests.fakes.domain import ACME, OLEG, READER, VERA, World, actor, key_of, member, said

LENA = member("Lena", Role.LEAD)
PHOTO = Attachment(AttachmentKind.PHOTO, blob="b1", name="photo.jpg")


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


async def waiting(world: World) -> DialogId:
    await world.say("нужен оператор")
    return await world.dialog()


async def keys(world: World) -> list[str]:
    return [key_of(row.message) for row in await world.deliver_all()]


async def test_taking_tells_the_client_who_joined_and_shows_the_desk_who_has_it(world: World) -> None:
    await world.desk.take(actor(OLEG), await waiting(world))
    told, shown = [row.message for row in await world.deliver_all()]
    assert isinstance(told.body, Text) and told.body == Text("client-person-joined", {"name": "Oleg"})
    assert isinstance(shown.body, Text) and shown.body.values["owner"] == "Oleg"
    assert shown.edits


async def test_taking_ones_own_again_says_nothing_new(world: World) -> None:
    number = await waiting(world)
    await world.desk.take(actor(OLEG), number)
    await world.deliver_all()
    await world.desk.take(actor(OLEG), number)
    assert await keys(world) == []


async def test_who_comes_second_is_told_who_has_the_dialog(world: World) -> None:
    number = await waiting(world)
    await world.desk.take(actor(OLEG), number)
    for work in (world.desk.take, world.desk.release, world.desk.no_reply):
        with pytest.raises(AlreadyTaken) as caught:
            await work(actor(VERA), number)
        assert caught.value.text.values == {"name": "Oleg"}


async def test_a_reply_reaches_the_client_in_the_managers_name_and_ends_the_wait(world: World) -> None:
    number = await waiting(world)
    await world.desk.reply(actor(OLEG), number, StaffMessage("k1", "Здравствуйте", (PHOTO,)))
    sent = next(row.message for row in await world.deliver_all() if row.message.body == "Здравствуйте")
    assert (sent.author, sent.author_name, sent.attachments, sent.epoch) == ("staff", "Oleg", (PHOTO,), None)
    call = await world.call()
    assert call and call.waits_since is None and call.state is HandoverState.TAKEN


async def test_an_empty_reply_is_refused(world: World) -> None:
    with pytest.raises(BadInput):
        await world.desk.reply(actor(OLEG), await waiting(world), StaffMessage("k1", " \n"))


async def test_release_tells_the_client_and_closes_the_card(world: World) -> None:
    number = await waiting(world)
    await world.desk.take(actor(OLEG), number)
    await world.deliver_all()
    assert (await world.desk.release(actor(OLEG), number)).mode is Mode.BOT
    told, shown = [row.message for row in await world.deliver_all()]
    assert key_of(told) == "client-back-to-bot"
    assert [button.value.split(":")[1] for row in shown.buttons for button in row] == ["history", "why"]
    assert await world.call() is None


async def test_who_waited_for_nobody_is_not_told_that_a_person_ended_it(world: World) -> None:
    await world.desk.release(actor(OLEG), await waiting(world))
    body = next(row.message.body for row in await world.deliver_all() if key_of(row.message) == "client-back-to-bot")
    assert isinstance(body, Text) and body.values["came"] == "no"


async def test_releasing_what_the_bot_has_changes_nothing(world: World) -> None:
    await world.say("Сколько стоит доставка?")
    before = await world.state()
    assert await world.desk.release(actor(OLEG), before.id) == before
    assert await keys(world) == []


async def test_a_lead_may_release_anothers_dialog_and_a_manager_may_not(world: World) -> None:
    number = await waiting(world)
    await world.store.run(ACME, lambda uow: uow.members.add(LENA))
    await world.desk.take(actor(OLEG), number)
    with pytest.raises(AlreadyTaken):
        await world.desk.release(actor(VERA), number)
    assert (await world.desk.release(actor(LENA), number)).mode is Mode.BOT


@pytest.mark.parametrize(("way", "shown"), [("release", "released"), ("no_reply", "expired")])
async def test_the_card_of_an_untaken_call_says_how_it_ended(world: World, way: str, shown: str) -> None:
    await world.turn(said("нужен оператор"))
    await world.deliver_all()
    await getattr(world.desk, way)(actor(OLEG), await world.dialog())
    cards = [row.message.body for row in await world.deliver_all() if key_of(row.message) == "desk-card"]
    assert [card.values["state"] for card in cards if isinstance(card, Text)] == [shown]


async def test_no_reply_needed_gives_an_unclaimed_dialog_back_in_silence(world: World) -> None:
    number = await waiting(world)
    assert (await world.desk.no_reply(actor(OLEG), number)).mode is Mode.BOT
    assert await keys(world) == ["desk-card"]
    assert await world.store.read(ACME, lambda uow: uow.handovers.waiting()) == []


async def test_no_reply_needed_ends_the_wait_and_keeps_the_owner(world: World) -> None:
    number = await waiting(world)
    await world.desk.take(actor(OLEG), number)
    assert (await world.desk.no_reply(actor(OLEG), number)).owner_id == OLEG.id
    assert await world.store.read(ACME, lambda uow: uow.handovers.waiting()) == []


async def test_a_draft_answers_the_clients_last_words_and_sends_nothing(world: World) -> None:
    await world.say("Сколько стоит доставка?")
    number = await world.dialog()
    await world.desk.take(actor(OLEG), number)
    await world.deliver_all()
    assert (await world.desk.draft(actor(OLEG), number)).words == "Доставка стоит 300 рублей."
    assert world.retriever.asked[-1] == "Сколько стоит доставка?"
    assert await keys(world) == []


async def test_a_draft_answers_the_wish_that_was_said_with_the_call(world: World) -> None:
    await world.turn(said("Сколько стоит доставка, позовите человека"))
    await world.desk.draft(actor(OLEG), await world.dialog())
    assert world.retriever.asked[-1] == "Сколько стоит доставка"


async def test_a_draft_without_a_question_is_refused(world: World) -> None:
    await world.say("", attachments=(PHOTO,))
    with pytest.raises(BadInput):
        await world.desk.draft(actor(OLEG), await world.dialog())


async def test_what_a_viewer_may_not_is_forbidden_throughout(world: World) -> None:
    number, viewer = await waiting(world), actor(READER)
    for work in (world.desk.take, world.desk.release, world.desk.no_reply, world.desk.draft):
        with pytest.raises(Forbidden):
            await work(viewer, number)
    with pytest.raises(Forbidden):
        await world.desk.reply(viewer, number, StaffMessage("k1", "Я"))


async def test_a_dialog_of_another_company_is_not_found(world: World) -> None:
    number = await waiting(world)
    with pytest.raises(NotFound):
        await world.desk.take(actor(replace(OLEG, tenant_id=TenantId("other"))), number)


async def test_what_staff_did_stands_in_the_audit(world: World) -> None:
    number = await waiting(world)
    await world.desk.reply(actor(OLEG), number, StaffMessage("k1", "Да"))
    await world.desk.release(actor(OLEG), number)
    done = [entry.action for entry in await world.store.read(ACME, lambda uow: uow.audit.last(9))]
    assert set(done) == {"handover.ask", "handover.take", "dialog.reply", "handover.release"}
