"""An inbox that fails again and again is parked, and bothers nobody."""

from pathlib import Path

import pytest

from channels.failures import ChannelError, RetryLater
from channels.pacing.breaker import FAILURES, FIRST, Breaker
from channels.pacing.gate import Gate
from channels.pacing.limits import Budgets
from tests.fakes.post import Post, ScriptedChannel, post_office

MINUTE = 60_000


class Nobody:
    """No inbox is connected."""

    def get(self, inbox_id: str) -> None:
        return None


def failed(times: int) -> Breaker:
    breaker = Breaker()
    for _ in range(times):
        breaker.bad("in1", 0)
    return breaker


def test_a_few_failures_park_nothing() -> None:
    assert failed(FAILURES - 1).wait("in1", "r", 0) == 0


def test_a_success_between_failures_begins_the_count_anew() -> None:
    breaker = failed(FAILURES - 1)
    breaker.good("in1")
    breaker.bad("in1", 0)
    assert breaker.wait("in1", "r", 0) == 0


def test_a_parked_inbox_is_asked_by_one_send_at_a_time() -> None:
    breaker = failed(FAILURES)
    assert breaker.wait("in1", "a", 0) == FIRST
    assert breaker.wait("in2", "a", 0) == 0
    assert breaker.wait("in1", "a", FIRST) == 0
    breaker.went("in1", "a", FIRST)
    assert breaker.wait("in1", "b", FIRST) > 0


def test_what_waits_for_a_parked_inbox_is_not_looked_at_before_its_time() -> None:
    gate = Gate(Nobody(), Budgets())
    gate.breaker = failed(FAILURES)
    assert [set(gate.round(now).full) for now in (0, FIRST - 1, FIRST)] == [{"in1"}, {"in1"}, set()]


def test_a_probe_that_fails_parks_for_longer_and_one_that_arrives_opens_the_way() -> None:
    breaker = failed(FAILURES)
    breaker.went("in1", "a", FIRST)
    breaker.bad("in1", FIRST)
    assert breaker.wait("in1", "b", FIRST) == 2 * FIRST
    assert breaker.trouble("in1") == "unreachable"
    breaker.good("in1")
    assert (breaker.wait("in1", "b", FIRST), breaker.trouble("in1")) == (0, "")


def test_a_probe_that_was_lost_does_not_park_for_ever() -> None:
    breaker = failed(FAILURES)
    breaker.went("in1", "a", FIRST)
    assert breaker.wait("in1", "b", FIRST + 3 * MINUTE) == 0


def test_one_chat_that_is_told_too_many_parks_nobody_else() -> None:
    breaker = Breaker()
    for now in range(9):
        breaker.limited("in1", "v1", now, 1000, everywhere=False)
    assert breaker.wait("in1", "r", 10) == 0
    for chat in ("v2", "v3"):
        breaker.limited("in1", chat, 10, 1000, everywhere=False)
    assert breaker.wait("in1", "r", 10) == 1000


STEPS, SICK = 300, 4  # of 12 s each; messages of the sick inbox in each


async def an_hour(post: Post, sick: ScriptedChannel | None) -> list[int]:
    """A message every twelve seconds in two healthy inboxes, many in a sick one; ms that the healthy ones' waited."""
    began: dict[str, int] = {}
    waits: list[int] = []
    for name in ("well1", "well2"):
        well = ScriptedChannel(answers=lambda message, words: waits.append(post.clock.ms - began[message.key]))  # type: ignore[func-returns-value]
        post.connect(name, well)
    if sick:
        post.connect("sick", sick)
    names = ["well1", "well2", *(["sick"] * SICK if sick else [])]
    for step in range(STEPS):
        keys = [f"{name}-{step}-{number}" for number, name in enumerate(names)]
        began |= dict.fromkeys(keys, post.clock.ms)
        await post.put_all([(key, f"chat{key[-3:]}", name) for key, name in zip(keys, names, strict=True)])
        for _ in range(3):
            await post.go()
            post.clock.ms += 4_000
    return waits


def p95(waits: list[int]) -> int:
    return sorted(waits)[int(len(waits) * 0.95)]


@pytest.mark.parametrize(
    "trouble",
    [RetryLater("502 Bad Gateway"), RetryLater("429", seconds=30)],
    ids=["network", "too many"],
)
async def test_an_hour_of_failure_of_one_inbox_costs_the_others_nothing(tmp_path: Path, trouble: ChannelError) -> None:
    (tmp_path / "alone").mkdir()
    (tmp_path / "sick").mkdir()
    async with post_office(tmp_path / "alone") as post:
        alone = await an_hour(post, None)
    sick = ScriptedChannel(answers=lambda message, words: trouble)
    async with post_office(tmp_path / "sick") as post:
        beside = await an_hour(post, sick)
        assert len(beside) == len(alone) == 2 * STEPS
        assert p95(beside) <= 1.2 * max(1, p95(alone))
        sick.answers = lambda message, words: None
        for _ in range(200):
            await post.after(2_000)
        assert len(sick.sent) == SICK * STEPS, "all that waited went when it was back"
        assert sick.calls <= 1.2 * SICK * STEPS
