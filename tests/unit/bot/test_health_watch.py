"""The watch probes accounts, keeps what it found, heals what it can and tells the owners in words."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from bot.work.health_watch import HealthWatch, Pulses
from bot.work.turns import NOTHING, TurnEnded
from channels.base import Connection, Probe
from channels.failures import RetryLater
from channels.outbox import Ended
from channels.pacing.breaker import Breaker
from dialogs.company.channel_health import HEALED, PAYMENT_SOON, RECOVERED, STATES, Health, Pulse, Seen, keep
from dialogs.store import Uow
from dialogs.tenant import Inbox
from dialogs.texts import text
from locales import say
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.domain import ACME, BOSS, INBOX
from tests.fakes.post import Post, ScriptedChannel, post_office

DOWN, UP = Probe("unreachable", "502"), Probe()


@dataclass
class Watched:
    """An outbox whose inbox is watched."""

    post: Post
    healed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pulses = Pulses(self.post.clock)
        self.watch = HealthWatch(
            self.post.store, self.post.clock, lambda: list(self.post.connections.values()), MemoryBlobs(),
            self.post.deliverer.gate.breaker, self.pulses, self.heal,
        )  # fmt: skip

    async def heal(self, connection: Connection) -> None:
        self.healed.append(str(connection.inbox.id))
        self.post.channel.probes = [UP]

    async def minutes(self, count: int) -> list[str]:
        """What the owners read meanwhile."""
        for _ in range(count):
            self.post.clock.ms += 60_000
            await self.watch.look()
            await self.post.go()
        return [words for message, words in self.post.control.sent if message.chat == str(BOSS.telegram_id)]

    async def kept(self) -> Health:
        return await self.post.store.read(ACME, lambda uow: uow.health.get(INBOX.id))


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    async with post_office(tmp_path) as post:
        yield Watched(post)


async def test_the_owner_hears_of_a_failure_once_and_of_its_end(watched: Watched) -> None:
    watched.post.channel.probes = [DOWN, DOWN, DOWN, UP]
    told = await watched.minutes(5)
    assert [words.split()[0] for words in told] == ["health-unreachable", "health-recovered"]
    assert "Сайт" in told[0]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("notice", sorted((STATES - {UP.state, "endpoint-gone"}) | {RECOVERED, PAYMENT_SOON, HEALED}))
def test_a_notice_tells_two_accounts_of_one_name_apart(notice: str, language: str) -> None:
    values = {"name": "Дом", "days": 2, "code": "none", "minutes": 1}
    told = {say(text(f"health-{notice}", kind=kind, **values), language) for kind in ("telegram", "whatsapp")}
    assert len(told) == 2


async def test_managers_who_can_do_nothing_about_it_are_not_told(watched: Watched) -> None:
    watched.post.channel.probes = [DOWN]
    await watched.minutes(3)
    assert {message.chat for message, _ in watched.post.control.sent} == {str(BOSS.telegram_id)}


async def test_a_qr_code_comes_with_the_alarm(watched: Watched) -> None:
    watched.post.channel.probes = [UP, Probe("not-authorised", picture=b"png", code="12-34")]
    await watched.minutes(3)
    (message, words) = watched.post.control.sent[0]
    assert message.attachments[0].blob.startswith("acme/")
    assert "12-34" in words


async def test_a_lost_webhook_is_set_anew_and_told(watched: Watched) -> None:
    watched.post.channel.probes = [Probe("webhook-lost")]
    told = await watched.minutes(3)
    assert watched.healed == ["in1"]
    assert [words.split()[0] for words in told] == ["health-healed"]


async def test_what_the_way_in_put_right_by_itself_is_told_too(watched: Watched) -> None:
    watched.watch.noticed(INBOX, Probe("webhook-lost"))
    told = await watched.minutes(3)
    assert watched.healed == []
    assert [words.split()[0] for words in told] == ["health-healed"]


async def test_sends_that_fail_are_trouble_even_where_the_probe_is_fine(watched: Watched) -> None:
    for _ in range(5):
        watched.post.deliverer.gate.breaker.bad("in1", watched.post.clock.ms)
    await watched.minutes(1)
    assert (await watched.kept()).state == "unreachable"


async def test_an_account_that_was_put_right_sends_at_once(watched: Watched) -> None:
    breaker = watched.post.deliverer.gate.breaker
    breaker.down("in1", watched.post.clock.ms, "token-revoked")
    await watched.minutes(1)
    assert breaker.trouble("in1") == ""


async def test_a_channels_report_of_itself_is_no_message(watched: Watched) -> None:
    watched.pulses.turn(TurnEnded(NOTHING, 1, 300, "in1", 1700))
    await watched.minutes(1)
    assert (await watched.kept()).last_in is None


async def test_what_came_in_and_went_out_is_kept(watched: Watched) -> None:
    now = watched.post.clock.ms
    watched.pulses.turn(TurnEnded("answered", 1, 300, "in1", 1700))
    watched.pulses.send(Ended("widget", "sent", 5, "in1"))
    await watched.minutes(1)
    health = await watched.kept()
    assert (health.last_in, health.last_out, health.lag) == (now - 300, now, 1700)


async def test_two_processes_probe_an_inbox_once_a_minute(watched: Watched) -> None:
    other = Watched(watched.post)
    await watched.minutes(1)
    await other.watch.look()
    assert watched.post.channel.probed == 1


async def test_a_probe_that_breaks_stops_no_other(watched: Watched) -> None:
    class Broken(ScriptedChannel):
        async def probe(self, inbox: object) -> Probe:
            raise RuntimeError("boom")

    watched.post.connect("aaa", Broken())
    await watched.minutes(1)
    assert (await watched.kept()).probed_at


async def trouble_with_sends(watched: Watched) -> None:
    """A message that waits for its next try, and an incident that its process has seen."""
    watched.post.channel.fails = [RetryLater("500")] * 5
    await watched.post.put_all([(f"m{number}", f"c{number}", "in1") for number in range(5)])
    await watched.post.go()


async def test_another_process_or_the_next_start_ends_no_trouble_that_it_has_not_met(watched: Watched) -> None:
    await trouble_with_sends(watched)
    for _ in range(2):
        watched.post.clock.ms += 60_000
        await watched.watch.look()
    restarted = Watched(watched.post)
    restarted.watch._breaker = Breaker()
    watched.post.clock.ms += 60_000
    await restarted.watch.look()
    assert (await watched.kept()).state == "unreachable"


async def one_in_vain(watched: Watched, times: int) -> None:
    """One message, tried so often: too few failures for the breaker."""
    watched.post.channel.fails = [RetryLater("500", 3600.0)] * times
    await watched.post.put_all([("m1", "c1", "in1")])
    for _ in range(times):
        await watched.post.go()
        watched.post.clock.ms += 3_600_000
    watched.post.clock.ms -= 3_599_000


async def test_the_owner_hears_of_sends_that_fail_though_they_are_few(watched: Watched) -> None:
    await one_in_vain(watched, 2)
    assert [words.split()[0] for words in await watched.minutes(2)] == ["health-unreachable"]


async def test_one_failure_is_no_trouble_nor_is_one_chats_where_others_are_reached(watched: Watched) -> None:
    await one_in_vain(watched, 1)
    assert await watched.minutes(2) == []
    await one_in_vain(watched, 2)
    watched.pulses.send(Ended("widget", "sent", 5, "in1"))
    assert await watched.minutes(2) == []


async def test_trouble_with_sends_ends_when_one_goes(watched: Watched) -> None:
    await trouble_with_sends(watched)
    for _ in range(2):
        watched.post.clock.ms += 60_000
        await watched.watch.look()
    watched.pulses.send(Ended("widget", "sent", 5, "in1"))
    watched.watch._breaker = Breaker()
    watched.post.clock.ms += 60_000
    await watched.watch.look()
    assert (await watched.kept()).up


class Together(ScriptedChannel):
    """Its probe ends only when both processes ask."""

    def __init__(self, probe: Probe) -> None:
        super().__init__(probes=[probe])
        self.both = asyncio.Barrier(2)

    async def probe(self, inbox: Inbox) -> Probe:
        async with self.both:
            return await super().probe(inbox)


async def test_two_processes_that_look_in_the_same_moment_are_one_look(watched: Watched) -> None:
    other = Watched(watched.post)
    watched.post.connections["in1"] = Connection(INBOX, Together(DOWN))
    watched.post.clock.ms += 60_000
    await asyncio.gather(watched.watch.look(), other.watch.look())
    assert (await watched.kept()).failures == 1


async def test_the_same_alarm_of_two_processes_is_one_message(watched: Watched) -> None:
    failed = Health(INBOX.id, "unreachable", since=5, failures=1)

    def looks(uow: Uow, now: int) -> None:
        uow.health.save(failed)  # both read it before either wrote
        keep(uow, INBOX, Seen("unreachable"), Pulse(), now)

    for now in (1_000, 1_001):
        await watched.post.store.run(ACME, partial(looks, now=now))
    await watched.post.go()
    assert len(watched.post.control.sent) == 1
