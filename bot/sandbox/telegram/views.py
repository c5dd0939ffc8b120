"""What a person sees: the chats on their screen, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.telegram import business
from bot.sandbox.telegram.content import files
from bot.sandbox.telegram.content.keyboards import buttons
from bot.sandbox.telegram.menus import offered
from bot.sandbox.telegram.shapes import Chat, Draft, Json, Message, Person
from bot.sandbox.telegram.streaming import DRAFT_SECONDS
from bot.sandbox.telegram.updates import bots_of

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

TYPING_SECONDS = 5
ANSWERS_KEPT = 10
PLAIN = ("contact", "location", "venue", "poll", "dice")  # content without a text or a file


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file under a message; `id` opens it with World.file."""

    id: str
    kind: str
    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """One message. `data` lies behind `buttons`; `links` are those that open an address, by label."""

    id: int
    author: str
    author_id: int
    mine: bool
    text: str
    entities: Sequence[Json]
    buttons: Sequence[Sequence[str]]
    data: Sequence[Sequence[str]]
    links: dict[str, str]
    file: SeenFile | None
    at: int
    edited_at: int | None
    thread: int | None
    reply_to: int | None
    service: str
    content: Json
    forwarded_from: str
    reactions: Sequence[str]
    album: str
    read: bool


@dataclass(frozen=True, slots=True)
class SeenTopic:
    """A topic in the list of a forum."""

    id: int
    name: str
    closed: bool


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """What popped up after a tap: a toast, or an alert that wants to be closed."""

    query: str
    text: str
    alert: bool
    at: float


@dataclass(frozen=True, slots=True)
class SeenChat:
    """One chat on the screen, its messages in order."""

    key: str
    id: int
    title: str
    kind: str
    forum: bool
    blocked: bool
    topics: Sequence[SeenTopic]
    messages: Sequence[SeenMessage]
    typing: str
    draft: str
    can_stop: bool
    keyboard: Sequence[Sequence[str]]
    answers: Sequence[SeenAnswer]
    pinned: Sequence[int]
    commands: Sequence[Json]


def view(world: "World", person: Person) -> Sequence[SeenChat]:
    """Chats in the order of their last message, the newest first."""
    mine = [chat for chat in world.state.chats.values() if _sees(chat, person)]
    mine.sort(key=_last, reverse=True)
    return [_chat(world, chat, person) for chat in mine]


def _sees(chat: Chat, person: Person) -> bool:
    member = chat.members.get(person.id)
    if chat.moved_to:
        return False
    return chat.person == person.id or bool(member and member.inside)


def _last(chat: Chat) -> tuple[int, int]:
    return max(((one.date, one.id) for one in chat.messages.values()), default=(0, 0))


def _chat(world: "World", chat: Chat, person: Person) -> SeenChat:
    draft = _draft(world, chat)
    return SeenChat(
        key=chat.key,
        id=chat.id,
        title=_title(world, chat, person),
        kind=chat.kind,
        forum=chat.forum,
        blocked=chat.blocked,
        topics=[SeenTopic(one.id, one.name, one.closed) for one in chat.topics.values()],
        messages=[_message(world, one, person) for one in chat.messages.values()],
        typing=_typing(world, chat),
        draft=(draft.text or "…") if draft else "",
        can_stop=bool(draft and draft.can_stop),
        keyboard=_keyboard(chat),
        answers=_answers(world, chat, person),
        pinned=list(chat.pinned),
        commands=[one for bot in bots_of(world, chat) for one in offered(bot, chat, person)],
    )


def _title(world: "World", chat: Chat, person: Person) -> str:
    if chat.kind == "people":
        return business.partner(world, chat, person.id).name
    return world.state.bots[chat.bot].name if chat.private else chat.title


def _message(world: "World", one: Message, person: Person) -> SeenMessage:
    rows = buttons(one.markup)
    return SeenMessage(
        id=one.id,
        author=str(one.content.get("sender_chat", {}).get("title") or _name(world, one.author)),
        author_id=one.author,
        mine=one.author == person.id,
        text=one.text,
        entities=one.content.get("entities") or one.content.get("caption_entities") or [],
        buttons=[[button["text"] for button in row] for row in rows],
        data=[[button.get("callback_data", "") for button in row] for row in rows],
        links={b["text"]: b["url"] for row in rows for b in row if "url" in b},
        file=_file(world, one),
        at=one.date,
        edited_at=one.edited_at,
        thread=one.thread,
        reply_to=one.reply_to,
        service=next(iter(one.content)) if one.service else "",
        content={key: one.content[key] for key in PLAIN if key in one.content},
        forwarded_from=_origin(one),
        reactions=list(one.reactions.values()),
        album=str(one.content.get("media_group_id", "")),
        read=one.read,
    )


def _name(world: "World", number: int) -> str:
    known = world.state.people.get(number) or world.state.bots.get(number)
    return known.name if known else "?"


def _origin(one: Message) -> str:
    origin = one.origin or {}
    return str(origin.get("sender_user", {}).get("first_name") or origin.get("sender_user_name", ""))


def _file(world: "World", one: Message) -> SeenFile | None:
    found = files.of(one.content)
    if found is None:
        return None
    stored = world.state.files[found["file_unique_id"]]
    return SeenFile(stored.unique_id, found["kind"], stored.name, stored.mime, stored.size)


def _typing(world: "World", chat: Chat) -> str:
    action = world.state.typing.get(chat.key)
    fresh = action and world.clock() - action.at < TYPING_SECONDS
    return action.action if action and fresh else ""


def _draft(world: "World", chat: Chat) -> Draft | None:
    draft = world.state.drafts.get(chat.key)
    return draft if draft and world.clock() - draft.at < DRAFT_SECONDS else None


def _keyboard(chat: Chat) -> Sequence[Sequence[str]]:
    for one in reversed(chat.messages.values()):
        if one.markup and "remove_keyboard" in one.markup:
            return []
        if one.markup and "keyboard" in one.markup:
            rows = one.markup["keyboard"]
            return [[key["text"] if isinstance(key, dict) else key for key in row] for row in rows]
    return []


def _answers(world: "World", chat: Chat, person: Person) -> Sequence[SeenAnswer]:
    shown = [
        SeenAnswer(query.id, query.text, query.alert, query.at)
        for query in world.state.queries.values()
        if query.answered and query.chat == chat.key and query.person == person.id
    ]
    return shown[-ANSWERS_KEPT:]
