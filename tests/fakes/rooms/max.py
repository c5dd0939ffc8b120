"""A channel, and MAX beside it: what it sends is taken by a stand-in of the Bot API."""

from dataclasses import replace
from typing import Any, cast

from channels.egress import Egress, networks_of
from channels.max import MaxChannel
from channels.parts import Http, Parts
from tests.fakes.domain import INBOX, FakeClock
from tests.fakes.max import TOKEN, MaxStandIn

MAX = replace(INBOX, kind="max", public_id="pub-max")
USER = {"user_id": 5, "first_name": "Анна", "last_name": "К.", "username": "anna", "is_bot": False}


class Blobs:
    """Whatever file is asked for is there."""

    async def get(self, tenant: str, key: str) -> bytes:
        return b"bytes of " + key.encode()


class Place:
    """A channel, and MAX beside it."""

    def __init__(self, standin: MaxStandIn, http: Http, token: str = TOKEN) -> None:
        self.max, none = standin, cast(Any, None)
        parts = Parts(
            cast(Any, Blobs()), FakeClock(), lambda inbox: token, http, none, none, none,
            Egress(networks_of(["127.0.0.0/8"])), apis={"max": standin.url},
        )  # fmt: skip
        self.channel = MaxChannel(parts)


def update(kind: str = "message_created", **more: Any) -> dict[str, Any]:
    message = {
        "sender": USER,
        "recipient": {"chat_id": 900, "chat_type": "dialog", "user_id": 77},
        "timestamp": 1_795_000_000_000,
        "body": {"mid": "mid.a", "seq": 1, "text": "Сколько стоит?", "attachments": None},
    }
    return {"update_type": kind, "timestamp": 1_795_000_000_500, "message": message, "user_locale": "ru"} | more
