"""How Wappi's three messengers differ: a path, a word for plain text, forms of ids, and what is not there at all."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.wappi.shapes import Person

NOT_EVERYWHERE = frozenset({"chat/delete", "contact/check", "messages/all/get", "poll/create"})


@dataclass(frozen=True, slots=True)
class Dialect:
    """One messenger. `recipient` are the fields of a body that may name the other side."""

    prefix: str
    messenger: str
    text_type: str
    typing_start: str
    typing_stop: str
    recipient: tuple[str, ...]
    chat_of: Callable[[Person], str]
    forms: re.Pattern[str]
    lacks: frozenset[str] = frozenset()
    reaction_needs_recipient: bool = False
    receipts: bool = False  # `pts` and `pts_count` in the answer to a send


def _whatsapp_chat(person: Person) -> str:
    return f"{person.lid}@lid" if person.hidden else f"{person.phone}@c.us"


def _number(person: Person) -> str:
    return str(person.number)


WHATSAPP = Dialect(
    "api", "whatsapp", "chat", "chat/typing/start", "chat/typing/stop", ("recipient",), _whatsapp_chat,
    re.compile(r"\d{7,15}(@c\.us)?|\d+@lid|[\d-]+@g\.us"),
)  # fmt: skip
TELEGRAM = Dialect(
    "tapi", "telegram", "text", "chats/typing/start", "", ("recipient",), _number,
    re.compile(r"@?\w{5,32}|\d{4,15}"), NOT_EVERYWHERE, reaction_needs_recipient=True, receipts=True,
)  # fmt: skip
MAX = Dialect(
    "maxapi", "max", "text", "", "", ("recipient", "chat_id", "user_id"), _number, re.compile(r"\d{4,15}"),
    NOT_EVERYWHERE | {"message/location/send", "contact/send", "message/forward", "messages/search"},
)  # fmt: skip
DIALECTS = {one.prefix: one for one in (WHATSAPP, TELEGRAM, MAX)}
BY_MESSENGER = {one.messenger: one for one in DIALECTS.values()}
