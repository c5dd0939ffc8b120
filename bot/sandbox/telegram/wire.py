"""The world as JSON of the Bot API, seen by one bot (file ids belong to one bot alone)."""

import base64
from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram.shapes import BotAccount, Chat, Json, Member, Message, Person

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_pin_messages",
    "can_manage_topics",
]


def user(world: "World", number: int) -> Json:
    """A User; people have a language, bots have not."""
    if number in world.state.bots:
        bot = world.state.bots[number]
        return {"id": bot.id, "is_bot": True, "first_name": bot.name, "username": bot.username}
    person = world.state.people[number]
    return _named(person) | {"is_bot": False, "language_code": person.language}


def _named(person: Person) -> Json:
    return {"id": person.id, "first_name": person.name} | ({"username": person.username} if person.username else {})


def me(bot: BotAccount) -> Json:
    """The User that getMe answers."""
    return {
        "id": bot.id, "is_bot": True, "first_name": bot.name, "username": bot.username,
        "can_join_groups": True, "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": False, "can_connect_to_business": True, "has_main_web_app": False,
        "has_topics_enabled": False, "allows_users_to_create_topics": False,
    }  # fmt: skip


def person_chat(person: Person) -> Json:
    """The chat that a person is, to whoever writes with them."""
    return _named(person) | {"type": "private"}


def chat(world: "World", one: Chat) -> Json:
    """A Chat as it stands in messages."""
    if one.private:
        return person_chat(world.state.people[one.person])
    return {"id": one.id, "title": one.title, "type": one.kind} | ({"is_forum": True} if one.forum else {})


def member(world: "World", number: int, place: Member | None) -> Json:
    """A ChatMember of any status."""
    status = place.status if place else "left"
    shown: Json = {"user": user(world, number), "status": status}
    if status == "creator":
        return shown | {"is_anonymous": False}
    if status == "administrator" and place:
        granted = {right: right in place.rights for right in RIGHTS}
        return shown | {"can_be_edited": False, "is_anonymous": False} | granted
    return shown | ({"until_date": 0} if status == "kicked" else {})


def message(world: "World", one: Message, bot: BotAccount, nested: bool = False) -> Json:
    """A Message; what it replies to stands inside, one level deep."""
    place = world.state.chats[one.chat]
    shown: Json = {
        "message_id": one.id,
        "from": user(world, one.author),
        "chat": chat(world, place),
        "date": one.date,
    }
    shown |= with_file_ids(one.content, bot)
    if one.edited_at is not None:
        shown["edit_date"] = one.edited_at
    if one.origin:
        shown["forward_origin"] = one.origin
    if one.markup and "inline_keyboard" in one.markup:
        shown["reply_markup"] = one.markup
    return shown | _thread(place, one) | ({} if nested else _reply(world, place, one, bot))


def _thread(place: Chat, one: Message) -> Json:
    if one.comments:
        return {"message_thread_id": one.comments}
    if not place.forum or one.thread is None:
        return {}
    return {"message_thread_id": one.thread, "is_topic_message": True}


def _reply(world: "World", place: Chat, one: Message, bot: BotAccount) -> Json:
    # In a topic every message that answers nothing else answers the message that opened the topic.
    target = one.reply_to or (one.thread if one.thread != one.id else None)
    if target is None or target not in place.messages:
        return {}
    return {"reply_to_message": message(world, place.messages[target], bot, nested=True)}


def file_id(bot: BotAccount, unique_id: str) -> str:
    """The name of a file for this bot; no other bot can use it."""
    return base64.urlsafe_b64encode(f"{bot.id}/{unique_id}".encode()).decode().rstrip("=")


def unique_id(bot: BotAccount, given: str) -> str | None:
    """The file behind a name that this bot was given."""
    try:
        plain = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)).decode()
    except (ValueError, UnicodeDecodeError):
        return None
    owner, _, unique = plain.partition("/")
    return unique if owner == str(bot.id) else None


def with_file_ids(content: Any, bot: BotAccount) -> Any:
    """The same content with this bot's file_id at every file."""
    if isinstance(content, list):
        return [with_file_ids(one, bot) for one in content]
    if not isinstance(content, dict):
        return content
    shown = {key: with_file_ids(value, bot) for key, value in content.items()}
    if unique := content.get("file_unique_id"):
        shown["file_id"] = file_id(bot, unique)
    return shown
