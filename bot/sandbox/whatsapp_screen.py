"""How a chat of WhatsApp looks on either end: bubbles, ticks, reactions, replies, polls, files."""

from collections.abc import Iterator, Sequence

from bot.sandbox.phones import NEWEST_SHOWN, Json, iso
from bot.sandbox.wappi.shapes import Message, Profile
from bot.sandbox.wappi.world import World

DELETED = {"ru": "Сообщение удалено", "en": "This message was deleted"}
SEEN = ("delivered", "read")
KINDS = {"image": "photo", "ptt": "voice", "sticker": "photo"}


class Side:
    """One end of chats: the client's, or with `mine` the business's own phone."""

    def __init__(self, world: World, phone: str, language: str, mine: bool) -> None:
        """`phone` is the phone's id in the sandbox, for links to files."""
        self._world, self._phone, self._language, self._mine = world, phone, language, mine

    def chat(self, profile: Profile, person: str, name: str, title: str) -> Json:
        """One chat with all that the page draws."""
        messages = list(self.visible(profile, person))[-NEWEST_SHOWN:]
        other = f"{profile.id}|{person}|{'them' if self._mine else 'me'}"
        typing = self._world.state.typing.get(other, 0) > self._world.now()
        return {
            "chat": name, "title": title, "kind": "private", "closed": False, "blocked": False,
            "messages": [self._message(one) for one in messages], "typing": "typing" if typing else "", "draft": "",
            "keyboard": [], "commands": [], "pinned": None, "answers": [], "online": profile.authorized,
        }  # fmt: skip

    def visible(self, profile: Profile, person: str) -> Iterator[Message]:
        """What this end has: own messages at once, the other's once they were delivered."""
        for one in self._world.messages(profile.id, person):
            theirs = one.mine != self._mine
            if not one.lost and not one.group and (not theirs or one.status in SEEN):
                yield one

    def author(self, one: Message) -> str:
        """The name above a message."""
        person = self._world.state.people.get(one.person)
        return self._world.state.profiles[one.profile].name if one.mine else person.name if person else one.person

    def _message(self, one: Message) -> Json:
        own = one.mine == self._mine
        return {
            "id": one.id, "author": self.author(one), "mine": own, "text": self._text(one), "entities": [],
            "buttons": [[option] for option in one.options], "links": {}, "file": self._file(one), "at": iso(one.at),
            "date": one.at, "edited": one.edited and not one.deleted, "reply_to": one.reply_to, "service": False,
            "reactions": [] if one.deleted else list(one.reactions.values()),
            "forwarded_from": "", "forwarded": one.forwarded, "deleted": one.deleted, "votes": list(one.votes),
            "status": one.status if own else "", "from_phone": one.mine and one.by == "phone",
        }  # fmt: skip

    def _text(self, one: Message) -> str:
        if one.deleted:
            return DELETED.get(self._language, DELETED["en"])
        if one.type == "location":
            place = one.location
            return f"{place['description']}\n{place['latitude']}, {place['longitude']}".strip()
        return f"{one.contact['display_name']}\n+{one.contact['phone']}" if one.type == "vcard" else one.text

    def _file(self, one: Message) -> Json | None:
        file = self._world.state.files.get(one.file)
        if file is None or one.deleted:
            return None
        url = f"/sandbox/api/phones/{self._phone}/files/{file.id}"
        return {"id": file.id, "url": url, "name": file.name, "kind": KINDS.get(one.type, one.type),
                "mime": file.mime, "size": file.size}  # fmt: skip


def newest_first(chats: Sequence[Json]) -> list[Json]:
    """Chats by their newest message."""
    return sorted(chats, key=lambda chat: max((one["date"] for one in chat["messages"]), default=0), reverse=True)
