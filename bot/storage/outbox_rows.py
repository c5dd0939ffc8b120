"""A row of the outbox and the message in it: what is read from one, and which lane it stands in. Pure."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.storage.base import Row
from bot.storage.repositories.dialogs import attachment_of
from bot.storage.tables.durable import outbox
from dialogs.messages import Act, Audience, Button, OutboundMessage, Priority
from dialogs.store import Queued, SendState
from dialogs.texts import Text


def queued_of(row: Row) -> Queued:
    """A row of the outbox."""
    message = _load(row["message"])
    if row["priority"] != message.priority:  # something more urgent stands behind it
        message = replace(message, priority=Priority(row["priority"]))
    return Queued(row["tenant_id"], row["id"], message, row["attempts"], row["unknowns"],
                  SendState(row["state"]), row["external_id"], row["error"], row["reason"], row["delivered"],
                  row["created_at"], row["sending_at"], row["unsure_since"], row["parts"].split())  # fmt: skip


def lane_of(message: OutboundMessage) -> str:
    """What stands in one lane goes out in order."""
    # What is to go later has a lane of its own: it must not hold up what is said meanwhile.
    later = f":{message.key}" if message.not_before else ""
    # What is merely overheard must not hold up the words of people, nor be taken along by them.
    later = ":overheard" if message.priority is Priority.MIRROR and not message.edits else later
    return f"{message.inbox_id}:{message.chat}:{message.topic or ''}{later}"[:200]


def in_state(state: SendState, rows: sa.FromClause = outbox) -> sa.ColumnElement[bool]:
    """Rows of a state."""
    # A literal, not a bound value: only so does the planner see that the index of these rows will do.
    return rows.c.state == sa.literal_column(f"'{state.value}'")


def _text(value: Any) -> Text | str:
    return value if isinstance(value, str) else Text(value["key"], value["values"])


def _load(values: dict[str, Any]) -> OutboundMessage:
    buttons = tuple(tuple(Button(_text(item["text"]), item["value"]) for item in row) for row in values["buttons"])
    attachments = tuple(attachment_of(item) for item in values["attachments"])
    return OutboundMessage(**{
        **values, "audience": Audience(values["audience"]), "body": _text(values["body"]), "buttons": buttons,
        "attachments": attachments, "priority": Priority(values["priority"]), "act": Act(values.get("act", Act.SAY)),
        "sources": tuple((title, address) for title, address in values.get("sources", ())),
    })  # fmt: skip
