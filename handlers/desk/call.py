"""One request of a manager to the desk, typed or tapped: who, about which dialog, and how to answer them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dialogs.access import Actor
from dialogs.calendar.days import day_values
from dialogs.dialog import Dialog
from dialogs.ids import DialogId
from dialogs.messages import Attachment, Button, OutboundMessage
from dialogs.store import Uow
from dialogs.tenant import CONTROL
from dialogs.texts import Text, Value, text
from handlers.desk.seats import Seat
from handlers.desk.voice import DeskServices, Place, Voice


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked. `once` names the message or the tap, so that doing it twice does no harm; `rest` is what follows
    the command, or the button's last part; `about` is our own message that was tapped or replied to."""

    services: DeskServices
    seat: Seat
    place: Place
    once: str
    rest: str = ""
    about: OutboundMessage | None = None
    files: Sequence[Attachment] = field(default_factory=tuple)
    tapped: bool = False

    @property
    def actor(self) -> Actor:
        return self.seat.actor

    @property
    def dialog_id(self) -> DialogId:
        return self.seat.dialog

    @property
    def voice(self) -> Voice:
        return Voice(self.services)

    @property
    def about_key(self) -> str:
        """The key of the message of ours that this is about; edits lead to what they edit."""
        return (self.about.edits or self.about.key) if self.about else ""

    def pop(self, key: str) -> Text | None:
        """What pops up over a tapped button; a typed command has its answer below, and needs no more words."""
        return Text(key) if self.tapped else None

    async def dialog(self) -> Dialog:
        return await self.services.store.read(self.actor.tenant, lambda uow: uow.dialogs.get(self.dialog_id))

    async def show_typing(self) -> None:
        """The client of a dialog that this member has sees that somebody writes."""
        dialog = await self.dialog()
        if dialog.owner_id == self.actor.id:
            await self.services.typing(dialog.inbox_id, dialog.chat)

    async def say(self, name: str, body: Text, rows: Sequence[Sequence[Button]] = ()) -> None:
        """A new line in the topic (or the private chat); `name` begins its key, by which a reply to it is known."""
        await self.voice.say(self.place, f"{name}:{self.once}", body, rows)

    async def change(self, body: Text, rows: Sequence[Sequence[Button]] = ()) -> None:
        """Our message that was tapped shows this from now on; a new line where it is not known any more."""
        if not self.about_key:
            await self.say("changed", body, rows)
            return
        await self.voice.say(self.place, self._changed_key, body, rows, edits=self.about_key)

    @property
    def done(self) -> bool:
        """Whether our message shows already what this very request made of it: the queue brought it twice."""
        return self.about is not None and self.about.key == self._changed_key

    @property
    def _changed_key(self) -> str:
        return f"{self.about_key}~{self.once}"

    def button(self, label: Text | str, action: str, rest: str = "") -> Button:
        """A button of this dialog."""
        return Button(label, f"d:{action}:{self.dialog_id}{':' + rest if rest else ''}")

    def value(self, name: str) -> str:
        """A value of the message that was tapped or replied to, or ""."""
        body = self.about.body if self.about else ""
        return str(body.values.get(name, "")) if isinstance(body, Text) else ""

    def moment(self, at: datetime) -> str:
        """A day and a time in words of this place."""
        return self.words("day-and-time", time=at.strftime("%H:%M"), **day_values(at.date()))

    def words(self, key: str, /, **values: Value) -> str:
        """Words in the language of this place."""
        return self.services.say(text(key, **values), self.place.language)


Tool = Callable[[Call], Awaitable[Text | None]]  # what pops up, or is said below the command


def at_place(uow: Uow, chat: int, message: int) -> OutboundMessage | None:
    """Our message with this id in a chat of staff."""
    return uow.outbox.shown(CONTROL, str(chat), str(message))
