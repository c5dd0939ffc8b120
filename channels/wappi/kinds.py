"""How Wappi's three messengers differ, as data: prefixes, names of fields and paths, ways to log in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

WEBHOOK_TYPES = (
    "authorization_status", "incoming_message", "delivery_status", "outgoing_message_phone", "outgoing_message_api",
    "application_status", "incoming_call",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Messenger:
    """One messenger behind Wappi. Paths are below `/{prefix}`; an empty one means: it has no such thing."""

    kind: str
    prefix: str
    title: str
    recipient: str = "recipient"  # the field of a body that names the chat
    phones: bool = False  # chats are phones, `…@c.us`, and not bare numbers
    typing_start: str = ""
    typing_stop: str = ""
    typing_ms: int = 0  # how long one start is seen
    qr: str = ""
    qr_field: str = "detail"  # where the picture is in the answer
    pairing: str = ""  # gives a code that the owner types on the phone
    phone_login: str = ""  # the messenger itself sends the owner a code, which is typed here
    code_login: str = ""
    second_factor: str = ""
    read: Mapping[str, str] = field(default_factory=dict)  # query of mark/read
    reaction_names_chat: bool = False
    async_sends: bool = True
    facts: bool = True  # locations and contacts can be sent
    edit_ms: int = 0  # how long a message of ours can be changed; 0 means that nobody says


WHATSAPP = Messenger(
    "whatsapp", "api", "WhatsApp", phones=True, typing_start="sync/chat/typing/start",
    typing_stop="sync/chat/typing/stop", typing_ms=20_000, qr="sync/qr/get", qr_field="qrCode",
    pairing="sync/auth/code", read={"mark_all": "true"}, edit_ms=15 * 60_000,
)  # fmt: skip
TELEGRAM = Messenger(
    "wappi_telegram", "tapi", "Telegram", typing_start="sync/chats/typing/start", typing_ms=5_000, qr="sync/auth/qr",
    phone_login="sync/auth/phone", code_login="sync/auth/code", second_factor="sync/auth/2fa", reaction_names_chat=True,
)  # fmt: skip
MAX = Messenger(
    "wappi_max", "maxapi", "MAX", recipient="chat_id", qr="sync/auth/qr", second_factor="sync/auth/2fa", facts=False,
)  # fmt: skip
MESSENGERS = (WHATSAPP, TELEGRAM, MAX)
