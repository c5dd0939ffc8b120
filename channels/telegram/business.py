"""Business connections: the bot answers in the own chats of a person of staff, as far as they let it.

Anybody with Telegram Business may connect any bot to their account. A connection counts only when it is kept in the
inbox's options, and it is kept only when its person may connect accounts of the company; all others are ignored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from channels.telegram.fields import Fields, number, part, when, words
from dialogs.ids import Millis
from dialogs.tenant import Inbox

OPTION = "business"  # options[OPTION] is {connection id: Link.kept()}
MOST = 50


@dataclass(frozen=True, slots=True)
class Link:
    """One connection: whose account it is, and what the bot may do there."""

    id: str
    person: int
    name: str
    enabled: bool
    may_reply: bool
    may_read: bool
    at: Millis

    def kept(self) -> dict[str, object]:
        """As it lies in the inbox's options."""
        return {"person": self.person, "name": self.name, "enabled": self.enabled, "reply": self.may_reply,
                "read": self.may_read, "at": self.at}  # fmt: skip


def links_of(inbox: Inbox) -> Mapping[str, Link]:
    """All connections that count, by id."""
    kept = inbox.options.get(OPTION)
    rows = kept.items() if isinstance(kept, Mapping) else ()
    return {str(key): _read(str(key), row) for key, row in rows if isinstance(row, Mapping)}


def link_of(inbox: Inbox, connection: str) -> Link | None:
    """The connection, if it counts."""
    return links_of(inbox).get(connection)


def _read(key: str, row: Mapping[str, Any]) -> Link:
    return Link(
        key, int(row.get("person") or 0), str(row.get("name", "")), bool(row.get("enabled")), bool(row.get("reply")),
        bool(row.get("read")), int(row.get("at") or 0),
    )  # fmt: skip


def told_link(connection: Fields) -> Link:
    """A `business_connection` of Telegram's. Raises WRONG."""
    rights, user = part(connection, "rights"), part(connection, "user")
    name = f"{words(user, 'first_name')} {words(user, 'last_name')}".strip()
    reply = bool(rights.get("can_reply") or connection.get("can_reply"))  # the second until Bot API 9.0
    return Link(
        words(connection, "id"), number(user["id"]), name, connection.get("is_enabled") is True, reply,
        bool(rights.get("can_read_messages")), when(connection.get("date") or 0),
    )  # fmt: skip


class Links(Protocol):
    """Keeps connections in the inbox's options."""

    async def keep(self, inbox: Inbox, link: Link) -> bool:
        """False when its person may not connect accounts of this company: it is ignored then."""
