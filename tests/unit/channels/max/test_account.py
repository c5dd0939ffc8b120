"""A bot of MAX is connected, hooked, polled and watched over, against a stand-in."""

import asyncio
import json
from typing import Any, cast

import pytest

from channels.base import Polled
from channels.hooked import Hooked
from channels.max import MaxChannel
from channels.parts import Parts
from dialogs.errors import BadInput
from tests.fakes.max import TOKEN
from tests.fakes.rooms.max import MAX, Place, update


async def test_connecting_asks_the_bot_for_its_name(place: Place) -> None:
    found = await place.channel.connect({"token": f" {TOKEN} "})
    assert (found.name, found.mark, found.secret) == ("Магазин", "77", TOKEN)
    with pytest.raises(BadInput) as caught:
        await place.channel.connect({"token": "wrong"})
    assert caught.value.text.key == "error-max-token"


async def test_the_webhook_replaces_all_others_and_its_calls_are_authentic(place: Place) -> None:
    place.max.subscriptions = [{"url": "https://old.example/hook"}]
    await place.channel.open(MAX, "https://p.example/hook/max/pub-max")
    (subscription,) = place.max.subscriptions
    assert subscription["url"] == "https://p.example/hook/max/pub-max"
    assert place.channel.admits(MAX, {"x-max-bot-api-secret": subscription["secret"]})
    assert not place.channel.admits(MAX, {"x-max-bot-api-secret": "wrong \udcff"})
    assert not place.channel.admits(MAX, {})


async def test_a_removed_bots_webhook_is_taken_away(place: Place) -> None:
    await place.channel.open(MAX, "https://p.example/hook/max/pub-max")
    await place.channel.leave(MAX)
    assert place.max.subscriptions == []


async def test_without_an_address_no_webhook_stands_in_the_polls_way(place: Place) -> None:
    place.max.subscriptions = [{"url": "https://old.example/hook"}]
    await place.channel.open(MAX, "")
    assert place.max.subscriptions == []


async def test_a_lost_webhook_and_a_revoked_token_are_seen(place: Place) -> None:
    await place.channel.open(MAX, "https://p.example/hook/max/pub-max")
    assert (await place.channel.probe(MAX)).up
    place.max.subscriptions.clear()
    assert (await place.channel.probe(MAX)).state == "webhook-lost"
    stranger = Place(place.max, place.channel._parts.http, token="revoked")  # type: ignore[arg-type]
    assert (await stranger.channel.probe(MAX)).state == "token-revoked"


async def test_polled_updates_are_confirmed_only_after_they_are_stored(place: Place) -> None:
    place.max.updates = [update(), update("message_edited")]
    stored: list[str] = []

    async def receive(payload: Any, raw: bytes) -> bool:
        assert place.max.read_to == 0 and json.loads(raw) == payload
        stored.append(payload["update_type"])
        return True

    task = asyncio.create_task(place.channel.poll(MAX, receive))
    await asyncio.wait_for(place.max.idle.wait(), 5)
    task.cancel()
    assert stored == ["message_created", "message_edited"]


def test_it_is_hooked_and_polled() -> None:
    channel: object = MaxChannel(cast(Any, Parts(*[cast(Any, None)] * 7)))
    assert isinstance(channel, Hooked) and isinstance(channel, Polled)
