"""Discussion groups: a channel's posts come into its group by themselves, and what answers them are its comments."""

from typing import TYPE_CHECKING

from bot.sandbox.telegram import posting
from bot.sandbox.telegram.content.entities import clean, found
from bot.sandbox.telegram.refusals import Impossible
from bot.sandbox.telegram.shapes import Chat, Json, Message, Person

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

TELEGRAM = 777000  # who puts the posts there


def publish(world: "World", group: Chat, channel: str, text: str) -> Message:
    """A post of the channel, as it appears in the group. Raises Impossible where there can't be one."""
    if group.kind != "supergroup" or group.forum:
        raise Impossible("only a supergroup without topics discusses a channel")
    words = clean(text).strip()
    if not words:
        raise Impossible("an empty post can't be published")
    world.state.people.setdefault(TELEGRAM, Person(TELEGRAM, "Telegram"))
    speaker: Json = {"id": group.id - 1_000_000, "title": channel, "type": "channel"}
    origin = {"type": "channel", "chat": speaker, "message_id": group.next_message, "date": world.now()}
    marks = found(words)
    content: Json = {"text": words, posting.FORWARDED: True, "sender_chat": speaker} | (
        {"entities": marks} if marks else {}
    )
    return posting.post(world, group, TELEGRAM, content, origin=origin)
