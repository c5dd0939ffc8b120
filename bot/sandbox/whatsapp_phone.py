"""WhatsApp phones: a client's, and the business's own, on which staff may write and which scans QR codes."""

from abc import abstractmethod
from functools import partial

from bot.sandbox.phones import Card, Json, MessageId, Phone, Refused, Upload, labels, told
from bot.sandbox.wappi.delivering import Delivering
from bot.sandbox.wappi.people import People
from bot.sandbox.wappi.refusals import Impossible
from bot.sandbox.wappi.shapes import Message, Person, Profile
from bot.sandbox.wappi.world import World
from bot.sandbox.whatsapp_screen import Side, newest_first

MOST_FILE = 50 * 1024 * 1024
Place = tuple[Profile, Person]
_told = partial(told, Impossible)


class MessengerPhone(Phone):
    """Who stands at which end of a chat, subclasses say."""

    mine = False  # whether this is the business's end

    def __init__(self, world: World, people: People, delivering: Delivering, card: Card) -> None:
        self.card = card
        self._world, self._people, self._delivering = world, people, delivering
        self._side = Side(world, card.id, card.language, self.mine)

    @abstractmethod
    def _chats(self) -> list[Json]:
        """Chats with all that the page draws."""

    @abstractmethod
    def _place(self, chat: str) -> Place:
        """The two ends that a chat's name means; "" is the natural one. Raises Refused."""

    async def view(self) -> Json:
        """The newest chat first."""
        return {"chats": newest_first(self._chats())}

    async def say(self, text: str, chat: str = "", reply_to: str = "") -> MessageId:
        """Raises Refused."""
        profile, person = self._place(chat)
        self._look(profile, person)
        with _told():
            return self._people.say(profile, person, text, reply_to, self.mine).id

    async def send(self, upload: Upload, chat: str = "", caption: str = "") -> MessageId:
        """Pictures go as photos, Ogg as voice, all else as documents, unless the upload says."""
        if len(upload.content) > MOST_FILE:
            raise Refused("The file is over 50 MB: WhatsApp would not take it. Send a smaller one.", 413)
        profile, person = self._place(chat)
        self._look(profile, person)
        with _told():
            return self._people.send(
                profile, person, upload.name, upload.content, upload.mime, upload.kind, caption, self.mine
            ).id

    async def tap(self, button: str, chat: str = "", message: str = "") -> MessageId:
        """Votes in a poll: WhatsApp has nothing else to press. Raises Refused."""
        profile, person = self._place(chat)
        for one in reversed(list(self._side.visible(profile, person.phone))):
            if button in one.options and message in ("", one.id) and one.mine != self.mine:
                with _told():
                    return self._people.vote(one, button).id
        raise Refused(f"No button “{button}” on the screen; there are: {labels(self._chats())}.", 404)

    async def edit(self, text: str, chat: str, message: str) -> MessageId:
        """Within 15 minutes. Raises Refused."""
        with _told():
            return self._people.edit(self._message(chat, message), text, self.mine).id

    async def delete(self, chat: str, message: str) -> MessageId:
        """For everybody. Raises Refused."""
        with _told():
            return self._people.delete(self._message(chat, message), self.mine).id

    async def react(self, emoji: str, chat: str, message: str) -> MessageId:
        """Raises Refused."""
        with _told():
            return self._people.react(self._message(chat, message), emoji, self.mine).id

    async def file(self, file_id: str) -> Upload:
        """Only files that are on this screen. Raises Refused."""
        seen = (one["file"] for chat in self._chats() for one in chat["messages"] if one["file"])
        if not any(file["id"] == file_id for file in seen):
            raise Refused(f"{self.card.name} sees no file {file_id}.", 404)
        file = self._world.state.files[file_id]
        return Upload(file.name, file.mime.partition(";")[0], self._world.blobs[file_id])

    def _message(self, chat: str, message: str) -> Message:
        """A message on this screen. Raises Refused."""
        found = self._world.state.messages.get(message)
        if found is None or found.id not in self._ids(chat):
            raise Refused(f"No message {message} on this phone.", 404)
        return found

    def _ids(self, chat: str) -> set[str]:
        chats = [one for one in self._chats() if chat in ("", one["chat"])]
        return {message["id"] for one in chats for message in one["messages"]}

    def _look(self, profile: Profile, person: Person) -> None:
        """Who writes has the chat open: what stands in it is read."""
        for one in list(self._side.visible(profile, person.phone)):
            if one.mine and not self.mine:
                self._delivering.read(one)


