"""The outbox: how fast each chat and account is served, and what a slow one costs the others."""

import asyncio
from dataclasses import replace
from pathlib import Path

from channels.failures import RetryLater
from channels.pacing.rates import Rate, Rates
from tests.fakes.post import ALL, ScriptedChannel, post_office


async def test_budgets_are_the_channels_own_whatever_its_ids_look_like(tmp_path: Path) -> None:
    limits = Rates(chat=Rate(1, 1000, 2), group=Rate(1, 60_000, 1), is_group=lambda chat: chat == "letters")
    async with post_office(tmp_path, ScriptedChannel(replace(ALL, rates=limits)), limited=True) as post:
        for number in range(4):
            await post.put(f"p{number}", "12345")
            await post.put(f"g{number}", "letters")
        await post.go()
        assert sorted(post.channel.words) == ["g0", "p0", "p1"]
        await post.after(2_100)
        assert sorted(post.channel.words) == ["g0", "p0", "p1", "p2", "p3"]


async def test_messages_that_no_client_asked_for_keep_a_human_pace(tmp_path: Path) -> None:
    async with post_office(tmp_path, ScriptedChannel(replace(ALL, gap=(3.0, 3.0)))) as post:
        for number in range(3):
            await post.put(f"news{number}", f"v{number}", unasked=True)
            await post.put(f"answer{number}", f"w{number}")
        await post.go()
        assert sorted(post.channel.words) == ["answer0", "answer1", "answer2", "news0"]
        await post.after(3_100)
        assert "news1" in post.channel.words
        assert "news2" not in post.channel.words


async def test_too_many_makes_a_chat_slower_for_some_time(tmp_path: Path) -> None:
    limits = Rates(chat=Rate(1, 1000, 1))
    async with post_office(tmp_path, ScriptedChannel(replace(ALL, rates=limits)), limited=True) as post:
        post.channel.fails = [RetryLater("429", seconds=2)]
        for number in range(3):
            await post.put(f"p{number}", "v1")
        await post.after(0)
        await post.after(4_100)
        assert post.channel.words == ["p0"]
        await post.after(1_100)
        assert post.channel.words == ["p0"], "a second is not enough any more"
        await post.after(1_100)
        assert post.channel.words == ["p0", "p1"]


async def test_an_inbox_that_hangs_leaves_room_for_the_others(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        for number in range(200):
            await post.put(f"a{number}", f"v{number}")
        post.connect("in2", ScriptedChannel())
        await post.put("b", "w", inbox_id="in2")
        hanging = asyncio.Event()
        post.channel.hangs = hanging
        async with asyncio.timeout(30):
            while post.channel.calls < 48 or not post.connections["in2"].channel.words:  # type: ignore[attr-defined]
                await post.deliverer.deliver()
        await post.deliverer.deliver()
        assert post.channel.calls == 48
        assert post.connections["in2"].channel.words == ["b"]  # type: ignore[attr-defined]
        hanging.set()
        await post.deliverer.drain()
        await post.go()
        assert post.channel.calls == 200, "what waited for room goes as soon as there is some, at no later time"


async def test_typing_is_left_out_while_the_budget_is_short_or_the_inbox_fails(tmp_path: Path) -> None:
    limits = Rates(chat=Rate(1, 1000, 4))
    async with post_office(tmp_path, ScriptedChannel(replace(ALL, rates=limits)), limited=True) as post:
        gate = post.deliverer.gate
        assert gate.hint("in1", "v1", post.clock.ms)
        for number in range(2):
            await post.put(f"p{number}", "v1")
        await post.go()
        assert not gate.hint("in1", "v1", post.clock.ms)
        assert gate.hint("in1", "v2", post.clock.ms)
        gate.breaker.down("in1", post.clock.ms, "token-revoked")
        assert not gate.hint("in1", "v3", post.clock.ms)
