"""What the desk asks of the program, and how it speaks to staff."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from channels.render import Say
from dialogs.desk.work import DeskWork
from dialogs.errors import BadInput
from dialogs.ids import DialogId, InboxId, TenantId
from dialogs.messages import Attachment, Audience, Button, OutboundMessage, Priority
from dialogs.ports import Blobs, Clock
from dialogs.store import Store
from dialogs.tenant import CONTROL
from dialogs.texts import Text


class DeskServices(Protocol):
    """What the desk needs of the program."""

    @property
    def store(self) -> Store: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def say(self) -> Say: ...
    @property
    def blobs(self) -> Blobs: ...
    @property
    def work(self) -> DeskWork | None: ...
    @property
    def typing(self) -> Callable[[InboxId, str], Awaitable[None]]:
        """Shows "typing…" in a client's chat; a hint, which may be left out."""


def work_of(services: DeskServices) -> DeskWork:
    """The desk's use cases. Raises BadInput in a program that runs without them."""
    if services.work is None:
        raise BadInput("error-desk-off")
    return services.work


@dataclass(frozen=True, slots=True)
class Place:
    """Where our words to staff go."""

    tenant: TenantId
    chat: int
    language: str
    dialog: DialogId | None = None
    forum: bool = False
    thread: int | None = None


class Voice:
    """Says things to staff through the outbox: in order, within the budgets, and never the same thing twice."""

    def __init__(self, services: DeskServices) -> None:
        self._services = services

    async def say(
        self, place: Place, key: str, body: Text, rows: Sequence[Sequence[Button]] = (), edits: str = "",
        files: Sequence[Attachment] = (),
    ) -> None:  # fmt: skip
        """Stores the words for delivery, once per key; with `edits`, in place of the message of that key."""
        message = OutboundMessage(
            key=key, inbox_id=CONTROL, audience=Audience.DESK, chat=str(place.chat), body=body,
            language=place.language, priority=Priority.HUMAN, dialog_id=place.dialog,
            topic=place.dialog if place.forum else None, thread=str(place.thread or ""), author="system",
            buttons=rows, edits=edits, attachments=files,
        )  # fmt: skip
        now = self._services.clock.now()
        await self._services.store.run(place.tenant, lambda uow: uow.outbox.add(message, now))
