"""What was answered is marked as read: once, in chats that have such marks, and only by an answer."""

from collections.abc import Sequence
from dataclasses import replace

from bot.work.receipts import on_receipt
from channels.base import Capabilities
from dialogs.messages import Act, Audience, OutboundMessage, Priority
from dialogs.store import Queued
from tests.fakes.domain import ACME, said
from tests.fakes.hub import Hub

MARKS = Capabilities(read_marks=True)


async def receipts(hub: Hub) -> Sequence[OutboundMessage]:
    """Delivers all, as the outbox does; the read marks among it."""
    arrived, marks = on_receipt(hub), []
    while rows := await hub.world.deliver():
        now = hub.clock.now()
        for row in rows:
            await hub.store.run(ACME, lambda uow, row=row, now=now: arrived(uow, row, f"x{row.id}", now))
        marks += [row.message for row in rows if row.message.act is Act.READ]
    return marks


async def hears(hub: Hub, *numbers: str) -> Sequence[OutboundMessage]:
    await hub.bring(*(said("привет", number=number) for number in numbers))
    await hub.work()
    return await receipts(hub)


async def test_an_answer_marks_the_last_words_it_answers(hub: Hub) -> None:
    hub.channel.can = MARKS
    marks = await hears(hub, "1", "2")
    assert [(one.reply_to, one.priority) for one in marks] == [("v1:2", Priority.TYPING)]


async def test_two_answers_to_the_same_words_mark_them_once(hub: Hub) -> None:
    hub.channel.can = MARKS
    await hears(hub, "1")
    dialog = await hub.world.state()
    again = OutboundMessage("more", hub.inbox.id, Audience.CUSTOMER, "v1", "ещё", dialog_id=dialog.id)
    await hub.store.run(ACME, lambda uow: uow.outbox.add(again, hub.clock.now()))
    assert await receipts(hub) == []


async def test_where_nobody_would_see_a_mark_none_is_sent(hub: Hub) -> None:
    assert await hears(hub, "1") == []
    hub.channel.can = replace(MARKS, marked=lambda chat: False)
    assert await hears(hub, "2") == []


async def test_a_notice_of_the_program_or_what_nobody_asked_for_marks_nothing(hub: Hub) -> None:
    hub.channel.can = MARKS
    await hub.bring(said("привет"))
    await hub.work()
    (answer,) = [row.message for row in await hub.world.deliver_all()]
    for odd in (replace(answer, author="system"), replace(answer, unasked=True), replace(answer, edits="a")):
        now, row = hub.clock.now(), Queued(ACME, "1", odd)
        await hub.store.run(ACME, lambda uow, row=row, now=now: on_receipt(hub)(uow, row, "x", now))
    assert await receipts(hub) == []
