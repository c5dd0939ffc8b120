"""Wappi's events beside clients' messages: staff on the phone, deliveries, the account, calls."""

import pytest

from channels.wappi.kinds import WHATSAPP
from channels.wappi.parse import arrivals_of, key_of
from dialogs.events import AccountChanged, Delivery, DeliveryState, MissedCall, StaffElsewhere
from tests.fakes.wappi import CALL, CLIENT, DELIVERY, INBOX, LOGOUT, event, only, own


def test_a_person_on_the_phone_speaks_for_the_business() -> None:
    found = only(own(body="Позвоню через час", id="3EB0FF"))
    assert isinstance(found, StaffElsewhere)
    assert (found.chat, found.external_id, found.text) == (CLIENT, "3EB0FF", "Позвоню через час")
    marked = only(event(is_me=True, to=CLIENT, **{"from": "79005550022@c.us"}))
    assert isinstance(marked, StaffElsewhere)


def test_our_own_echo_is_known_by_its_mark_and_anothers_is_not() -> None:
    api = "outgoing_message_api"
    assert arrivals_of(WHATSAPP, INBOX, own(api, wappi_bot_id="parley-0123456789ab", task_id="t1")) == ()
    found = only(own(api, wappi_bot_id="bitrix", task_id="t1", id="3EB0AA"))
    assert isinstance(found, StaffElsewhere) and found.external_id == "3EB0AA"


def test_an_own_edit_is_told_under_the_message_that_it_changes() -> None:
    found = only(own("outgoing_message_api", id="3EB0E2", is_edited=True, stanza_id="3EB0E1", body="иначе"))
    assert isinstance(found, StaffElsewhere) and found.external_id == "3EB0E1"


def test_own_reactions_and_deletions_say_nothing() -> None:
    assert arrivals_of(WHATSAPP, INBOX, own(type="reaction", body="👍", stanza_id="M1")) == ()
    assert arrivals_of(WHATSAPP, INBOX, own(is_deleted=True)) == ()


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("pending", DeliveryState.SENT),
        ("delivered", DeliveryState.DELIVERED),
        ("read", DeliveryState.READ),
        ("undelivered", DeliveryState.FAILED),
        ("error", DeliveryState.FAILED),
    ],
)
def test_delivery_states(status: str, state: DeliveryState) -> None:
    found = only({**DELIVERY, "status": status})
    assert isinstance(found, Delivery)
    assert (found.of, found.chat, found.state) == ("3EB0A1B2C3", CLIENT, state)
    assert found.error == (status if state is DeliveryState.FAILED else "")


def test_a_ban_is_told_of_the_account_too() -> None:
    told, account = arrivals_of(WHATSAPP, INBOX, {**DELIVERY, "status": "temporary ban"})
    assert isinstance(told, Delivery) and told.state is DeliveryState.FAILED
    assert isinstance(account, AccountChanged) and (account.state, account.detail) == ("refused", "temporary ban")


def test_each_status_of_one_message_has_a_key_of_its_own() -> None:
    keys = {key_of(WHATSAPP, {**DELIVERY, "status": status}).dedupe for status in ("pending", "delivered", "read")}
    assert len(keys) == 3


def test_the_account_goes_and_comes() -> None:
    gone = only(LOGOUT)
    assert isinstance(gone, AccountChanged) and (gone.state, gone.detail) == ("not-authorised", "logout from api")
    assert gone.order == 1795244580000
    back = only({**LOGOUT, "wh_type": "application_status", "status": "online"})
    assert isinstance(back, AccountChanged) and back.state == "up"


def test_a_missed_call_is_told_and_others_are_not() -> None:
    found = only(CALL)
    assert isinstance(found, MissedCall)
    assert (found.chat, found.sender.name, found.sender.phone) == (CLIENT, "Анна", "79115550011")
    assert only({**CALL, "number": "79115550011"}).chat == CLIENT  # type: ignore[union-attr]
    for kind in ("incoming_call", "call_terminate", "call_accept"):
        assert arrivals_of(WHATSAPP, INBOX, {**CALL, "type": kind}) == ()


def test_calls_have_no_id_and_are_told_apart_by_number_time_and_type() -> None:
    others = [{**CALL, "time": 1795244641}, {**CALL, "type": "incoming_call"}, {**CALL, "number": "7999@c.us"}]
    assert len({key_of(WHATSAPP, one).dedupe for one in (CALL, *others)}) == 4
    assert key_of(WHATSAPP, CALL) == key_of(WHATSAPP, dict(CALL))
