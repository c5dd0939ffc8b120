"""People's own chats with each other, and bots that answer in them on somebody's behalf."""

import secrets
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bot.sandbox.telegram import updates, wire
from bot.sandbox.telegram.refusals import Impossible
from bot.sandbox.telegram.shapes import BotAccount, Chat, Json, Link, Member, Message, Person

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

RIGHTS = (
    "can_reply", "can_read_messages", "can_delete_sent_messages", "can_delete_all_messages", "can_edit_name",
    "can_edit_bio", "can_edit_profile_photo", "can_edit_username", "can_change_gift_settings",
    "can_view_gifts_and_stars", "can_convert_gifts_to_stars", "can_transfer_and_upgrade_gifts", "can_transfer_stars",
    "can_manage_stories",
)  # fmt: skip


def own_chat(world: "World", one: Person, other: Person) -> Chat:
    """What two people say to each other; it is there once one of them looks for it."""
    if one.id == other.id:
        raise Impossible("nobody writes to themselves here")
    key = "+".join(str(number) for number in sorted((one.id, other.id)))
    fresh = Chat(key, 0, "people", members={one.id: Member("member"), other.id: Member("member")})
    return world.state.chats.setdefault(key, fresh)


def partner(world: "World", chat: Chat, person: int) -> Person:
    """The other of the two."""
    return next(world.state.people[number] for number in chat.members if number != person)


def connect(world: "World", person: Person, bot: BotAccount, rights: Iterable[str]) -> Link:
    """In the settings of Telegram Business: this bot may answer for me. Other rights change the same connection."""
    known = next((one for one in links(world, bot) if one.person == person.id and one.enabled), None)
    link = known or Link(secrets.token_urlsafe(12), bot.id, person.id, date=world.now())
    link.rights = [right for right in RIGHTS if right in set(rights)]
    world.state.links[link.id] = link
    _announce(world, link)
    return link


def disconnect(world: "World", person: Person, bot: BotAccount) -> None:
    """The bot answers for this person no more; a later connection has another id."""
    for link in links(world, bot):
        if link.person == person.id and link.enabled:
            link.enabled = False
            _announce(world, link)


def links(world: "World", bot: BotAccount) -> Sequence[Link]:
    """All connections of a bot."""
    return [link for link in world.state.links.values() if link.bot == bot.id]


def shape(world: "World", link: Link) -> Json:
    """A BusinessConnection."""
    return {
        "id": link.id, "user": wire.user(world, link.person), "user_chat_id": link.person, "date": link.date,
        "is_enabled": link.enabled, "rights": dict.fromkeys(link.rights, True),
        "can_reply": "can_reply" in link.rights,
    }  # fmt: skip


def _announce(world: "World", link: Link) -> None:
    updates.deliver(world, world.state.bots[link.bot], "business_connection", shape(world, link))
    world.changed()


def tell(world: "World", chat: Chat, message: Message, kind: str) -> None:
    """A message in people's own chats, to the bots that answer for one of them. They hear their own words, too."""
    for link in _listening(world, chat):
        bot = world.state.bots[link.bot]
        updates.deliver(world, bot, kind, seen(world, message, link))


def tell_deleted(world: "World", chat: Chat, numbers: Sequence[int]) -> None:
    """Messages were taken away: the only place where bots learn of it."""
    for link in _listening(world, chat):
        there = wire.person_chat(partner(world, chat, link.person))
        told = {"business_connection_id": link.id, "chat": there, "message_ids": list(numbers)}
        updates.deliver(world, world.state.bots[link.bot], "deleted_business_messages", told)


def _listening(world: "World", chat: Chat) -> Sequence[Link]:
    if chat.kind != "people":  # groups that the person is in are none of the bot's business
        return []
    return [link for link in world.state.links.values() if link.enabled and link.person in chat.members]


def seen(world: "World", message: Message, link: Link) -> Json:
    """A Message as the connected bot sees it: the chat is the other person."""
    place, bot = world.state.chats[message.chat], world.state.bots[link.bot]
    there = wire.person_chat(partner(world, place, link.person))
    shown = wire.message(world, message, bot) | {"chat": there, "business_connection_id": link.id}
    if "reply_to_message" in shown:
        shown["reply_to_message"] |= {"chat": there, "business_connection_id": link.id}
    if message.via_bot == link.bot:
        shown["sender_business_bot"] = wire.user(world, link.bot)
    return shown
