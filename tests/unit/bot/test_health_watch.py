"""The watch probes accounts, keeps what it found, heals what it can and tells the owners in words."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.work.health_watch import HealthWatch, Pulses
from bot.work.turns import NOTHING, TurnEnded
from channels.base import Connection, Probe
from channels.outbox import Ended
from dialogs.company.channel_health import HEALED, PAYMENT_SOON, RECOVERED, STATES, Health
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
