"""Somebody of the company answers past the desk, from a phone: the bot is silent, and nobody is left alone."""

from dialogs.desk.replying import StaffMessage
from dialogs.dialog import Mode
from dialogs.events import StaffElsewhere
from dialogs.messages import Audience, OutboundMessage
from dialogs.turn import Author
from tests.fakes.domain import ACME, INBOX, NOON, OLEG, actor, key_of, said
from tests.fakes.hub import Hub, keys, sent_as, turn

HOUR = 3_600_000


def elsewhere(words: str = "Сейчас посмотрю", number: str = "p1") -> StaffElsewhere:
    return StaffElsewhere(INBOX.id, "v1", number, words, NOON)


async def test_the_bot_is_silent_once_somebody_answered_from_the_phone(hub: Hub) -> None:
    await hub.comes(said("доставка?"))
    assert keys(await hub.comes(elsewhere())) == ["desk-card"]
    dialog = await hub.world.state()
    assert (dialog.mode, dialog.owner_id) == (Mode.HUMAN, None)
    assert (await turn(hub, "p1")).author is Author.STAFF
    heard = await hub.comes(said("спасибо, жду", number="2"))
    assert [one.audience for one in heard] == [Audience.DESK]


async def test_an_answer_the_bot_was_about_to_send_is_dropped(hub: Hub) -> None:
    await hub.bring(said("доставка?"))
    await hub.work()
    await hub.bring(elsewhere())
    await hub.work()
    assert all(one.audience is Audience.DESK for one in await hub.sent())


async def test_our_own_echo_changes_nothing(hub: Hub) -> None:
    (answer,) = [one for one in await hub.comes(said("доставка?")) if one.audience is Audience.CUSTOMER]
    its = await sent_as(hub, answer.key)
    assert await hub.comes(elsewhere("что угодно", its)) == []
    assert (await hub.world.state()).mode is Mode.BOT


async def test_an_echo_that_is_faster_than_its_receipt_changes_nothing(hub: Hub) -> None:
    await hub.comes(said("доставка?"))
    message = OutboundMessage("k9", INBOX.id, Audience.CUSTOMER, "v1", "Добрый день, я Олег")
    await hub.store.run(ACME, lambda uow: uow.outbox.add(message, hub.clock.now()))
    rows = await under_way(hub)
    await hub.bring(elsewhere("Добрый день, я Олег", "x9"))
    await hub.work()
    await hub.store.run(ACME, lambda uow: uow.outbox.sent(rows[0], "x9", "", hub.clock.now()))
    await hub.rings(HOUR)
    assert (await hub.world.state()).mode is Mode.BOT


async def under_way(hub: Hub):  # type: ignore[no-untyped-def]  # rows that are being sent
    from dialogs.tenant import SYSTEM

    now = hub.clock.now()
    rows, _ = await hub.store.run(SYSTEM, lambda uow: uow.outbox.claim(now, 9, lambda row: True, 0))
    return rows


async def test_the_bot_has_the_dialog_again_after_a_quiet_time(hub: Hub) -> None:
    await hub.comes(said("доставка?"))
    await hub.comes(elsewhere())
    await hub.rings(3 * HOUR)
    assert (await hub.world.state()).mode is Mode.HUMAN
    await hub.rings(2 * HOUR)
    assert (await hub.world.state()).mode is Mode.BOT
    assert sorted(keys(await hub.sent())) == ["desk-back-quiet", "desk-card"], "staff sees why"


async def test_a_client_who_waits_for_an_answer_from_elsewhere_is_not_left_alone(hub: Hub) -> None:
    await hub.comes(said("доставка?"))
    await hub.comes(elsewhere())
    await hub.comes(said("А наличными?", number="2"))
    await hub.rings(5 * HOUR)
    assert (await hub.world.state()).mode is Mode.WAITING
    told = await hub.sent()
    assert {"desk-card", "desk-left-alone"} <= set(keys(told))
    await hub.rings(HOUR)
    escalated = [str(one.body) for one in await hub.sent() if key_of(one) == "desk-escalated"]
    assert escalated and all("А наличными?" in words for words in escalated), "what is wanted now"
    await hub.world.desk.reply(actor(OLEG), await hub.world.dialog(), StaffMessage("k1", "Можно"))


async def test_a_manager_may_take_what_was_answered_from_the_phone(hub: Hub) -> None:
    await hub.comes(said("доставка?"))
    await hub.comes(elsewhere())
    await hub.world.desk.take(actor(OLEG), await hub.world.dialog())
    await hub.rings(5 * HOUR)
    assert (await hub.world.state()).owner_id == OLEG.id, "and keeps it"


async def test_a_chat_begun_from_the_phone_makes_no_noise_at_the_desk(hub: Hub) -> None:
    assert await hub.comes(elsewhere()) == []
    assert (await hub.world.state()).mode is Mode.HUMAN
    await hub.rings(5 * HOUR)
    assert (await hub.world.state()).mode is Mode.BOT and await hub.sent() == []
