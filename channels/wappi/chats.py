"""Whose chat an event belongs to: phones may be hidden behind `@lid`, and one person is one chat all the same."""

import re

from channels.wappi.kinds import Messenger
from channels.wappi.reading import Fields, ident, yes

_GROUP = ("group", "chat", "channel", "supergroup")
_NOBODY = ("@broadcast", "@newsletter")  # stories and channels: no dialog is held there
_DEVICE = re.compile(r"^(\d+)(?:[.:]\d+)+(@.*)?$")  # "7911…:49@s.whatsapp.net": one of a person's devices


def chat_of(messenger: Messenger, item: Fields, own: bool = False) -> str:
    """The chat's id; "" when none can be told. `own` True: the other side stands in `to`."""
    other = ("to",) if own else ("from",)
    names = ("chatId", "chat_id", *other, "whatsapp_chat_id")
    if not messenger.phones:
        return ident(item, *names[:2]) or ident(item, *other)
    found = [normal(ident(item, name)) for name in names]
    named = [one for one in found if one]
    if named and _is_group(named[0]):
        return named[0]
    # A phone is preferred wherever it stands: the same person also comes as `…@lid`.
    return next((one for one in named if one.endswith("@c.us")), named[0] if named else "")


def normal(chat: str) -> str:
    """A WhatsApp id in its one form: `79115550011@c.us`, `1002003@lid`, `…@g.us`."""
    device = _DEVICE.match(chat)
    bare = f"{device[1]}{device[2] or ''}" if device else chat
    name, at, server = bare.partition("@")
    if server in ("", "s.whatsapp.net"):
        digits = re.sub(r"[\s()+-]", "", name)
        return f"{digits}@c.us" if digits.isascii() and digits.isdigit() else (f"{name}@c.us" if at else name)
    return bare


def is_group(messenger: Messenger, item: Fields) -> bool:
    """True for chats of more than two."""
    return _is_group(ident(item, "chatId", "chat_id")) or ident(item, "chat_type") in _GROUP or yes(item, "isGroup")


def is_nobody(item: Fields) -> bool:
    """True for what is no chat with anybody."""
    return any(ident(item, name).endswith(_NOBODY) for name in ("chatId", "chat_id", "from"))


def phone_of(messenger: Messenger, chat: str, item: Fields) -> str:
    """The client's phone where the messenger shows it."""
    if messenger.phones:
        return chat.removesuffix("@c.us") if chat.endswith("@c.us") else ""
    return ident(item, "phone", "contact_phone")


def _is_group(chat: str) -> bool:
    return chat.endswith("@g.us")
