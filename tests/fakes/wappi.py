"""Wappi's events as its documentation and live captures show them; names, phones and ids are invented."""

from typing import Any

from channels.wappi.kinds import WHATSAPP
from channels.wappi.parse import arrivals_of
from dialogs.events import Arrival
from dialogs.ids import BotId, InboxId, TenantId
from dialogs.tenant import Inbox

PROFILE = "a1b2c3d4-e5f6"
CLIENT = "79115550011@c.us"
INBOX = Inbox(
    InboxId("w1"), TenantId("acme"), "whatsapp", BotId("b1"), "WhatsApp", "pub1", "{}", {"profile": PROFILE}
)  # fmt: skip


def event(**changed: Any) -> dict[str, Any]:
    """A client's text, with fields changed."""
    return {
        "wh_type": "incoming_message", "profile_id": PROFILE, "id": "3A00000000000000A1", "type": "chat",
        "body": "Здравствуйте", "from": CLIENT, "to": "79005550022@c.us", "chatId": CLIENT, "chat_type": "dialog",
        "senderName": "Анна", "contact_name": "Анна К.", "timestamp": "2026-11-21T10:00:00+03:00", "time": 1795244400,
        "caption": None, "from_where": "phone", "is_me": False, "is_bot": False, "is_forwarded": False,
        "is_edited": False, "is_deleted": False, "isReply": False, "stanza_id": "", "thumbnail": "", "picture": "",
        "wappi_bot_id": "", **changed,
    }  # fmt: skip


def own(kind: str = "outgoing_message_phone", **changed: Any) -> dict[str, Any]:
    """A message from the business's side."""
    sides = {"from": "79005550022@c.us", "to": CLIENT, "is_me": True, "senderName": "Уютный дом", **changed}
    return event(wh_type=kind, **sides)


VOICE = event(
    id="3A00000000000000A2", type="ptt", body="T2dnUwACAAAA", mimetype="audio/ogg; codecs=opus", platform="whatsapp",
    length_seconds=4, file_link="https://s3.example/voice?X-Amz-Expires=172800", file_link_expire=1795417260,
    media_info={"size": 9120, "duration": 4}, whatsapp_chat_id="100200300@lid", is_blacklist=False,
)  # fmt: skip
DELIVERY: dict[str, Any] = {
    "wh_type": "delivery_status", "profile_id": PROFILE, "id": "3EB0A1B2C3", "from": "79005550022@c.us", "to": CLIENT,
    "chat_id": CLIENT, "status": "read", "task_id": "0f1e", "timestamp": "2026-11-21T10:02:00+03:00",
    "time": 1795244520,
}  # fmt: skip
LOGOUT: dict[str, Any] = {
    "wh_type": "authorization_status", "profile_id": PROFILE, "status": "offline", "reason": "logout from api",
    "phone": "79005550022", "timestamp": "2026-11-21T10:03:00.57+03:00", "time": 1795244580,
}  # fmt: skip
CALL: dict[str, Any] = {
    "wh_type": "incoming_call", "type": "missed_call", "profile_id": PROFILE, "number": CLIENT,
    "contact": {"Found": True, "FirstName": "Анна", "FullName": "Анна", "PushName": "Анна", "BusinessName": ""},
    "timestamp": "2026-11-21T10:04:00+03:00", "time": 1795244640,
}  # fmt: skip


def only(payload: dict[str, Any]) -> Arrival:
    """The one thing that an event of WhatsApp tells."""
    found = arrivals_of(WHATSAPP, INBOX, payload)
    assert len(found) == 1
    return found[0]
