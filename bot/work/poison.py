"""Events that are given up: a person is called for the client, and staff whose own update failed is told in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from loguru import logger

from channels.base import Connections
from channels.reading import decoded
from dialogs.customer import plain
from dialogs.errors import ParleyError
from dialogs.handovers.summoning import message_lost
from dialogs.ids import Millis
from dialogs.messages import Audience, OutboundMessage, Priority
from dialogs.store import Claim, Received, Store, Uow
from dialogs.tenant import CONTROL, Inbox
from dialogs.texts import text


class GivenUp:
    """What a quarantined event causes. The quarantine itself is stored before: this must not undo it."""

    def __init__(self, store: Store, connections: Connections) -> None:
        self._store = store
        self._connections = connections

    async def tell(self, claim: Claim, events: Sequence[Received], trace: str, now: Millis) -> None:
        """Once for all events of the claim; what fails here is logged and ends here."""
        try:
            await self._tell(claim, events[0], trace, now)
        except ParleyError as error:
            logger.error("nobody could be called for {}: {}", claim.lane, error)

    async def _tell(self, claim: Claim, event: Received, trace: str, now: Millis) -> None:
        if event.inbox_id == CONTROL:
            words = _sorry(event, trace)
            if words:
                await self._store.run(claim.tenant_id, lambda uow: uow.outbox.add(words, now))
            return
        connection, chat = self._connections.get(event.inbox_id), _chat(event)
        if connection and chat:
            await self._store.run(claim.tenant_id, lambda uow: _lost(uow, connection.inbox, chat, event, now))


def _lost(uow: Uow, inbox: Inbox, chat: str, event: Received, now: Millis) -> None:
    message_lost(uow, inbox, chat, f"{event.inbox_id}:{event.dedupe}"[:100], now)


def _chat(event: Received) -> str:
    """The client's chat by the name of its lane; "" when the event could not even be placed."""
    name = event.lane.removeprefix(f"{event.inbox_id}:")
    return "" if name in ("unplaced", "None", "") else name


def _sorry(event: Received, trace: str) -> OutboundMessage | None:
    """The words for whoever sent the update; nothing when it names no chat."""
    message, person = _sent(event)
    chat = message.get("chat", {}).get("id") if isinstance(message.get("chat"), Mapping) else None
    if not isinstance(chat, int):
        return None
    thread = message.get("message_thread_id") if message.get("is_topic_message") else None
    return OutboundMessage(
        key=f"internal:{event.dedupe}", inbox_id=CONTROL, audience=Audience.DESK, chat=str(chat),
        body=text("error-internal", id=trace), language=plain(str(person.get("language_code") or "")),
        priority=Priority.HUMAN, thread=str(thread or ""), author="system",
    )  # fmt: skip


def _sent(event: Received) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """(message, sender) of a raw update of the control bot, as far as there are any."""
    try:
        update = decoded(event.raw)
    except (ValueError, RecursionError):
        return {}, {}
    update = update if isinstance(update, Mapping) else {}
    query = _fields(update.get("callback_query"))
    message = _fields(query.get("message") or update.get("message"))
    return message, _fields(query.get("from") or message.get("from"))


def _fields(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
