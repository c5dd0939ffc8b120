"""Presses that came as words: in a channel without buttons, "2" answers the numbered menu that was sent last."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from channels.base import Connection
from dialogs.answers.choices import chosen, may_choose
from dialogs.dialog import Mode
from dialogs.messages import Button, InboundMessage, OutboundMessage
from dialogs.store import Store, Uow
from dialogs.texts import Text
from dialogs.turn import Author, Turn

_TURNS = 6  # among them is the last word of the business


class Choosing:
    """Looks up the menu that a client has in front of them."""

    def __init__(self, store: Store, say: Callable[[Text | str, str], str]) -> None:
        self._store = store
        self._say = say

    async def pressed(self, messages: Sequence[InboundMessage], connection: Connection) -> Sequence[InboundMessage]:
        """The same messages; those that choose from the menu are presses of its buttons, in the button's words."""
        if connection.channel.can.buttons:
            return messages
        # what comes after other words, in one breath with them, answers no menu
        first = [await self._pressed(item, connection) for item in messages[:1]]
        return [*first, *messages[1:]]

    async def _pressed(self, message: InboundMessage, connection: Connection) -> InboundMessage:
        if message.button or message.attachments or not may_choose(message.text):
            return message
        menu = await self._store.read(connection.inbox.tenant_id, lambda uow: menu_before(uow, message))
        labels = [self._say(button.text, language) for button, language in menu]
        at = chosen(message.text, labels)
        return message if at is None else replace(message, text=labels[at], button=menu[at][0].value)


def menu_before(uow: Uow, message: InboundMessage) -> Sequence[tuple[Button, str]]:
    """The buttons, each with its language, of the last thing that we said in this chat; empty when it had none, or
    when a person of the business has spoken since, or the client has, unless they wait for a person."""
    last = uow.outbox.last_said(message.inbox_id, message.chat)
    buttons = [(button, last.language) for row in last.buttons for button in row] if last else []
    if not buttons:
        return ()
    dialog = uow.dialogs.by_chat(message.inbox_id, message.chat)
    if dialog is None or dialog.mode is Mode.HUMAN:
        return ()
    turns = uow.dialogs.turns(dialog.id, _TURNS)
    spoken = [turn.author for turn in turns if turn.author is not Author.CUSTOMER]
    if spoken and spoken[-1] is Author.STAFF:
        return ()
    waits = dialog.mode is Mode.WAITING  # whatever they write meanwhile is for a person: the bot's menu stands
    return buttons if waits or not _went_on(turns, last, message) else ()


def _went_on(turns: Sequence[Turn], menu: OutboundMessage | None, message: InboundMessage) -> bool:
    """Whether the client has said something after the menu, before this message."""
    at = next((at for at, turn in enumerate(turns) if menu and turn.id == menu.turn_id), len(turns))
    return any(one.author is Author.CUSTOMER and one.external_id != message.external_id for one in turns[at + 1 :])
