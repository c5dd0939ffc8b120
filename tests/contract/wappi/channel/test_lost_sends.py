"""A send that broke off: what is told of it, how it is found, and that nothing goes twice."""

import asyncio
from typing import Any

import pytest

from channels.failures import AccountDown, ChannelError, Refused, RetryLater, Unknown
from tests.fakes.rooms.wappi_channel import Room, every_messenger


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("429", RetryLater),
        ("503", RetryLater),
        ("500", Unknown),
        ("html", Unknown),
        ("reset", Unknown),
        ("accept_then_drop", Unknown),
        ("401", AccountDown),
        ("400", AccountDown),
        ("400:recipient error", Refused),
        ("400:body error", Refused),
    ],
)
async def test_each_trouble_has_its_outcome(room: Room, fault: str, error: type[ChannelError]) -> None:
    room.standin.faults.add(fault, retry_after=7)
    with pytest.raises(ChannelError) as failed:
        await room.send("Здравствуйте")
    assert type(failed.value) is error
    assert room.standin.world.state.token not in repr(failed.value) + str(failed.value)
    if isinstance(failed.value, RetryLater) and fault == "429":
        assert (failed.value.seconds, failed.value.everywhere) == (7.0, True)


async def test_where_nobody_listens_nothing_was_sent(room: Room) -> None:
    await room.http.close()  # no connection of before is left that could break in the middle
    room.channel._api._base = "http://127.0.0.1:9"
    with pytest.raises(RetryLater):
        await room.send("Здравствуйте")


@every_messenger
async def test_a_send_whose_answer_was_lost_is_found_and_not_repeated(room: Room) -> None:
    room.acquainted()
    since = room.clock.now()
    room.standin.faults.add("accept_then_drop", "sync/message/send")
    with pytest.raises(Unknown):
        await room.send("Здравствуйте")
    found = await room.channel.find(room.inbox, room.message(), "Здравствуйте", since)
    assert found and found.external_id == room.seen()[0].id


async def test_a_send_that_did_not_arrive_is_not_found(room: Room) -> None:
    await room.send("Здравствуйте", "earlier")
    room.clock.seconds += 60
    room.standin.faults.add("reset", "sync/message/send")
    since = room.clock.now()
    with pytest.raises(Unknown):
        await room.send("Здравствуйте")
    assert await room.channel.find(room.inbox, room.message(), "Здравствуйте", since) is None


async def test_the_same_words_of_another_message_are_not_taken_for_ours(room: Room) -> None:
    since = room.clock.now()
    await room.send("Здравствуйте", "another")
    assert await room.channel.find(room.inbox, room.message(), "Здравствуйте", since) is None


async def test_when_the_history_can_not_be_read_the_fate_stays_unknown(room: Room) -> None:
    room.standin.faults.add("500", "sync/messages/get", times=-1)
    with pytest.raises(Unknown):
        await room.channel.find(room.inbox, room.message(), "Здравствуйте", room.clock.now())


async def test_a_message_that_broke_off_goes_on_where_it_stopped(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    words, since = "Слово. " * 1500, room.clock.now()
    real = room.channel._api.call
    calls = 0

    async def breaking(*given: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise RetryLater("connect")
        return await real(*given)

    monkeypatch.setattr(room.channel._api, "call", breaking)
    with pytest.raises(Unknown):
        await room.send(words)
    assert await room.channel.find(room.inbox, room.message(), words, since) is None
    await room.send(words)
    assert len(room.seen()) == 3 and len({one.text for one in room.seen()} | {"x"}) >= 2
    assert "".join(one.text for one in room.seen()).count("Слово") == 1500


async def test_what_no_client_asked_for_goes_through_wappis_queue(room: Room) -> None:
    room.standin.queueing.pause = lambda least, most: 0.0
    room.channel._sending._pause = lambda seconds: room.standin.queueing.done()
    receipt = await room.send("Напоминаем о визите", not_before=1)
    _, query, _ = next(call for call in room.standin.calls if call[0].endswith("async/message/send"))
    assert (query["timeout_from"], query["timeout_to"]) == ("1", "3")
    assert [one.id for one in room.seen()] == [receipt.external_id]


async def test_a_queued_message_that_waits_long_is_known_by_its_task(room: Room) -> None:
    room.standin.queueing.pause = lambda least, most: 3600.0
    room.channel._sending._pause = lambda seconds: asyncio.sleep(0)  # time is the test's: nothing to wait for
    receipt = await room.send("Напоминаем о визите", not_before=1)
    assert receipt.external_id.removeprefix("task:") in room.standin.world.state.tasks
