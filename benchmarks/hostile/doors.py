"""The doors where strangers' bytes come in over HTTP, each with the headers that let its caller in."""

import itertools
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.hostile.around import HOOK, OTHERS
from benchmarks.hostile.place import MAX_TOKEN, Place
from bot.sandbox.cast import SHOP_PROFILE
from channels.http import webhook_secret
from channels.webhook.signing import signed

_numbers = itertools.count(1)
_STRANGER = 500_000  # Telegram ids of people whom nobody knows
TALK = 10  # strings that one client says


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook: its path, what lets a body in, and a text as its channel sends one."""

    name: str
    path: str
    headers: Callable[[bytes], Mapping[str, str]]
    said: Callable[[str, int], Any]


def hooks(place: Place) -> Sequence[Hook]:
    """One of every channel that is called, and of one that nobody has."""
    cast = place.around.cast
    owner = cast.people["olegowner"].id
    wappi = {"whatsapp": SHOP_PROFILE, **OTHERS}
    return (
        _telegram("Telegram, the control bot", cast.control.webhook, lambda client: owner),
        _telegram("Telegram, a bot for clients", cast.client.webhook, lambda client: _STRANGER + client),
        *(Hook(kind, f"/hook/{kind}/{kind}", lambda raw: {"Authorization": HOOK}, _of_wappi(number))
          for kind, number in wappi.items()),
        Hook("MAX", "/hook/max/max", lambda raw: {"X-Max-Bot-Api-Secret": webhook_secret(MAX_TOKEN.encode(), "max")},
             _of_max),
        Hook("webhook", "/hook/webhook/webhook", lambda raw: _signed(place.secret, raw), _of_webhook),
        Hook("a webhook that nobody has", "/hook/webhook/nobody", lambda raw: {}, _of_webhook),
    )  # fmt: skip


def _telegram(name: str, hook: Any, sender: Callable[[int], int]) -> Hook:
    path = "/hook/" + hook.url.partition("/hook/")[2]
    return Hook(name, path, lambda raw: {"X-Telegram-Bot-Api-Secret-Token": hook.secret}, _of_telegram(sender))


def _of_telegram(sender: Callable[[int], int]) -> Callable[[str, int], Any]:
    def said(text: str, client: int) -> Any:
        number, who = next(_numbers), sender(client)
        person = {"id": who, "is_bot": False, "first_name": text[:60] or "x"}
        chat = {"id": who, "type": "private", "first_name": "x"}
        message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": person, "text": text}
        return {"update_id": 10**8 + number, "message": message}

    return said


def _of_wappi(profile: str) -> Callable[[str, int], Any]:
    def said(text: str, client: int) -> Any:
        chat = f"7911777{client:04}@c.us"
        return {"messages": [{
            "wh_type": "incoming_message", "profile_id": profile, "id": f"H{next(_numbers)}", "type": "chat",
            "body": text, "from": chat, "chatId": chat, "chat_type": "dialog", "senderName": text[:60],
            "time": int(time.time()), "from_where": "phone", "is_me": False,
        }]}  # fmt: skip

    return said


def _of_max(text: str, client: int) -> Any:
    number, now = next(_numbers), int(time.time() * 1000)
    sender = {"user_id": _STRANGER + client, "first_name": text[:60], "is_bot": False}
    message = {"sender": sender, "recipient": {"chat_id": client, "chat_type": "dialog", "user_id": 77},
               "timestamp": now, "body": {"mid": f"mid.{number}", "seq": number, "text": text}}  # fmt: skip
    return {"update_type": "message_created", "timestamp": now, "message": message, "user_locale": "ru"}


def _of_webhook(text: str, client: int) -> Any:
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    customer = {"id": f"c{client}", "name": text[:60]}
    return {"type": "message.created", "timestamp": stamp,
            "data": {"id": f"m{next(_numbers)}", "customer": customer, "text": text}}  # fmt: skip


def _signed(secret: str, raw: bytes) -> Mapping[str, str]:
    return signed(secret, f"evt-{next(_numbers)}", int(time.time()), raw)


def written(hook: Hook, texts: Sequence[str]) -> Sequence[bytes]:
    """The strings as that channel's messages, some of each client."""
    return [json.dumps(hook.said(text, number // TALK)).encode() for number, text in enumerate(texts)]
