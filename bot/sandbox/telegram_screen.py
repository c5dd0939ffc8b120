"""How chats, groups and topics of Telegram look on one person's phone."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from bot.sandbox.phones import NEWEST_SHOWN, Json, iso
from bot.sandbox.service_words import service_words
from bot.sandbox.telegram.shapes import Person
from bot.sandbox.telegram.views import SeenChat, SeenMessage
from bot.sandbox.telegram.world import World

GENERAL = {"ru": "Общее", "en": "General"}


class TelegramScreen:
    """Draws what one person sees; `phone` is the phone's id in the sandbox, for links to files."""

    def __init__(self, world: World, person: Person, phone: str) -> None:
        self._world, self._person, self._phone = world, person, phone

    def chats(self) -> list[Json]:
        """Chats and topics with all that the page draws, the newest first."""
        shown = [shape for seen in self._world.view(self._person) for shape in self._shapes(seen)]
        return sorted(shown, key=lambda one: (_newest(one), one["order"]), reverse=True)

    def _shapes(self, seen: SeenChat) -> Iterator[Json]:
        if not seen.forum:
            name = str(self._bot_of(seen)) if seen.kind == "private" else seen.key
            yield self._shape(seen, name, seen.title, seen.messages, thread=None)
            return
        general = [one for one in seen.messages if one.thread is None]
        title = GENERAL[self._person.language if self._person.language in GENERAL else "en"]
        yield self._shape(seen, seen.key, f"{seen.title} / {title}", general, thread=None)
        for topic in seen.topics:
            inside = [one for one in seen.messages if one.thread == topic.id]
            title = f"{seen.title} / {topic.name}"
            yield self._shape(seen, f"{seen.key}:{topic.id}", title, inside, topic.id) | {"closed": topic.closed}

    def _bot_of(self, seen: SeenChat) -> int:
        return self._world.chat(seen.key).bot

    def _shape(
        self, seen: SeenChat, name: str, title: str, messages: Sequence[SeenMessage], thread: int | None
    ) -> Json:
        action = self._world.state.typing.get(seen.key)
        here = action is not None and (not seen.forum or action.thread == thread)
        return {
            "chat": name, "title": title, "kind": seen.kind, "closed": False, "blocked": seen.blocked,
            "messages": [self._message(one, seen.key) for one in messages[-NEWEST_SHOWN:]],
            "typing": seen.typing if here else "", "draft": "" if seen.forum else seen.draft, "can_stop": seen.can_stop,
            "keyboard": seen.keyboard, "commands": seen.commands, "pinned": seen.pinned,
            "answers": [asdict(one) for one in seen.answers], "order": thread or 0,
        }  # fmt: skip

    def _message(self, one: SeenMessage, key: str) -> Json:
        return {
            "id": one.id, "author": one.author, "mine": one.mine, "text": self._text(one, key),
            "entities": one.entities,
            "buttons": [list(row) for row in one.buttons], "links": dict(one.links), "file": self._file(one),
            "at": iso(one.at), "date": one.at, "edited": bool(one.edited_at), "reply_to": one.reply_to,
            "album": one.album, "read": one.read,
            "service": bool(one.service), "reactions": list(one.reactions), "forwarded_from": one.forwarded_from,
        }  # fmt: skip

    def _text(self, one: SeenMessage, key: str) -> str:
        if one.service:
            content = self._world.chat(key).messages[one.id].content[one.service]
            return service_words(one.service, content, self._person.language)
        if contact := one.content.get("contact"):
            return f"{contact.get('first_name', '')} {contact.get('phone_number', '')}".strip()
        if poll := one.content.get("poll"):
            return "\n".join([f"📊 {poll.get('question', '')}", *(f"• {row['text']}" for row in poll["options"])])
        if dice := one.content.get("dice"):
            return f"{dice.get('emoji', '')} {dice.get('value', '')}"
        if place := one.content.get("location"):
            return f"{place.get('latitude')}, {place.get('longitude')}"
        return one.text

    def _file(self, one: SeenMessage) -> Json | None:
        if one.file is None:
            return None
        url = f"/sandbox/api/phones/{self._phone}/files/{one.file.id}"
        return {"id": one.file.id, "url": url, "name": one.file.name, "kind": one.file.kind, "mime": one.file.mime,
                "size": one.file.size}  # fmt: skip


def _newest(chat: Json) -> int:
    return max((int(one["date"]) for one in chat["messages"]), default=0)
