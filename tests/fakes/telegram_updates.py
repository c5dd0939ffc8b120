"""Updates of Telegram as a test wants them, and the inboxes that they come to."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from dialogs.ids import BotId, InboxId, TenantId
from dialogs.tenant import Inbox

BOT = {"id": 700, "is_bot": True, "first_name": "Салон", "username": "salon_bot"}
ANNA = {"id": 55, "is_bot": False, "first_name": "Анна", "last_name": "К", "username": "anna", "language_code": "ru"}
BORIS = {"id": 56, "is_bot": False, "first_name": "Борис"}
OWNER = {"id": 77, "is_bot": False, "first_name": "Олег"}
PRIVATE = {"id": 55, "type": "private", "first_name": "Анна"}
GROUP = {"id": -1009, "type": "supergroup", "title": "Двор"}
AT = 1_795_000_000
LINK = {"person": 77, "name": "Олег", "enabled": True, "reply": True, "read": True, "at": AT * 1000}

INBOX = Inbox(
    InboxId("inbox"), TenantId("t"), "telegram", BotId("b"), "Салон", "public",
    options={"username": "salon_bot", "account": 700, "keywords": ["доставка"], "business": {"C1": LINK}},
)  # fmt: skip
_numbers = count(1)


def with_options(**options: object) -> Inbox:
    """The inbox, set otherwise."""
    return replace(INBOX, options={**INBOX.options, **options})


def update(**body: Any) -> dict[str, Any]:
    """An update with a number of its own."""
    return {"update_id": next(_numbers), **body}


def message(person: Mapping[str, Any] = ANNA, chat: Mapping[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    """A Message."""
    return {"message_id": 10, "date": AT, "chat": dict(chat), "from": dict(person), **content}


def said(text: str, person: Mapping[str, Any] = ANNA, chat: Mapping[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    """An update with a text."""
    return update(message=message(person, chat, text=text, **more))


def mark(kind: str, text: str, part: str, **more: Any) -> dict[str, Any]:
    """An entity over a part of the text."""
    before = text[: text.index(part)].encode("utf-16-le")
    return {"type": kind, "offset": len(before) // 2, "length": len(part.encode("utf-16-le")) // 2, **more}
