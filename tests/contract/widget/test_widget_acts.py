"""What a visitor does is reported, and what is done to them is shown: typing, reads, stars, edits, sources."""

import json
from dataclasses import replace
from typing import Any

import pytest

from dialogs.events import Delivery, DeliveryState, Typing
from dialogs.messages import Act, Button
from dialogs.texts import text
from tests.fakes.widget import WIDGET, Desk
from tests.fakes.widget_client import Frame, answer, send, until, visiting
from tests.unit.widget.test_identity import SECRET

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(20)]


@pytest.fixture
def desk() -> Desk:
    return Desk(secrets=[SECRET])


async def test_typing_is_a_hint_at_most_every_three_seconds(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        for _ in range(5):
            await ws.send_json({"op": "typing"})
        await ws.send_json({"op": "ping"})
        await until(ws, "pong")
    assert desk.heard == [Typing(WIDGET.id, "v1")] and desk.store.accepted == []


async def test_what_was_read_is_reported_once_and_parses_into_a_delivery(desk: Desk) -> None:
    receipt = await desk.channel.send(WIDGET, answer("Да"), "Да")
    async with visiting(desk) as client:
        for _ in range(2):
            await client.post("seen", json={"seq": 1})
    ((visitor, _, raw),) = desk.store.reports
    (report,) = desk.channel.parse(WIDGET, json.loads(raw))
    assert isinstance(report, Delivery) and visitor == "v1"
    assert (report.of, report.state, report.upto) == (receipt.external_id, DeliveryState.READ, True)


async def test_a_message_that_was_taken_up_is_said_to_be_delivered(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        await ws.send_json(send("client-id-1"))
        await until(ws, "ack")
        await desk.channel.acknowledge(WIDGET, json.loads(desk.store.accepted[0][2]))
        assert (await until(ws, "delivered"))[-1]["client_id"] == "client-id-1"


async def test_stars_are_asked_for_given_once_and_kept_in_the_log(desk: Desk) -> None:
    buttons = [[Button(f"{score}", f"rate:{score}") for score in range(1, 6)]]
    async with visiting(desk) as client:
        receipt = await desk.channel.send(WIDGET, answer("Как вам?", buttons=buttons), "Как вам?")
        given = {"of": receipt.external_id, "score": 4, "comment": " Быстро "}
        assert (await client.post("rating", json=given))[1]["score"] == 4
        assert (await client.post("rating", json={**given, "score": 1}))[1]["score"] == 4
        events = (await client.get("events"))[1]["events"]
        assert [(one["type"], one["message"].get("comment")) for one in events] == [
            ("csat", None),
            ("rating", "Быстро"),
        ]
        pressed, words = desk.channel.parse(WIDGET, json.loads(desk.store.accepted[0][2]))
        assert (pressed.button, words.text, len(desk.store.accepted)) == ("rate:4", "Быстро", 1)
        for score in (0, 6, True, "5", None):
            assert (await client.post("rating", json={**given, "score": score}))[0] == 400


@pytest.mark.parametrize(
    ("message", "kind", "shown"),
    [
        (answer("", edits="k0", act=Act.DELETE), "delete", {}),
        (answer("👍", reply_to="client-id-1", act=Act.REACT), "reaction", {"id": "c_client-id-1", "emoji": "👍"}),
        (answer("", reply_to="client-id-1", act=Act.READ), "read", {"id": "c_client-id-1"}),
    ],
)
async def test_acts_are_entries_of_the_log(desk: Desk, message: Any, kind: str, shown: Frame) -> None:
    await desk.channel.send(WIDGET, message, "")
    payload = (await desk.store.events(WIDGET, "v1", 0, 1))[0].payload
    assert payload["type"] == kind and shown.items() <= payload["message"].items()


async def test_a_source_is_shown_below_the_answer_and_not_said_twice(desk: Desk) -> None:
    body = text("client-answer", answer="350 ₽.", source="Доставка")
    sources = (("Доставка", "https://zerno.example/d"), ("Оплата", ""))
    await desk.channel.send(WIDGET, replace(answer(""), body=body, sources=sources), "350 ₽.\n📖 Источник: Доставка")
    message = (await desk.store.events(WIDGET, "v1", 0, 1))[0].payload["message"]
    assert message["text"] == "350 ₽." and message["sources"][0]["url"] == "https://zerno.example/d"
    assert [one["title"] for one in message["sources"]] == ["Доставка", "Оплата"]
