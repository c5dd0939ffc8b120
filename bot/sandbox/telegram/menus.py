"""Which commands an app offers to a person: the narrowest scope and their language win."""

import json
from collections.abc import Iterable, Sequence

from bot.sandbox.telegram.shapes import BotAccount, Chat, Json, Person


def scope_key(kind: str, *ids: object, language: str = "") -> str:
    """The name under which commands of one scope and language are kept."""
    return json.dumps([kind, *(str(one) for one in ids), language])


def offered(bot: BotAccount, chat: Chat, person: Person) -> Sequence[Json]:
    """What the menu of this person shows in this chat."""
    keys = (
        scope_key(*scope, language=language) for scope in _scopes(chat, person) for language in (person.language, "")
    )
    return next((bot.commands[key] for key in keys if key in bot.commands), [])


def _scopes(chat: Chat, person: Person) -> Iterable[tuple[str, ...]]:
    here = str(chat.id)
    if chat.private:
        return [("chat", here), ("all_private_chats",), ("default",)]
    member = chat.members.get(person.id)
    leading = [("chat_administrators", here)] if member and member.leads else []
    above = [("all_chat_administrators",)] if leading else []
    own = [("chat_member", here, str(person.id))]
    return [*own, *leading, ("chat", here), *above, ("all_group_chats",), ("default",)]
