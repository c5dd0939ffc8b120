"""Where one outbound message goes in Telegram, as arguments of calls; and what of it has gone already."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from channels.failures import Refused
from channels.telegram.place import Place, place_of
from channels.telegram.rows import fitted
from dialogs.errors import BadInput
from dialogs.messages import Button, OutboundMessage
from dialogs.refusals import Why
from dialogs.tenant import Inbox

if TYPE_CHECKING:
    from aiogram import Bot

_KEPT = 2000  # messages of several parts that are under way at once


@dataclass(frozen=True, slots=True)
class Way:
    """One message on its way: the bot, the inbox, the message and its place."""

    bot: "Bot"
    inbox: Inbox
    message: OutboundMessage
    place: Place
    latest: int = 0  # in a group: what this person said last, which words that name nothing answer

    @property
    def to(self) -> dict[str, Any]:
        """The arguments that every send takes."""
        topic = self.place.topic or _digits(self.message.thread)
        given: dict[str, Any] = {"chat_id": self.place.chat}
        if self.place.business:
            return given | {"business_connection_id": self.place.business}
        return given | ({"message_thread_id": topic} if topic and not self.place.comments else {})

    @property
    def there(self) -> dict[str, Any]:
        """The arguments that name the message which is edited. Raises Refused."""
        number = _digits(self.message.edit_id)
        if not number:
            raise Refused(f"no message {self.message.edit_id[:40]}", Why.EDIT_GONE)
        given: dict[str, Any] = {"chat_id": self.place.chat, "message_id": number}
        return given | ({"business_connection_id": self.place.business} if self.place.business else {})

    @property
    def answers(self) -> int:
        """The number of the message that this one answers or acts on; 0 for none."""
        return _digits(self.message.reply_to)

    def reply(self, first: bool = True) -> Any:  # aiogram takes plain JSON for its models
        """What the message answers, as the Bot API's ReplyParameters; words in the comments under a post answer at
        least the post."""
        number = ((self.answers or self.latest) if first else 0) or self.place.comments
        return {"message_id": number, "allow_sending_without_reply": True} if number else None


class Latest:
    """What each person of a group said last. A hint kept in memory: without it words are no reply, and arrive."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[tuple[str, str], int] = OrderedDict()

    def note(self, inbox: Inbox, place: Place, number: int) -> None:
        """This person of a group wrote message `number`."""
        self._numbers[inbox.id, place.key] = number
        self._numbers.move_to_end((inbox.id, place.key))
        if len(self._numbers) > _KEPT:
            self._numbers.popitem(last=False)

    def of(self, inbox: Inbox, place: Place) -> int:
        """0 when it is not known."""
        return self._numbers.get((inbox.id, place.key), 0)


def way_of(bot: "Bot", inbox: Inbox, message: OutboundMessage, latest: Latest) -> Way:
    """Raises Refused for a chat that is none of Telegram's."""
    try:
        place = place_of(message.chat)
        return Way(bot, inbox, message, place, latest.of(inbox, place))
    except BadInput as error:
        raise Refused(error.detail, Why.NO_CHAT) from error


def _digits(mark: str) -> int:
    if not mark:
        return 0
    number = mark.partition(":")[0]  # an edit's mark is "17:1700000000": it is message 17
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0


def keyboard(buttons: Sequence[Sequence[Button]]) -> dict[str, Any] | None:
    """The Bot API's InlineKeyboardMarkup as plain JSON (aiogram's models cost more than the call); labels are words by
    now."""
    if not buttons:
        return None
    shown = fitted(buttons, lambda item: str(item.text))
    rows = [[{"text": str(item.text), "callback_data": item.value} for item in row] for row in shown]
    return {"inline_keyboard": rows}


class Gone:
    """Parts of messages that have gone: a message that is tried again after a refusal goes on where it stopped.

    Kept in memory. After a restart the outcome of such a send is unknown anyhow, and the outbox says so.
    """

    def __init__(self) -> None:
        self._parts: OrderedDict[str, dict[int, str]] = OrderedDict()

    async def once(self, way: Way, number: int, work: Callable[[], Awaitable[str]]) -> str:
        """The id of part `number` (of an album all, with spaces between), sent now unless it has gone before."""
        parts = self._parts.setdefault(f"{way.inbox.id}/{way.message.key}", {})
        if number not in parts:
            parts[number] = await work()
        while len(self._parts) > _KEPT:
            self._parts.popitem(last=False)
        return parts[number]

    def done(self, way: Way) -> Sequence[str]:
        """All of it has gone; the ids of its messages in their order, where they are several."""
        parts = self._parts.pop(f"{way.inbox.id}/{way.message.key}", {})
        ids = [one for number in sorted(parts) for one in parts[number].split()]
        return ids if len(ids) > 1 else ()
