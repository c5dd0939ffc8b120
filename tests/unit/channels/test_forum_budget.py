"""One forum, thirty busy dialogs, twenty calls a minute: the real deliverer and budgets over a clock that leaps."""

import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from channels.base import Connection, Receipt
from channels.failures import RetryLater
from channels.pacing.rates import TELEGRAM
from dialogs.dialog import Dialog
from dialogs.ids import CustomerId, DialogId, Millis
from dialogs.messages import Audience, OutboundMessage, Priority
from dialogs.store import SendState, Uow
from dialogs.tenant import CONTROL, SYSTEM, Inbox
from tests.fakes.domain import ACME, INBOX
from tests.fakes.menu_twins import HandClock
from tests.fakes.post import ALL, Post, ScriptedChannel, post_office

FORUM, WINDOW, MOST = "-100500", 60_000, 20
MINUTES, DIALOGS = 12, 30


@dataclass
class Forum(ScriptedChannel):
    """Refuses the twenty-first call of any minute: messages, edits and topics alike."""

    clock: HandClock = field(default_factory=HandClock)
    at: deque[Millis] = field(default_factory=deque)
    arrived: dict[str, Millis] = field(default_factory=dict)
    refused: int = 0
    topics: int = 0

    async def open_topic(self, inbox: Inbox, chat: str, title: str) -> str:
        self._spend()
        self.topics += 1
        return str(self.topics)

    async def reopen_topic(self, inbox: Inbox, chat: str, thread: str) -> None:
        self._spend()

    async def send(self, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        self._spend()
        self.arrived[message.key] = self.clock.ms
        return await super().send(inbox, message, words)

    def _spend(self) -> None:
        while self.at and self.at[0] <= self.clock.ms - WINDOW:
            self.at.popleft()
        if len(self.at) >= MOST:
            self.refused += 1
            raise RetryLater("429", seconds=(self.at[0] + WINDOW - self.clock.ms) / 1000 + 1)
        self.at.append(self.clock.ms)


@dataclass(frozen=True)
class Put:
    at: Millis
    key: str
    dialog: int
    priority: Priority
    edits: str = ""
    client: bool = False


def busy(seed: int, human_a_minute: float) -> Sequence[Put]:
    """Cards of all dialogs at once; when they stand, words of clients and managers, and cards that change each time."""
    chance, puts = random.Random(seed), [Put(0, f"card:{one}", one, Priority.CARD) for one in range(DIALOGS)]
    gap = 60_000 / human_a_minute
    moment, number = 300_000.0, 0
    while moment < MINUTES * 60_000:
        dialog, number = chance.randrange(DIALOGS), number + 1
        puts.append(Put(int(moment), f"relay:{number}", dialog, Priority.ANSWER))
        puts.append(Put(int(moment) + 900, f"staff:{number}", dialog, Priority.HUMAN, client=True))
        puts.append(Put(int(moment) + 1000, f"card:{dialog}:{number}", dialog, Priority.CARD, edits=f"card:{dialog}"))
        moment += chance.uniform(0.2, 1.8) * gap
    return sorted(puts, key=lambda put: put.at)


def forced(puts: Sequence[Put]) -> dict[str, Millis]:
    """When each word could have gone at the earliest, had the forum carried nothing else."""
    spent: deque[Millis] = deque()
    found = {}
    for put in puts:
        if put.priority is not Priority.ANSWER:
            continue
        at = max(put.at, spent[-MOST] + WINDOW if len(spent) >= MOST else 0)
        spent.append(at)
        found[put.key] = at
    return found


async def run(post: Post, forum: Forum, puts: Sequence[Put], until: Millis = 0) -> None:
    """Until nothing is left, or to that moment and a minute longer."""
    start, left = post.clock.ms, deque(puts)
    while left or (await due(post) is not None and not (until and post.clock.ms > start + until + WINDOW)):
        following = await due(post)
        moments = [start + left[0].at] if left else []
        moments += [following] if following is not None else []
        post.clock.ms = max(post.clock.ms, min(moments))
        while left and start + left[0].at <= post.clock.ms:
            await put(post, left.popleft())
        await post.go()


async def due(post: Post) -> Millis | None:
    return await post.store.read(SYSTEM, lambda uow: uow.outbox.next_due(post.clock.ms))


async def put(post: Post, one: Put) -> None:
    if one.client:
        await post.put(one.key, f"v{one.dialog}", author="staff", priority=one.priority)
        return
    await post.put(
        one.key, FORUM, inbox_id=CONTROL, audience=Audience.DESK, priority=one.priority, edits=one.edits,
        topic=DialogId(f"d{one.dialog}"), dialog_id=DialogId(f"d{one.dialog}"), topic_title="Анна",
    )  # fmt: skip


async def with_forum(post: Post) -> Forum:
    def unit(uow: Uow) -> None:
        for one in range(DIALOGS):
            uow.dialogs.add(Dialog(DialogId(f"d{one}"), INBOX.id, f"v{one}", CustomerId("c")))

    await post.store.run(ACME, unit)
    forum = Forum(replace(ALL, rates=TELEGRAM), clock=post.clock)
    post.connections[CONTROL] = Connection(replace(INBOX, id=CONTROL, tenant_id=SYSTEM), forum)
    return forum


async def test_words_of_people_wait_no_longer_than_the_budget_forces(tmp_path: Path) -> None:
    async with post_office(tmp_path, ScriptedChannel(replace(ALL, rates=TELEGRAM)), limited=True) as post:
        forum, puts, start = await with_forum(post), busy(1, human_a_minute=15), post.clock.ms
        await run(post, forum, puts)
        best = forced(puts)
        late = sorted(forum.arrived[key] - start - at for key, at in best.items())
        assert len(late) > 100
        assert late[-1] <= 5_000, f"a word waited {late[-1]} ms beyond what the budget forces"
        assert forum.refused == 0, "the budget keeps the limit, topics and edits counted"
        sent = [words for words in post.channel.words if words.startswith("staff:")]
        assert len(sent) == len(best), "every reply reached its client"


def with_the_bots_words(puts: Sequence[Put]) -> Sequence[Put]:
    """In each topic the bot's words come besides, a batch every twenty seconds: far more than the forum holds."""
    batches = [
        Put(300_000 + 20_000 * turn + 600 * dialog, f"overheard:{dialog}:{turn}", dialog, Priority.MIRROR)
        for turn in range((MINUTES * 60_000 - 300_000) // 20_000) for dialog in range(DIALOGS)
    ]  # fmt: skip
    return sorted([*puts, *batches], key=lambda put: put.at)


async def test_the_bots_words_hold_up_no_word_of_people(tmp_path: Path) -> None:
    async with post_office(tmp_path, ScriptedChannel(replace(ALL, rates=TELEGRAM)), limited=True) as post:
        forum, puts, start = await with_forum(post), busy(1, human_a_minute=15), post.clock.ms
        await run(post, forum, with_the_bots_words(puts), until=MINUTES * 60_000)
        late = sorted(forum.arrived[key] - start - at for key, at in forced(puts).items())
        assert late[-1] <= 5_000, f"a word waited {late[-1]} ms beyond what the budget forces"
        assert forum.refused == 0
        assert any(key.startswith("overheard:") for key in forum.arrived), "what is left of the budget is theirs"


async def test_forum_flood_429_never_loses_a_human_reply(tmp_path: Path) -> None:
    """Even where nobody keeps budgets: the forum refuses again and again, and everything arrives in its order."""
    async with post_office(tmp_path) as post:
        forum, puts = await with_forum(post), busy(2, human_a_minute=40)
        await run(post, forum, puts)
        assert forum.refused > 10
        for one in puts:
            row = await post.row(one.key)
            replaced = bool(one.edits) and row.error == "superseded"
            assert row.state is SendState.SENT or replaced, f"{one.key}: {row.state} {row.error}"


async def test_of_two_changes_of_one_card_that_wait_the_newer_is_sent(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        forum = await with_forum(post)
        for change in (Put(0, "card", 1, Priority.CARD), Put(0, "taken", 1, Priority.CARD, "card"),
                       Put(0, "closed", 1, Priority.CARD, "card")):  # fmt: skip
            await put(post, change)
        await post.go()
        assert forum.words == ["card", "closed"]


async def test_a_topics_words_take_the_card_before_them_along(tmp_path: Path) -> None:
    async with post_office(tmp_path, limited=True) as post:
        forum = await with_forum(post)
        for one in range(DIALOGS):
            await put(post, Put(0, f"card:{one}", one, Priority.CARD))
        await put(post, Put(0, "word", DIALOGS - 1, Priority.ANSWER))
        await post.go()
        assert "word" in forum.words and len(forum.words) < 10, "it did not wait for the other cards"
