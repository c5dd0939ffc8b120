"""A profile of Wappi is connected, watched over, and logged in."""

import json

import pytest

from bot.sandbox.wappi.shapes import TYPES
from channels.wappi.kinds import TELEGRAM
from dialogs.errors import BadInput
from tests.fakes.rooms.wappi_channel import Room, every_messenger


async def test_token_and_profile_are_checked_by_the_profiles_status(room: Room) -> None:
    token = room.standin.world.state.token
    found = await room.channel.connect({"token": f" {token} ", "profile": room.profile.id.upper()})
    assert (found.name, found.mark, found.options["profile"]) == ("Салон", room.profile.id, room.profile.id)
    held = json.loads(found.secret)
    assert held["token"] == token and len(held["hook"]) >= 40
    again = await room.channel.connect({"token": token, "profile": room.profile.id})
    assert json.loads(again.secret)["hook"] != held["hook"]


@pytest.mark.parametrize(
    ("token", "profile", "key"),
    [
        ("wrong", "", "error-wappi-token"),
        ("токен", "", "error-wappi-token"),
        ("", "", "error-wappi-token"),
        ("right", "0000-0000", "error-wappi-profile"),
        ("right", "профиль", "error-wappi-profile"),
    ],
)
async def test_what_was_typed_wrong_is_told_by_its_name(room: Room, token: str, profile: str, key: str) -> None:
    given = room.standin.world.state.token if token == "right" else token
    with pytest.raises(BadInput) as refused:
        await room.channel.connect({"token": given, "profile": profile or room.profile.id})
    assert refused.value.text.key == key


async def test_another_messengers_profile_is_no_profile(room: Room) -> None:
    other = room.standin.world.add_profile("Личный", "telegram", authorized=True)
    with pytest.raises(BadInput):
        await room.channel.connect({"token": room.standin.world.state.token, "profile": other.id})


async def test_the_webhook_is_set_with_all_types_and_our_secret(room: Room) -> None:
    assert room.profile.hook_url == room.hook
    assert room.profile.hook_auth == "hook-secret"
    assert set(room.profile.hook_types) == set(TYPES)
    assert (await room.channel.probe(room.inbox)).up


async def test_a_removed_profile_sends_us_nothing_until_it_is_opened_again(room: Room) -> None:
    await room.channel.leave(room.inbox)
    assert room.profile.hook_url == ""
    await room.channel.open(room.inbox, room.hook)
    assert room.profile.hook_url == room.hook


async def test_a_webhook_that_was_changed_elsewhere_is_seen_and_set_again(room: Room) -> None:
    for spoil in ({"hook_url": "https://elsewhere.example"}, {"hook_types": ["incoming_message"]}):
        for name, value in spoil.items():
            setattr(room.profile, name, value)
        assert (await room.channel.probe(room.inbox)).state == "webhook-lost"
        await room.channel.open(room.inbox, room.hook)
        assert (await room.channel.probe(room.inbox)).up


async def test_the_probe_says_what_is_wrong(room: Room) -> None:
    room.standin.happen("app_offline", room.profile)
    assert (await room.channel.probe(room.inbox)).state == "unreachable"
    room.standin.happen("offline", room.profile)
    assert (await room.channel.probe(room.inbox)).state == "not-authorised"
    room.standin.happen("online", room.profile)
    room.standin.happen("app_online", room.profile)
    room.standin.happen("unpaid_soon", room.profile)
    soon = await room.channel.probe(room.inbox)
    assert soon.up and soon.paid_until == (room.clock() + 2 * 86_400) * 1000
    room.standin.happen("unpaid", room.profile)
    assert (await room.channel.probe(room.inbox)).state == "payment-due"
    room.standin.faults.add("401")
    assert (await room.channel.probe(room.inbox)).state == "token-revoked"
    room.standin.faults.add("500")
    assert (await room.channel.probe(room.inbox)).state == "unreachable"


@every_messenger
async def test_a_profile_is_logged_in_by_its_picture(room: Room) -> None:
    room.standin.happen("offline", room.profile)
    picture = await room.channel.picture(room.inbox)
    assert picture.startswith(b"\x89PNG")
    room.clock.seconds += 20
    assert await room.channel.picture(room.inbox) != picture
    room.standin.people.scan(room.profile)
    assert (await room.channel.probe(room.inbox)).up
    room.clock.seconds += 20
    assert await room.channel.picture(room.inbox) == b""


async def test_telegram_sends_its_code_to_the_owner_and_may_want_a_password(room: Room) -> None:
    account = room.standin.world.add_profile("Личный", "telegram")
    account.password = "кошка"
    room.profile = account
    room.connect(TELEGRAM)
    assert (await room.channel.login(room.inbox, "phone", "79005550022")).asks == "code"
    with pytest.raises(BadInput) as refused:
        await room.channel.login(room.inbox, "code", "11")
    assert refused.value.text.key == "error-wappi-code"
    assert (await room.channel.login(room.inbox, "code", account.pairing)).asks == "password"
    with pytest.raises(BadInput) as refused:
        await room.channel.login(room.inbox, "password", "собака")
    assert refused.value.text.key == "error-wappi-password"
    assert (await room.channel.login(room.inbox, "password", "кошка")).done
    assert account.authorized


async def test_a_pairing_code_is_given_once_in_two_minutes(room: Room) -> None:
    room.standin.happen("offline", room.profile)
    login = await room.channel.login(room.inbox, "phone", "8 (900) 555-00-22")
    assert len(login.code) == 9 and not login.done
    with pytest.raises(BadInput) as refused:
        await room.channel.login(room.inbox, "phone", "79005550022")
    assert refused.value.text.key == "error-wappi-code-wait"
