"""What a person does on a phone, and which bot hears of it."""

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.sandbox.telegram import business, posting, updates, wire
from bot.sandbox.telegram.content.entities import clean, found, units
from bot.sandbox.telegram.content.keyboards import buttons
from bot.sandbox.telegram.groups import membership
from bot.sandbox.telegram.refusals import Impossible
from bot.sandbox.telegram.shapes import BotAccount, Chat, Json, Message, Person, Query

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

LONGEST = 4096


def open_private(world: "World", person: Person, bot: BotAccount, payload: str | None) -> Chat:
    """/start, with the payload of a deep link."""
    key = f"{person.id}:{bot.id}"
    chat = world.state.chats.setdefault(key, Chat(key, person.id, "private", person=person.id, bot=bot.id))
    say(world, person, chat, f"/start {payload}" if payload else "/start", None, None)
    return chat


def say(world: "World", person: Person, chat: Chat, text: str, thread: int | None, reply_to: int | None) -> Message:
    """A text; the app cuts longer ones into several messages, the last of which is returned."""
    body = clean(text).strip()
    if not body:
        raise Impossible("an empty message can't be sent")
    *first, last = _cut(body)
    for piece in first:
        post(world, person, chat, _text(piece), thread, reply_to)
    return post(world, person, chat, _text(last), thread, reply_to)


def album(world: "World", person: Person, chat: Chat, contents: Sequence[Json], thread: int | None) -> list[Message]:
    """Several files at once: one message each, all with the same mark."""
    if not 2 <= len(contents) <= 10:
        raise Impossible("an album has from 2 to 10 files")
    mark = {"media_group_id": f"{person.id}{chat.next_message}{world.now()}"}
    return [post(world, person, chat, content | mark, thread, None) for content in contents]


def _cut(text: str) -> list[str]:
    pieces, start, size = list[str](), 0, 0
    for at, char in enumerate(text):
        if size + units(char) > LONGEST:
            pieces, start, size = [*pieces, text[start:at]], at, 0
        size += units(char)
    return [*pieces, text[start:]]


def _text(text: str) -> Json:
    marks = found(text)
    return {"text": text} | ({"entities": marks} if marks else {})


def post(
    world: "World",
    person: Person,
    chat: Chat,
    content: Json,
    thread: int | None,
    reply_to: int | None,
) -> Message:
    """Any content from a person, where they may write."""
    world.member(chat, person)
    if chat.blocked:
        membership.set_blocked(world, person, world.state.bots[chat.bot], False)
    replied = chat.messages.get(reply_to or 0)
    if reply_to and not replied:
        raise Impossible(f"no message {reply_to} to reply to")
    thread = thread or (replied.thread if replied else None)
    _check_thread(chat, person, thread)
    return posting.post(world, chat, person.id, content, thread=thread, reply_to=reply_to)


def _check_thread(chat: Chat, person: Person, thread: int | None) -> None:
    if thread is None:
        return
    if thread not in chat.topics:
        raise Impossible(f"no topic {thread}")
    if chat.topics[thread].closed and not chat.members[person.id].may("can_manage_topics"):
        raise Impossible(f"topic {thread} is closed")


def edit(world: "World", person: Person, message: Message, text: str) -> Message:
    """Change the text or the caption of an own message."""
    if message.author != person.id:
        raise Impossible("only own messages can be edited")
    field = "text" if "text" in message.content else "caption"
    message.content.pop("entities" if field == "text" else "caption_entities", None)
    changed = _text(clean(text).strip())
    message.content[field] = changed["text"]
    if "entities" in changed:
        message.content["entities" if field == "text" else "caption_entities"] = changed["entities"]
    message.edited_at = world.now()
    updates.tell(world, world.chat(message.chat), message, "edited_message")
    business.tell(world, world.chat(message.chat), message, "edited_business_message")
    world.changed()
    return message


def delete(world: "World", person: Person, message: Message) -> None:
    """Take away an own message, or any in a private chat or as an administrator."""
    chat = world.chat(message.chat)
    member = chat.members.get(person.id)
    allowed = chat.kind in ("private", "people") or message.author == person.id or (member and member.leads)
    if not allowed:
        raise Impossible("only own messages can be deleted")
    chat.messages.pop(message.id, None)
    business.tell_deleted(world, chat, [message.id])
    world.changed()


def tap(world: "World", person: Person, message: Message, wanted: str) -> str:
    """Press a button; the bot that put it there receives the callback query."""
    world.member(world.chat(message.chat), person)
    rows = buttons(message.markup)
    button = next((b for row in rows for b in row if wanted in (b["text"], b.get("callback_data"))), None)
    if button is None:
        raise Impossible(f"no button {wanted!r} under message {message.id}")
    if "callback_data" not in button:
        raise Impossible(f"button {wanted!r} opens {button.get('url', 'something')}, the bot is not told")
    return _query(world, person, message, button["callback_data"])


def _query(world: "World", person: Person, message: Message, data: str) -> str:
    bot = world.state.bots[message.via_bot or message.author]
    number = f"{person.id}{world.state.next_query:09d}"
    world.state.next_query += 1
    world.state.queries[number] = Query(number, bot.id, person.id, message.chat, message.id, data, world.clock())
    payload = {
        "id": number,
        "from": wire.user(world, person.id),
        "message": _tapped(world, message, bot),
        "chat_instance": str(zlib.crc32(message.chat.encode())),
        "data": data,
    }
    updates.deliver(world, bot, "callback_query", payload)
    world.changed()
    return number


def _tapped(world: "World", message: Message, bot: BotAccount) -> Json:
    link = next((one for one in business.links(world, bot) if one.enabled), None)
    return business.seen(world, message, link) if message.via_bot and link else wire.message(world, message, bot)


def react(world: "World", person: Person, message: Message, emoji: str) -> None:
    """A reaction; bots hear of it as administrators that asked for such updates."""
    chat = world.chat(message.chat)
    world.member(chat, person)
    old = message.reactions.pop(person.id, "")
    if emoji:
        message.reactions[person.id] = emoji
    payload = {
        "chat": wire.chat(world, chat),
        "message_id": message.id,
        "user": wire.user(world, person.id),
        "date": world.now(),
        "old_reaction": [{"type": "emoji", "emoji": old}] if old else [],
        "new_reaction": [{"type": "emoji", "emoji": emoji}] if emoji else [],
    }
    for bot in updates.bots_of(world, chat):
        if chat.private or chat.members[bot.id].leads:
            updates.deliver(world, bot, "message_reaction", payload)
    world.changed()
