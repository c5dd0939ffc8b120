"""The stand-in's world: who there is, what they wrote, and acting as one of them."""

import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.sandbox.telegram import business, memory, people, views
from bot.sandbox.telegram.content import files
from bot.sandbox.telegram.groups import membership, moving, threads
from bot.sandbox.telegram.refusals import Impossible
from bot.sandbox.telegram.shapes import (
    BotAccount,
    Chat,
    Link,
    Message,
    Person,
    StoredFile,
    Topic,
)
from bot.sandbox.telegram.state import State

Unsubscribe = Callable[[], None]


class World:
    """State plus the verbs of a phone; each verb sends the right updates to the right bots."""

    def __init__(self, clock: Callable[[], float] = time.time, state: State | None = None) -> None:
        self.clock = clock
        self.state = state or State()
        self.blobs: dict[str, bytes] = {}
        self._watchers: list[Callable[[], None]] = []
        self._listeners: list[Callable[[int], None]] = []

    # ── who there is ──────────────────────────────────────────────────────────────────────────
    def add_person(self, name: str, username: str | None = None, language: str = "ru") -> Person:
        """Somebody with a phone; writes to nobody yet."""
        person = Person(self.state.next_person, name, username, language)
        self.state.next_person += 1
        self.state.people[person.id] = person
        self.changed()
        return person

    def add_bot(self, name: str, username: str, token: str | None = None) -> BotAccount:
        """A bot as BotFather makes it. `token` is "<id>:<secret>"; made up when absent."""
        number = int(token.split(":")[0]) if token else self.state.next_bot
        self.state.next_bot = max(self.state.next_bot, number) + 1
        token = token or f"{number}:AA{secrets.token_urlsafe(33)[:33]}"
        self.state.bots[number] = BotAccount(number, name, username, token)
        self.changed()
        return self.state.bots[number]

    def add_group(self, title: str, forum: bool, basic: bool = False) -> Chat:
        """A group without members; the first person who joins is its creator. A basic one may `migrate` later."""
        number = self.state.next_basic if basic else self.state.next_group
        self.state.next_basic -= basic
        self.state.next_group -= not basic
        self.state.chats[str(number)] = Chat(str(number), number, "group" if basic else "supergroup", title, forum)
        self.changed()
        return self.state.chats[str(number)]

    def join(
        self,
        chat: Chat,
        who: Person | BotAccount,
        admin: bool = False,
        can_manage_topics: bool = False,
        by: Person | None = None,
        **rights: bool,
    ) -> None:
        """Bring somebody in, or change their rights. `rights`: can_delete_messages=False, …"""
        rights["can_manage_topics"] = can_manage_topics
        membership.join(self, chat, who.id, admin, rights, by)

    def leave(self, chat: Chat, who: Person | BotAccount) -> None:
        """Go out of a group."""
        membership.leave(self, chat, who.id)

    def kick(self, chat: Chat, who: Person | BotAccount, by: Person | None = None) -> None:
        """Throw somebody out of a group."""
        membership.leave(self, chat, who.id, kicked_by=by or membership.host(self, chat))

    def migrate(self, chat: Chat, forum: bool = False) -> Chat:
        """A basic group becomes a supergroup, with another id."""
        return moving.migrate(self, chat, forum)

    # ── acting as a person ────────────────────────────────────────────────────────────────────
    def open_private(self, person: Person, bot: BotAccount, start_payload: str | None = None) -> Chat:
        """Press *Start* (with the payload of a link): the bot receives /start."""
        return people.open_private(self, person, bot, start_payload)

    def say(
        self,
        person: Person,
        chat: Chat,
        text: str,
        thread: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Write a message. Raises Impossible where the app would not let them."""
        return people.say(self, person, chat, text, thread, reply_to)

    def send_file(
        self,
        person: Person,
        chat: Chat,
        name: str,
        content: bytes,
        mime: str,
        kind: str = "document",
        caption: str = "",
        thread: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Send a document, photo, voice, audio, video, video_note, animation or sticker."""
        stored = files.store(self, content, name, mime, kind)
        described = files.content(stored, caption)
        return people.post(self, person, chat, described, thread, reply_to)

    def send_album(
        self, person: Person, chat: Chat, stored: Sequence[StoredFile], caption: str = "", thread: int | None = None
    ) -> Sequence[Message]:
        """Send several files as one album; the first bears the caption."""
        contents = [files.content(one, "" if at else caption) for at, one in enumerate(stored)]
        return people.album(self, person, chat, contents, thread)

    def own_chat(self, person: Person, other: Person) -> Chat:
        """What two people say to each other."""
        return business.own_chat(self, person, other)

    def connect_business(self, person: Person, bot: BotAccount, *rights: str) -> Link:
        """Let a bot answer in one's own chats; without `rights` it may reply and mark as read."""
        return business.connect(self, person, bot, rights or ("can_reply", "can_read_messages"))

    def disconnect_business(self, person: Person, bot: BotAccount) -> None:
        """Take that back."""
        business.disconnect(self, person, bot)

    def share(self, person: Person, chat: Chat, content: dict[str, Any], thread: int | None = None) -> Message:
        """Send any other content: {"contact": {…}}, {"location": {…}}."""
        return people.post(self, person, chat, content, thread, None)

    def edit(self, person: Person, message: Message, text: str) -> Message:
        """Change an own message."""
        return people.edit(self, person, message, text)

    def delete(self, person: Person, message: Message) -> None:
        """Take a message away for everyone; only bots that answer for one of two people are told."""
        people.delete(self, person, message)

    def tap(self, person: Person, message: Message, button: str) -> str:
        """Press an inline button by its label or data; the id of the callback query."""
        return people.tap(self, person, message, button)

    def react(self, person: Person, message: Message, emoji: str = "") -> None:
        """Put a reaction, or take it away with an empty one."""
        people.react(self, person, message, emoji)

    def block(self, person: Person, bot: BotAccount) -> None:
        """Stop a bot from writing."""
        membership.set_blocked(self, person, bot, True)

    def unblock(self, person: Person, bot: BotAccount) -> None:
        """Let a bot write again."""
        membership.set_blocked(self, person, bot, False)

    def create_topic(self, person: Person, chat: Chat, name: str) -> Topic:
        """Open a topic as a person."""
        return threads.open_topic(self, chat, self.member(chat, person), name)

    def close_topic(self, person: Person, chat: Chat, topic: int) -> None:
        """Close a topic as a person."""
        threads.set_closed(self, chat, self.member(chat, person), topic, True)

    def reopen_topic(self, person: Person, chat: Chat, topic: int) -> None:
        """Reopen a topic as a person."""
        threads.set_closed(self, chat, self.member(chat, person), topic, False)

    def delete_topic(self, person: Person, chat: Chat, topic: int) -> None:
        """Delete a topic with its messages as a person; bots are not told."""
        self.member(chat, person)
        threads.delete(self, chat, topic)

    def view(self, person: Person) -> Sequence[views.SeenChat]:
        """Exactly what is on this person's screen."""
        return views.view(self, person)

    # ── looking things up ─────────────────────────────────────────────────────────────────────
    def chat(self, key: str) -> Chat:
        """The chat with this key. Raises Impossible."""
        if key not in self.state.chats:
            raise Impossible(f"no chat {key}")
        return self.state.chats[key]

    def private(self, person: Person, bot: BotAccount) -> Chat | None:
        """What these two say to each other, once the person pressed Start."""
        return self.state.chats.get(f"{person.id}:{bot.id}")

    def message(self, chat: Chat, number: int) -> Message:
        """A message that still stands. Raises Impossible."""
        if number not in chat.messages:
            raise Impossible(f"no message {number} in {chat.key}")
        return chat.messages[number]

    def member(self, chat: Chat, person: Person) -> int:
        """The id of a person who may write here. Raises Impossible."""
        inside = chat.members.get(person.id)
        if chat.person != person.id and not (inside and inside.inside):
            raise Impossible(f"{person.name} is not in {chat.title or chat.key}")
        return person.id

    def file(self, unique_id: str) -> tuple[StoredFile, bytes]:
        """A file with its content, by the id that a view shows."""
        return self.state.files[unique_id], self.blobs[unique_id]

    # ── being watched, being kept ─────────────────────────────────────────────────────────────
    def now(self) -> int:
        """The time as Telegram writes it: whole seconds."""
        return int(self.clock())

    def subscribe(self, callback: Callable[[], None]) -> Unsubscribe:
        """Call back after each change that somebody could see."""
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback) if callback in self._watchers else None

    def listen(self, callback: Callable[[int], None]) -> Unsubscribe:
        """Call back with a bot's id after an update was queued for it."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    def changed(self) -> None:
        """Something visible changed."""
        for callback in list(self._watchers):
            callback()

    def arrived(self, bot: int) -> None:
        """An update waits for this bot."""
        for callback in list(self._listeners):
            callback(bot)

    def save(self, path: Path | str) -> None:
        """Write all down, at once or not at all; file contents lie beside, in PATH.files."""
        memory.save(self, Path(path))

    @classmethod
    def load(cls, path: Path | str, clock: Callable[[], float] = time.time) -> "World":
        """What was saved there, or an empty world."""
        return memory.load(Path(path), clock, cls)
