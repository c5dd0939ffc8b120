"""A Telegram phone: one person of the stand-in's world, their chats and topics."""

from collections.abc import Iterator, Sequence
from functools import partial

from bot.sandbox.phones import Card, Json, MessageId, Phone, Refused, Upload, labels, told
from bot.sandbox.telegram import streaming
from bot.sandbox.telegram.content import files
from bot.sandbox.telegram.refusals import Impossible, Refusal
from bot.sandbox.telegram.shapes import BotAccount, Chat, Message, Person
from bot.sandbox.telegram.world import World
from bot.sandbox.telegram_screen import TelegramScreen

PICTURES = ("image/png", "image/jpeg", "image/webp")
MOST_FILE = 50 * 1024 * 1024
_told = partial(told, Impossible, Refusal)


class TelegramPhone(Phone):
    """A chat's name is the bot's id, the group's id, or "group:topic"."""

    def __init__(self, world: World, person: Person, card: Card, home: BotAccount) -> None:
        """`home` is the bot that this person writes to when nothing else is named."""
        self.card = card
        self._world = world
        self._person = person
        self._home = home
        self._screen = TelegramScreen(world, person, card.id)

    async def view(self) -> Json:
        """Chats and topics, the newest first."""
        return {"chats": self._screen.chats()}

    async def say(self, text: str, chat: str = "", reply_to: str = "") -> MessageId:
        """Opens the chat with a bot by itself when there is none yet. Raises Refused."""
        with _told():
            place, thread = self._place(chat, start=text)
            return self._world.say(self._person, place, text, thread, _number(reply_to) if reply_to else None).id

    async def send(self, upload: Upload, chat: str = "", caption: str = "") -> MessageId:
        """Pictures go as photos, Ogg as voice, all else as documents, unless the upload says."""
        if len(upload.content) > MOST_FILE:
            raise Refused("The file is over 50 MB: a bot could not fetch it. Send a smaller one.", 413)
        with _told():
            place, thread = self._place(chat)
            kind, mime = upload.kind or _kind(upload.mime), upload.mime
            to = _number(upload.reply_to) if upload.reply_to else None
            return self._world.send_file(
                self._person, place, upload.name, upload.content, mime, kind, caption, thread, to
            ).id

    async def tap(self, button: str, chat: str = "", message: str = "") -> MessageId:
        """A button that leads to a bot's start link opens that bot. Raises Refused."""
        place, one = self._having(button, chat, message)
        with _told():
            standing = self._world.message(self._chat(place), int(one["id"]))
            if button in one["links"]:
                return await self._follow(one["links"][button], standing)
            self._world.tap(self._person, standing, button)
            return standing.id

    async def edit(self, text: str, chat: str, message: str) -> MessageId:
        """Changes an own message. Raises Refused."""
        with _told():
            return self._world.edit(self._person, self._standing(chat, message), text).id

    async def delete(self, chat: str, message: str) -> MessageId:
        """Takes a message away, as Telegram lets this person. Raises Refused."""
        with _told():
            standing = self._standing(chat, message)
            self._world.delete(self._person, standing)
            return standing.id

    async def react(self, emoji: str, chat: str, message: str) -> MessageId:
        """Raises Refused."""
        with _told():
            standing = self._standing(chat, message)
            self._world.react(self._person, standing, emoji)
            return standing.id

    async def share_place(self, latitude: float, longitude: float, chat: str) -> MessageId:
        """Raises Refused."""
        with _told():
            place, thread = self._place(chat)
            where = {"location": {"latitude": latitude, "longitude": longitude}}
            return self._world.share(self._person, place, where, thread).id

    async def share_contact(self, name: str, phone: str, chat: str) -> MessageId:
        """Raises Refused."""
        with _told():
            place, thread = self._place(chat)
            card: Json = {"first_name": name, "phone_number": phone}
            own = {"user_id": self._person.id} if name == self.card.name else {}
            return self._world.share(self._person, place, {"contact": card | own}, thread).id

    def _standing(self, chat: str, message: str) -> Message:
        return self._world.message(self._chat(chat or self._natural()), _number(message))

    async def album(self, uploads: Sequence[Upload], chat: str = "", caption: str = "") -> Sequence[MessageId]:
        """Several files as one album. Raises Refused."""
        with _told():
            place, thread = self._place(chat)
            stored = [files.store(self._world, *self._stored(one)) for one in uploads]
            return [one.id for one in self._world.send_album(self._person, place, stored, caption, thread)]

    @staticmethod
    def _stored(upload: Upload) -> tuple[bytes, str, str, str]:
        return upload.content, upload.name, upload.mime, upload.kind or _kind(upload.mime)

    async def enough(self, chat: str) -> None:
        """Ends the answer that grows there. Raises Refused."""
        with _told():
            streaming.stop(self._world, self._person, self._chat(chat or self._natural()))

    async def block(self, chat: str, on: bool) -> None:
        """Stops a bot from writing, or lets it again. Raises Refused."""
        bot = self._bot(chat) if chat else self._home
        if bot is None:
            raise Refused(f"{chat} is no bot: only bots can be blocked here.", 404)
        with _told():
            act = self._world.block if on else self._world.unblock
            act(self._person, bot)

    async def business(self, bot: str, on: bool, rights: Sequence[str]) -> str:
        """Lets a bot answer in this person's own chats, or takes that back; the connection's id. Raises Refused."""
        account = self._bot(bot)
        if account is None:
            raise Refused(f"There is no bot {bot}: name one as @name.", 404)
        if on:
            return self._world.connect_business(self._person, account, *rights).id
        self._world.disconnect_business(self._person, account)
        return ""

    async def file(self, file_id: str) -> Upload:
        """Only files that are on this person's screen. Raises Refused."""
        seen = (one["file"] for chat in self._screen.chats() for one in chat["messages"] if one["file"])
        if not any(file["id"] == file_id for file in seen):
            raise Refused(f"{self.card.name} sees no file {file_id}.", 404)
        stored, content = self._world.file(file_id)
        return Upload(stored.name, stored.mime, content, stored.kind)

    async def _follow(self, link: str, standing: Message) -> MessageId:
        name, _, payload = link.partition("?start=")
        bot = self._bot(name.rstrip("/").rpartition("/")[2])
        if "t.me/" not in name or bot is None:
            raise Refused(f"This button opens {link}: nobody is told of the tap.")
        self._world.open_private(self._person, bot, payload or None)
        return standing.id

    # ── which chat ────────────────────────────────────────────────────────────────────────────
    def _place(self, chat: str, start: str = "") -> tuple[Chat, int | None]:
        named = chat or self._natural()
        group, _, topic = named.partition(":")
        if other := self._other(group):
            return self._world.own_chat(self._person, other), None
        place = self._opened(group, start) if not group.startswith("-") else self._chat(group)
        return place, _number(topic) if topic else None

    def _natural(self) -> str:
        topics = [one["chat"] for one in self._screen.chats() if ":" in one["chat"] and not one["closed"]]
        return str(topics[0] if topics and self.card.role in ("manager", "lead") else self._home.id)

    def _opened(self, name: str, start: str) -> Chat:
        bot = self._bot(name)
        if bot is None:
            raise Refused(f"No chat {name}: name one of those on the screen, or a bot as @name.", 404)
        known = self._world.private(self._person, bot)
        if known is None and not start.startswith("/start"):
            self._world.open_private(self._person, bot)
        key = f"{self._person.id}:{bot.id}"
        fresh = Chat(key, self._person.id, "private", person=self._person.id, bot=bot.id)
        return known or self._world.state.chats.setdefault(key, fresh)

    def _chat(self, name: str) -> Chat:
        group = name.partition(":")[0]
        if other := self._other(group):
            return self._world.own_chat(self._person, other)
        bot = self._bot(group)
        found = self._world.private(self._person, bot) if bot else self._world.state.chats.get(group)
        if found is None:
            raise Refused(f"No chat {name} on this phone.", 404)
        self._world.member(found, self._person)
        return found

    def _other(self, name: str) -> Person | None:
        """The person to whom an own chat belongs, by @name, id, or the chat's name on the screen ("1+2")."""
        ids = [one for one in name.split("+") if one != str(self._person.id)] if "+" in name else [name]
        wanted = ids[0].removeprefix("@").lower()
        people = self._world.state.people.values()
        return next((one for one in people if wanted in (str(one.username).lower(), str(one.id))), None)

    def _bot(self, name: str) -> BotAccount | None:
        wanted = name.removeprefix("@").lower()
        bots = self._world.state.bots.values()
        return next((one for one in bots if wanted in (one.username.lower(), str(one.id))), None)

    # ── which message ─────────────────────────────────────────────────────────────────────────
    def _having(self, button: str, chat: str, message: str) -> tuple[str, Json]:
        wanted = self._named(chat)
        chats = [
            one for one in self._screen.chats() if not chat or wanted in (one["chat"], one["chat"].partition(":")[0])
        ]
        if chat and not chats:
            raise Refused(f"No chat {chat} on this phone.", 404)
        found = list(_with_button(chats, button, message))
        if not found:
            where = f"under message {message}" if message else "on the screen"
            raise Refused(f"No button “{button}” {where}; there are: {labels(chats)}.", 404)
        return max(found, key=lambda pair: (pair[1]["date"], pair[1]["id"]))

    def _named(self, chat: str) -> str:
        bot = self._bot(chat) if chat else None
        return str(bot.id) if bot else chat


def _with_button(chats: Sequence[Json], button: str, message: str) -> Iterator[tuple[str, Json]]:
    for chat in chats:
        for one in chat["messages"]:
            right = not message or str(one["id"]) == message
            if right and any(button in row for row in one["buttons"]):
                yield str(chat["chat"]), one


def _kind(mime: str) -> str:
    if mime in PICTURES:
        return "photo"
    return "voice" if mime == "audio/ogg" else "document"


def _number(given: str) -> int:
    if not given.lstrip("-").isdecimal():
        raise Refused(f"{given} is no message or topic here: they have numbers.", 404)
    return int(given)
