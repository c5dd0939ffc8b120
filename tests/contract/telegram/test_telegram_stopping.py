"""The stop button of a streamed draft: offered, told under the draft's own number, and heard by whoever writes it."""

import asyncio
from dataclasses import dataclass

from bot.sandbox.telegram.streaming import stop
from bot.work.hints import LocalHints
from channels.base import Connection
from channels.pacing.gate import Gate
from channels.pacing.hinting import SparingProgress, sparing
from channels.pacing.limits import Budgets
from channels.stopping import Marked, topic
from dialogs.ports import Stoppable
from tests.fakes.domain import FakeClock
from tests.fakes.rooms.telegram import telegram_room


@dataclass
class Only:
    """One inbox is connected."""

    connection: Connection

    def get(self, inbox_id: str) -> Connection | None:
        return self.connection


async def test_a_stopped_draft_is_known_to_its_writer_and_to_no_other() -> None:
    async with telegram_room() as room:
        room.bot.allowed.append("stopped_message_generation")
        chat = str(room.anna.id)
        grows, other = room.channel.progress(room.inbox, chat), room.channel.progress(room.inbox, chat)
        await grows.draft("Да, дост")
        assert room.world.view(room.anna)[0].can_stop
        stop(room.world, room.anna, room.chat)
        (update,) = room.bot.queue
        assert room.channel.parse(room.inbox, update) == ()
        mark = room.channel.stop_of(room.inbox, update)
        assert isinstance(grows, Marked) and isinstance(other, Marked)
        assert mark == grows.mark != other.mark
        assert room.channel.key(room.inbox, update).lane == chat


async def test_updates_of_other_kinds_stop_nothing() -> None:
    async with telegram_room() as room:
        room.world.say(room.anna, room.chat, "Стоп")
        odd = [{"stopped_message_generation": {"chat": {"id": 1}}}, {"stopped_message_generation": 7}, {}]
        assert {room.channel.stop_of(room.inbox, one) for one in [*room.bot.queue, *odd]} == {""}


async def test_the_writer_hears_its_own_mark_only() -> None:
    async with telegram_room() as room:
        hints, connection = LocalHints(), Connection(room.inbox, room.channel)
        writer = sparing(
            Gate(Only(connection), Budgets(False)), FakeClock(), connection, str(room.anna.id), hints.listen
        )
        assert isinstance(writer, Stoppable) and isinstance(writer, SparingProgress)
        assert isinstance(writer.inner, Marked)
        waits = asyncio.create_task(writer.stopped())
        await asyncio.sleep(0)
        await hints.publish(topic(room.inbox.id, "another"))
        await asyncio.sleep(0)
        assert not waits.done()
        await hints.publish(topic(room.inbox.id, writer.inner.mark))
        await asyncio.wait_for(waits, 1)