class WhatsAppPhone(MessengerPhone):
    """A client. A chat's name is the number of the business."""

    def __init__(self, world: World, people: People, delivering: Delivering, card: Card, phone: str, home: str) -> None:
        """`phone` is the person's number, `home` the profile that they write to when nothing else is named."""
        super().__init__(world, people, delivering, card)
        self._person = world.state.people[phone]
        self._home = home

    def _chats(self) -> list[Json]:
        profiles = [one for one in self._world.state.profiles.values() if one.messenger == "whatsapp"]
        known = [one for one in profiles if one.id == self._home or self._has(one)]
        return [self._side.chat(one, self._person.phone, one.phone, one.name) for one in known]

    def _has(self, profile: Profile) -> bool:
        return next(self._side.visible(profile, self._person.phone), None) is not None

    def _place(self, chat: str) -> Place:
        for profile in self._world.state.profiles.values():
            if profile.messenger == "whatsapp" and chat.lstrip("+") in (profile.phone, profile.id):
                return profile, self._person
        if chat or self._home not in self._world.state.profiles:
            raise Refused(f"No chat {chat}: name the number of a business in WhatsApp.", 404)
        return self._world.state.profiles[self._home], self._person

    async def share_place(self, latitude: float, longitude: float, chat: str) -> MessageId:
        """Raises Refused."""
        return self._people.place(*self._place(chat), latitude, longitude).id

    async def share_contact(self, name: str, phone: str, chat: str) -> MessageId:
        """Raises Refused."""
        return self._people.card(*self._place(chat), name, phone.lstrip("+")).id

    async def call(self, kind: str) -> None:
        """Rings the business and hangs up. Raises Refused."""
        profile, person = self._place("")
        with _told():
            self._people.call(profile, person, kind or "missed_call")


class ShopPhone(MessengerPhone):
    """The business's own phone. A chat's name is "number of the business:number of the client"."""

    mine = True

    async def view(self) -> Json:
        """Also the numbers that wait to be connected."""
        profiles = self._world.state.profiles.values()
        shown = [{"id": one.id, "name": one.name, "phone": one.phone, "authorized": one.authorized,
                  "qr": bool(one.qr), "code": one.pairing} for one in profiles]  # fmt: skip
        return {**await super().view(), "profiles": shown}

    def _chats(self) -> list[Json]:
        state = self._world.state
        pairs = dict.fromkeys((one.profile, one.person) for one in state.messages.values())
        return [self._chat(state.profiles[profile], person) for profile, person in pairs if person in state.people]

    def _chat(self, profile: Profile, person: str) -> Json:
        title = self._world.state.people[person].name
        return self._side.chat(profile, person, f"{profile.phone}:{person}", title)

    def _place(self, chat: str) -> Place:
        wanted = chat or next((one["chat"] for one in newest_first(self._chats())), "")
        number, _, phone = wanted.partition(":")
        profile = next((one for one in self._world.state.profiles.values() if one.phone == number), None)
        person = self._world.state.people.get(phone)
        if profile is None or person is None:
            raise Refused(f"No chat {chat}: it is named “number of the shop:number of the client”.", 404)
        return profile, person

    async def scan(self, profile: str) -> str:
        """Raises Refused."""
        waiting = [one for one in self._world.state.profiles.values() if one.qr]
        found = next((one for one in reversed(waiting) if profile in ("", one.id, one.name)), None)
        chosen = found or self._world.state.profiles.get(profile)
        if chosen is None:
            raise Refused("No QR code is on anybody's screen: ask the control bot to connect WhatsApp first.", 409)
        with _told():
            self._people.scan(chosen)
        return chosen.id
