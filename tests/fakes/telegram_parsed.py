"""What the Telegram channel reads from an update."""

from typing import Any

from channels.base import Payload
from channels.telegram.bots import Bots
from channels.telegram.channel import TelegramChannel
from dialogs.messages import InboundMessage
from dialogs.tenant import Inbox
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.telegram_updates import INBOX

CHANNEL = TelegramChannel(Bots("http://nowhere", lambda inbox: ""), MemoryBlobs())


def parsed(payload: Payload, inbox: Inbox = INBOX) -> Any:
    """The only thing that the update tells, or None."""
    found = CHANNEL.parse(inbox, payload)
    assert len(found) <= 1
    return found[0] if found else None


def heard(payload: Payload, inbox: Inbox = INBOX) -> InboundMessage:
    """The update's message."""
    found = parsed(payload, inbox)
    assert isinstance(found, InboundMessage)
    return found


def lane(payload: Payload, inbox: Inbox = INBOX) -> str:
    return CHANNEL.key(inbox, payload).lane
