"""Hints: who listens is woken; what Redis does never reaches the caller as an error."""

import asyncio
import shutil
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path

import pytest

from bot.providers.redis import RedisHints
from bot.storage.engines.notices import PostgresHints
from bot.work.hints import Hints, LocalHints

DEADLINE = 10


@pytest.fixture(
    params=[
        "local",
        pytest.param("redis", marks=pytest.mark.needs_redis),
        pytest.param("postgres", marks=pytest.mark.needs_postgres),
    ]
)
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Hints, Hints]]:
    """Who gives and who hears: one object in a process, two over Redis."""
    if request.param == "local":
        local = LocalHints()
        yield local, local
        return
    if request.param == "postgres":
        async for both in _through_postgres(request.getfixturevalue("postgres_url")):
            yield both
        return
    url, prefix = request.getfixturevalue("redis_url"), request.getfixturevalue("redis_prefix")
    giver, hearer = RedisHints(url, prefix), RedisHints(url, prefix)
    await standing(hearer)
    yield giver, hearer
    await giver.close()
    await hearer.close()


async def _through_postgres(url: str) -> AsyncIterator[tuple[Hints, Hints]]:
    giver, hearer = PostgresHints(url), PostgresHints(url)
    await standing(hearer)
    yield giver, hearer
    await giver.close()
    await hearer.close()


async def standing(hints: RedisHints | PostgresHints) -> None:
    await hints.listen("warm-up").aclose()
    await asyncio.wait_for(hints.heard.wait(), DEADLINE)


async def next_of(listening: AsyncGenerator[None, None]) -> None:
    await asyncio.wait_for(anext(listening), DEADLINE)


async def test_a_listener_is_woken(pair: tuple[Hints, Hints]) -> None:
    giver, hearer = pair
    listening = hearer.listen("outbox")
    await giver.publish("outbox")
    await next_of(listening)
    await listening.aclose()


async def test_a_hint_given_between_two_looks_is_kept(pair: tuple[Hints, Hints]) -> None:
    giver, hearer = pair
    listening = hearer.listen("outbox")
    for _ in range(2):
        await giver.publish("outbox")
        await next_of(listening)
    await listening.aclose()


async def test_all_listeners_of_a_topic_are_woken(pair: tuple[Hints, Hints]) -> None:
    giver, hearer = pair
    listening = [hearer.listen("outbox") for _ in range(3)]
    await giver.publish("outbox")
    await asyncio.gather(*map(next_of, listening))


async def test_another_topic_wakes_nobody(pair: tuple[Hints, Hints]) -> None:
    giver, hearer = pair
    inbox, outbox = hearer.listen("inbox"), hearer.listen("outbox")
    waiting = asyncio.create_task(next_of(inbox))
    await giver.publish("outbox")
    await next_of(outbox)
    assert not waiting.done()
    await giver.publish("inbox")
    await waiting


async def test_a_hint_that_nobody_hears_is_dropped(pair: tuple[Hints, Hints]) -> None:
    await pair[0].publish("nobody")


@pytest.mark.parametrize(
    ("kind", "address"),
    [(RedisHints, "redis://127.0.0.1:{}/0"), (PostgresHints, "postgresql+asyncpg://nobody@127.0.0.1:{}/none")],
)
async def test_without_a_server_publishing_is_quiet_and_wakes_this_process(
    kind: type[RedisHints | PostgresHints], address: str
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        hints = kind(address.format(free.getsockname()[1]))
    listening = hints.listen("stop:in1:7")
    await hints.publish("stop:in1:7")
    await next_of(listening)
    await hints.close()


@pytest.mark.needs_postgres
async def test_a_connection_that_postgres_ends_is_opened_anew(postgres_url: str) -> None:
    giver, hearer = PostgresHints(postgres_url), PostgresHints(postgres_url)
    await standing(hearer)
    held = hearer._connection
    assert held
    held.terminate()
    while hearer._connection is held:  # noqa: ASYNC110 - nothing to be awaited tells of it
        await asyncio.sleep(0.01)
    await standing(hearer)
    listening = hearer.listen("stop")
    await giver.publish("stop")
    await next_of(listening)
    await giver.close()
    await hearer.close()


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="needs redis")
async def test_a_server_that_comes_back_is_heard_again(tmp_path: Path) -> None:
    address = tmp_path / "redis.sock"
    giver, hearer = RedisHints(f"unix://{address}"), RedisHints(f"unix://{address}")
    listening = hearer.listen("outbox")
    for _ in range(2):
        server = await asyncio.create_subprocess_exec(
            "redis-server", "--port", "0", "--unixsocket", str(address), "--save", "", "--dir", str(tmp_path),
            stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        await asyncio.wait_for(hearer.heard.wait(), DEADLINE)
        await giver.publish("outbox")
        await next_of(listening)
        server.kill()
        await server.wait()
        while hearer.heard.is_set():  # noqa: ASYNC110 - an Event can't be awaited for being cleared
            await asyncio.sleep(0.01)
    await giver.close()
    await hearer.close()
