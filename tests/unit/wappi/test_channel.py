"""The channel's door: who may bring events, and what is kept of an account."""

import json

import pytest

from channels import CHANNELS
from channels.base import Connectable, Probing, Reconciling
from channels.failures import AccountDown
from channels.hooked import Hooked
from channels.wappi.channel import WappiChannel
from channels.wappi.kinds import MESSENGERS, WHATSAPP
from dialogs.errors import BadInput
from dialogs.tenant import Inbox
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.domain import FakeClock
from tests.fakes.wappi import DELIVERY, INBOX, event

SECRET = json.dumps({"token": "t0ken-of-the-owner", "hook": "hook-secret-1"})
RAW = json.dumps({"messages": [event()]}).encode()


def channel(secret: str = SECRET) -> WappiChannel:
    return WappiChannel(WHATSAPP, MemoryBlobs(), FakeClock(), lambda inbox: secret, lambda: None)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("given", ["hook-secret-1", "Bearer hook-secret-1"])
def test_the_secret_is_taken_bare_and_as_bearer(given: str) -> None:
    assert channel().admits(INBOX, {"authorization": given})


@pytest.mark.parametrize("given", ["", "hook-secret-2", "Bearer", "Bearer ", "hook-secret-1\udcff", "ы", "x" * 9000])
def test_another_secret_is_not(given: str) -> None:
    assert not channel().admits(INBOX, {"authorization": given})
    assert not channel().admits(INBOX, {})


def test_an_inbox_without_a_secret_lets_nobody_in() -> None:
    for held in ("{}", "", "[]", '{"hook": ""}'):
        assert not channel(held).admits(INBOX, {"authorization": ""})


def test_events_of_another_profile_are_not_let_in_whatever_the_envelope() -> None:
    known = {"authorization": "hook-secret-1"}
    for body in ({"messages": [event(), event(profile_id="ffffffff-0000")]}, {**DELIVERY, "profile_id": "other"}):
        assert not channel().authentic(INBOX, known, json.dumps(body).encode())
    assert channel().authentic(INBOX, known, b"no json")  # it is stored as it came, and quarantined


async def test_a_secret_that_no_key_opens_is_an_account_that_is_down() -> None:
    def closed(inbox: Inbox) -> str:
        raise BadInput("error-secret-closed")

    shut = WappiChannel(WHATSAPP, MemoryBlobs(), FakeClock(), closed, lambda: None)  # type: ignore[arg-type, return-value]
    assert (await shut.probe(INBOX)).state == "token-revoked"
    with pytest.raises(AccountDown):
        await shut.find(INBOX, None, "", 0)  # type: ignore[arg-type]


def test_each_messenger_is_a_channel_with_all_seams() -> None:
    kinds = [kind for kind, _ in CHANNELS]
    for messenger in MESSENGERS:
        assert messenger.kind in kinds
        made = WappiChannel(messenger, MemoryBlobs(), FakeClock(), lambda inbox: SECRET, lambda: None)  # type: ignore[arg-type, return-value]
        for seam in (Hooked, Connectable, Probing, Reconciling):
            assert isinstance(made, seam)


def test_the_token_is_in_no_representation() -> None:
    account = channel()._account(INBOX)
    assert account.token == "t0ken-of-the-owner" and "t0ken" not in repr(account)
