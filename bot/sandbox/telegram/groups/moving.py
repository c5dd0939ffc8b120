"""A group that becomes a supergroup: another id, the same people; the old one only says where to go."""

from typing import TYPE_CHECKING

from bot.sandbox.telegram import posting
from bot.sandbox.telegram.refusals import Impossible
from bot.sandbox.telegram.shapes import Chat

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World


def migrate(world: "World", chat: Chat, forum: bool) -> Chat:
    """The new supergroup. Messages stay behind, as in life."""
    if chat.kind != "group":
        raise Impossible(f"{chat.title} is no basic group")
    fresh = world.add_group(chat.title, forum)
    fresh.members = dict(chat.members)
    author = next(iter(chat.members))
    posting.post(world, chat, author, {"migrate_to_chat_id": fresh.id}, service=True)
    posting.post(world, fresh, author, {"migrate_from_chat_id": chat.id}, service=True)
    chat.moved_to = fresh.id
    world.changed()
    return fresh
