"""Which bot hears what, and the queue of what it has not confirmed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.sandbox.telegram import wire
from bot.sandbox.telegram.content.entities import part
from bot.sandbox.telegram.shapes import BotAccount, Chat, Json, Message

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "guest_message",
        "managed_bot",
        "subscription",
        "stopped_message_generation",
    ]
)


def deliver(world: "World", bot: BotAccount, kind: str, payload: Json) -> None:
    """Queue an update for a bot, unless it asked not to hear of this kind."""
    wanted = kind in bot.allowed if bot.allowed else kind not in ON_REQUEST
    if not wanted or bot.logged_out:
        return
    bot.queue.append({"update_id": bot.next_update, kind: payload})
    bot.next_update += 1
    world.arrived(bot.id)


def confirm(bot: BotAccount, offset: int) -> None:
    """Forget what lies before the offset; a negative one keeps that many of the last."""
    if offset < 0:
        bot.queue = bot.queue[offset:]
    elif offset > 0:
        bot.queue = [update for update in bot.queue if update["update_id"] >= offset]


def tell(world: "World", chat: Chat, message: Message, kind: str = "message") -> None:
    """Send a new or edited message to the bots that hear it."""
    for bot in bots_of(world, chat):
        if hears(world, bot, chat, message):
            deliver(world, bot, kind, wire.message(world, message, bot))


def bots_of(world: "World", chat: Chat) -> Iterable[BotAccount]:
    """Bots that are in a chat now."""
    if chat.private:
        return [world.state.bots[chat.bot]]
    inside = [number for number, member in chat.members.items() if member.inside]
    return [world.state.bots[number] for number in inside if number in world.state.bots]


def hears(world: "World", bot: BotAccount, chat: Chat, message: Message) -> bool:
    """Bots never hear bots, but all service messages reach them, their own too (as in life)."""
    if message.service:
        return not chat.private or message.author != bot.id
    if message.author in world.state.bots:
        return False
    if chat.private or not bot.privacy or chat.members[bot.id].leads:
        return True
    return _meant_for(world, bot, chat, message)


def _meant_for(world: "World", bot: BotAccount, chat: Chat, message: Message) -> bool:
    replied = chat.messages.get(message.reply_to or 0)
    if replied and replied.author == bot.id:
        return True
    words = list(_words(message))
    if f"@{bot.username}".lower() in words:
        return True
    commands = [word for word in words if word.startswith("/")]
    mine = any(word.endswith(f"@{bot.username}".lower()) for word in commands)
    plain = any("@" not in word for word in commands)
    return mine or (plain and _last_bot(world, chat) in (bot.id, None))


def _words(message: Message) -> Iterable[str]:
    marks = message.content.get("entities") or message.content.get("caption_entities") or []
    return (part(message.text, mark).lower() for mark in marks)


def _last_bot(world: "World", chat: Chat) -> int | None:
    authors = (message.author for message in reversed(chat.messages.values()) if not message.service)
    return next((author for author in authors if author in world.state.bots), None)
