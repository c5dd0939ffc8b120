"""Putting a message into a chat: the one place where messages are born."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram import business, updates
from bot.sandbox.telegram.shapes import Chat, Json, Message

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

FORWARDED = "is_automatic_forward"  # a channel's post in its discussion group


def post(world: "World", chat: Chat, author: int, content: Json, **more: Any) -> Message:
    """Add a message (`more`: thread, reply_to, markup, origin, service, via_bot) and tell who hears it."""
    message = Message(chat.key, chat.next_message, author, world.now(), content, **more)
    message.comments = _post_of(chat, message.reply_to)
    chat.next_message += 1
    chat.messages[message.id] = message
    if author in world.state.bots:
        world.state.drafts.pop(chat.key, None)
        world.state.typing.pop(chat.key, None)
    updates.tell(world, chat, message)
    business.tell(world, chat, message, "business_message")
    world.changed()
    return message


def _post_of(chat: Chat, answered: int | None) -> int:
    """The channel's post in whose comments an answer to this message is; 0 for none."""
    target = chat.messages.get(answered or 0)
    if target is None:
        return 0
    return target.id if target.content.get(FORWARDED) else target.comments
