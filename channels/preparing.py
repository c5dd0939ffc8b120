"""A message made ready to be sent: its topic opened, and the messages that it edits or answers looked up."""

from collections.abc import Callable
from dataclasses import replace

from channels.base import Connection, TopicChannel
from channels.failures import Refused
from channels.pacing.gate import Gate
from channels.placing import edited, fitted
from channels.render import Say, spoken
from dialogs.ids import Millis
from dialogs.messages import OutboundMessage, Priority
from dialogs.ports import Clock
from dialogs.refusals import Why
from dialogs.store import Queued, Store, Topic, Uow

Renewed = Callable[[Uow, Topic, Millis], None]  # a topic stands in place of its `old` one


class Preparing:
    """What is looked up, and called for, before a message goes."""

    def __init__(self, store: Store, clock: Clock, say: Say, gate: Gate, renewed: Renewed) -> None:
        self._store = store
        self._clock = clock
        self._say = say
        self._gate = gate
        self._renewed = renewed

    async def placed(self, row: Queued, connection: Connection) -> OutboundMessage:
        """The row's message as it goes to the channel. Raises ChannelError."""
        message = spoken(row, self._say)
        if message.topic:
            message = replace(message, thread=await self._thread(row, connection))
        if message.edits:  # without an id it is sent anew: what it edits never arrived
            message = edited(message, await self._said_under(row, message.edits))
        if message.reply_key:
            message = replace(message, reply_to=await self._id_of(row, message.reply_key) or message.reply_to)
        return fitted(message, connection.channel.can, self._say)

    async def _id_of(self, row: Queued, key: str) -> str:
        found = await self._said_under(row, key)
        return found.external_id if found else ""

    async def _said_under(self, row: Queued, key: str) -> Queued | None:
        """None also when it stands in another chat: its number would mean another message here."""
        found = await self._store.read(row.tenant_id, lambda uow: uow.outbox.by_key(key))
        return found if found and found.message.chat == row.message.chat else None

    async def _thread(self, row: Queued, connection: Connection) -> str:
        message, dialog = row.message, row.message.topic
        if dialog is None or not isinstance(connection.channel, TopicChannel):
            return ""
        known = await self._store.read(row.tenant_id, lambda uow: uow.handovers.topic(dialog))
        if known and known.chat == message.chat and message.thread in ("", known.thread):
            return await self._standing(row, connection, known)
        if message.priority is Priority.MIRROR or message.thread:  # what is overheard, or of one topic, makes none
            raise Refused("its topic is gone", Why.UNSUPPORTED)
        self._gate.spend(message, self._clock.now())
        thread = await connection.channel.open_topic(connection.inbox, message.chat, message.topic_title)
        now = self._clock.now()
        await self._store.run(row.tenant_id, lambda uow: self._made(uow, Topic(dialog, message.chat, thread), now))
        return thread

    def _made(self, uow: Uow, topic: Topic, now: Millis) -> None:
        before = uow.handovers.room(topic.dialog_id)
        uow.handovers.set_topic(topic)
        if before and (before.old or before.thread):
            self._renewed(uow, replace(topic, old=before.old or _place(before)), now)

    async def _standing(self, row: Queued, connection: Connection, topic: Topic) -> str:
        """The topic, opened again when a person had closed it: else managers could not answer there."""
        if topic.closed and isinstance(connection.channel, TopicChannel):
            self._gate.spend(row.message, self._clock.now())
            await connection.channel.reopen_topic(connection.inbox, topic.chat, topic.thread)
            await self._store.run(row.tenant_id, lambda uow: uow.handovers.set_topic(replace(topic, closed=False)))
        return topic.thread


def _place(topic: Topic) -> str:
    return f"{topic.chat}:{topic.thread}"
