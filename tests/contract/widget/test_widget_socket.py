"""The widget's wire contract, spoken by a plain WebSocket client."""

import json

import pytest
from aiohttp import FormData, WSMsgType

from channels.widget.limits import Limits, Rate
from dialogs.messages import Attachment, AttachmentKind, Button
from tests.fakes.widget import WIDGET, Desk, MemoryWidgetStore, TestClock
from tests.fakes.widget_client import answer, send, until, visiting

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(20)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_message_is_acknowledged_only_after_it_is_stored(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        await ws.send_json(send("client-id-1"))
        ack = (await until(ws, "ack"))[-1]
        assert ack == {"op": "ack", "client_id": "client-id-1", "seq": 1, "id": "c_client-id-1"}
        assert [client_id for _, client_id, _ in desk.store.accepted] == ["client-id-1"]


async def test_no_acknowledgement_while_storage_is_over_its_bound(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        desk.store.busy = True
        await ws.send_json(send("client-id-1"))
        refused = (await until(ws, "error"))[-1]
        assert refused["client_id"] == "client-id-1" and refused["retry"] > 0
        status, body = await client.post("messages", json=send("client-id-2"))
        assert (status, body["error"]) == (503, "error-busy")


async def test_a_database_that_is_away_asks_to_come_again_and_ends_no_socket(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        desk.store.away = True
        await ws.send_json(send("client-id-1"))
        assert (await until(ws, "error"))[-1]["retry"] > 0
        status, body = await client.post("messages", json=send("client-id-2"))
        assert (status, body["error"]) == (503, "error-busy")
        desk.store.away = False
        await ws.send_json(send("client-id-1"))
        assert (await until(ws, "ack"))[-1]["client_id"] == "client-id-1"


async def test_the_same_client_id_is_one_message_on_either_road(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        await ws.send_json(send("client-id-1"))
        first = (await until(ws, "ack"))[-1]
        status, second = await client.post("messages", json=send("client-id-1"))
        assert (status, second) == (200, first)
        assert len(desk.store.accepted) == 1


async def test_hello_replays_after_the_cursor_and_then_goes_live(desk: Desk) -> None:
    async with visiting(desk) as client:
        for number in range(450):
            await desk.channel.send(WIDGET, answer(f"{number}", key=f"k{number}"), f"{number}")
        async with client.connected(after=7) as ws:
            frames = await until(ws, "ready")
            assert [frame["seq"] for frame in frames[:-1]] == list(range(8, 451))
            await desk.channel.send(WIDGET, answer("live"), "live")
            await desk.channel.send(WIDGET, answer("new", key="fresh"), "new")
            assert (await until(ws, "event"))[-1]["seq"] == 451


async def test_a_repeated_send_shows_one_message_and_an_edit_names_it(desk: Desk) -> None:
    receipt = await desk.channel.send(WIDGET, answer("Да"), "Да")
    again = await desk.channel.send(WIDGET, answer("Да"), "Да")
    await desk.channel.send(WIDGET, answer("Нет", key="k2", edits="k1"), "Нет")
    events = await desk.store.events(WIDGET, "v1", 0, 10)
    assert receipt == again and [event.payload["type"] for event in events] == ["message", "edit"]
    assert events[1].payload["message"]["id"] == receipt.external_id and events[1].payload["message"]["edited"]


async def test_two_tabs_see_the_same_log(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as one, client.connected() as two:
        await until(one, "ready")
        await until(two, "ready")
        await one.send_json(send("client-id-1"))
        event = (await until(two, "event"))[-1]
        assert event["message"]["client_id"] == "client-id-1" and event["message"]["author"] == "customer"


async def test_after_a_lost_connection_nothing_is_missing_and_nothing_comes_twice(desk: Desk) -> None:
    async with visiting(desk) as client:
        async with client.connected() as ws:
            await until(ws, "ready")
            await ws.send_json(send("client-id-1"))
            await until(ws, "ack")
        await desk.channel.send(WIDGET, answer("Ответ"), "Ответ")
        async with client.connected(after=1) as ws:
            await ws.send_json(send("client-id-1"))
            frames = await until(ws, "ready")
            assert [frame["seq"] for frame in frames if frame["op"] == "event"] == [2]


async def test_typing_and_drafts_are_seen_live_and_never_stored(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        progress = desk.channel.progress(WIDGET, "v1")
        await progress.typing()
        await progress.draft("Доставка за")
        assert (await until(ws, "draft"))[-1]["text"] == "Доставка за"
        assert await desk.store.events(WIDGET, "v1", 0, 10) == []


async def test_buttons_names_and_files_reach_the_visitor(desk: Desk) -> None:
    blob = await desk.blobs.put(WIDGET.tenant_id, b"%PDF-1.7")
    message = answer(
        "Вот прайс",
        author="staff",
        author_name="Анна",
        buttons=[[Button("Спасибо", "thanks")]],
        attachments=[Attachment(AttachmentKind.DOCUMENT, blob=blob, name="прайс.pdf", mime="application/pdf")],
    )
    await desk.channel.send(WIDGET, message, "Вот прайс")
    shown = (await desk.store.events(WIDGET, "v1", 0, 1))[0].payload["message"]
    assert (shown["author"], shown["name"]) == ("staff", "Анна")
    assert shown["buttons"] == [[{"text": "Спасибо", "value": "thanks"}]]
    assert shown["files"] == [{"id": "f1", "name": "прайс.pdf", "mime": "application/pdf", "size": 8}]


async def test_what_was_accepted_parses_into_an_inbound_message(desk: Desk) -> None:
    async with visiting(desk) as client:
        form = FormData(quote_fields=False)
        form.add_field("file", b"\x89PNG\r\n\x1a\n....", filename="../фото.png")
        _, file = await client.post("files", data=form)
        await client.post("messages", json=send("client-id-1", files=[file["id"]], button="b1", language="ru"))
        payload = json.loads(desk.store.accepted[0][2])
    message = desk.channel.parse(WIDGET, payload)[0]
    assert desk.channel.key(WIDGET, payload).dedupe == "v1:client-id-1"
    assert (message.text, message.button, message.sender.language) == ("Хочу записаться", "b1", "ru")
    assert (message.attachments[0].kind, message.attachments[0].name) == (AttachmentKind.PHOTO, "фото.png")
    assert (await desk.channel.fetch(WIDGET, message.attachments[0])).content.startswith(b"\x89PNG")


async def test_unread_is_counted_from_what_was_seen(desk: Desk) -> None:
    async with visiting(desk) as client:
        await desk.channel.send(WIDGET, answer("Да"), "Да")
        async with client.connected() as ws:
            assert (await until(ws, "ready"))[-1]["seen"] == 0
            await ws.send_json({"op": "seen", "seq": 1})
            await ws.send_json({"op": "ping"})
            await until(ws, "pong")
        assert (await client.get("events?after=0"))[1]["seen"] == 1


async def test_a_strange_token_is_told_so_and_let_go(desk: Desk) -> None:
    async with visiting(desk) as client:
        client.token = "vt_guess"
        async with client.connected() as ws:
            assert (await until(ws, "error"))[-1]["error"] == "error-widget-token"
            closed = await ws.receive(timeout=30)
            assert (closed.type, closed.data) == (WSMsgType.CLOSE, 4401)
        assert (await client.get("events"))[0] == 401


async def test_a_token_is_not_taken_from_the_address(desk: Desk) -> None:
    async with visiting(desk) as client:
        token, client.token = client.token, ""
        assert (await client.get(f"events?token={token}&access_token={token}"))[0] == 401


async def test_one_visitor_never_sees_the_files_of_another(desk: Desk) -> None:
    async with visiting(desk) as client:
        form = FormData()
        form.add_field("file", b"secret plan", filename="plan.txt")
        _, file = await client.post("files", data=form)
        async with client.http.get(f"{client.base}/files/{file['id']}", headers=client.headers) as mine:
            assert mine.headers["Content-Disposition"].startswith("attachment")
            assert mine.headers["X-Content-Type-Options"] == "nosniff"
        await client.open()
        assert (await client.get(f"files/{file['id']}"))[0] == 404
        assert (await client.post("messages", json=send("client-id-1", files=[file["id"]])))[0] == 400


async def test_a_flood_is_cut_for_that_visitor_alone() -> None:
    clock = TestClock()
    desk = Desk(MemoryWidgetStore(clock=clock), limits=Limits(clock, {"message": {"visitor": Rate(2, 60)}}))
    async with visiting(desk) as client:
        statuses = [(await client.post("messages", json=send(f"client-id-{n}")))[0] for n in range(3)]
        await client.open()
        assert statuses == [200, 200, 429]
        assert (await client.post("messages", json=send("client-id-9")))[0] == 200
        assert len(desk.store.accepted) == 3


async def test_closing_the_house_ends_every_socket(desk: Desk) -> None:
    async with visiting(desk) as client, client.connected() as ws:
        await until(ws, "ready")
        desk.live.close()
        assert (await ws.receive(timeout=30)).type == WSMsgType.CLOSE
