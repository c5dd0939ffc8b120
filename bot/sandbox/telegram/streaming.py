"""The button under a draft that grows: its bot is told that the person has read enough."""

from typing import TYPE_CHECKING

from bot.sandbox.telegram import updates, wire
from bot.sandbox.telegram.refusals import Impossible
from bot.sandbox.telegram.shapes import Chat, Person

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

DRAFT_SECONDS = 30


def stop(world: "World", person: Person, chat: Chat) -> int:
    """The number of the draft. Raises Impossible where none grows, or its bot offers no such button."""
    draft = world.state.drafts.get(chat.key)
    if draft is None or world.clock() - draft.at >= DRAFT_SECONDS or not draft.can_stop:
        raise Impossible("no answer with a stop button is being written here")
    world.member(chat, person)
    if draft.keep:
        draft.can_stop = False
    else:
        world.state.drafts.pop(chat.key)
    stopped = {"chat": wire.chat(world, chat), "draft_id": draft.id}
    updates.deliver(world, world.state.bots[chat.bot], "stopped_message_generation", stopped)
    world.changed()
    return draft.id
