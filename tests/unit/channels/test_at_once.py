"""What a turn says goes as soon as it is stored, and waits in the outbox wherever a claim would have made it wait."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from channels.failures import AccountDown, RetryLater
from channels.pacing.rates import Rate, Rates
from dialogs.dialog import Dialog, Mode
from dialogs.dispatch import stored
from dialogs.ids import CustomerId, DialogId
from dialogs.messages import Audience, OutboundMessage
from dialogs.store import SendState
from dialogs.tenant import SYSTEM
from tests.fakes.domain import ACME, INBOX
from tests.fakes.post import ALL, Post, ScriptedChannel, post_office

DIALOG = Dialog(DialogId("d1"), INBOX.id, "v1", CustomerId("c1"), epoch=3)


def words(key: str, chat: str = "v1", **more: Any) -> OutboundMessage:
    return replace(OutboundMessage(key, INBOX.id, Audience.CUSTOMER, chat, key, dialog_id=DIALOG.id), **more)


async def settle(post: Post, *messages: OutboundMessage, dialog: Dialog = DIALOG, dies: bool = False) -> None:
    """The end of a turn; with `dies` the process is killed right after the commit."""
    now = post.clock.ms
    rows = await post.store.run(ACME, lambda uow: stored(uow, post.deliverer, messages, dialog, now))
    if not dies:
        post.deliverer.go(rows)
        await post.deliverer.drain()


async def test_it_goes_without_a_look_at_the_outbox(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await settle(post, words("a", epoch=3))
        assert post.channel.words == ["a"]
        assert (await post.row("a")).state is SendState.SENT
        await post.go()
        assert post.channel.calls == 1


async def test_the_second_of_one_chat_waits_for_the_first(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await settle(post, words("a"), words("b"), words("other", "v2"))
        assert post.channel.words == ["a", "other"]
        await post.go()
        assert post.channel.words == ["a", "other", "b"]


async def test_what_stands_before_it_in_the_outbox_goes_first(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await post.put("staff")
        await settle(post, words("bot"))
        assert post.channel.words == []
        await post.go()
        assert post.channel.words == ["staff", "bot"]


async def test_a_send_whose_process_died_after_the_commit_is_of_unknown_outcome(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await settle(post, words("a"), dies=True)
        assert await post.deliverer.start() == 1
        await post.go()
        assert post.channel.words == ["a"]
        assert (await post.row("a")).unknowns == 1


async def test_of_a_dialog_that_moved_on_or_is_blocked_nothing_goes(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await settle(post, words("late", epoch=2))
        await settle(post, words("blocked", "v2"), dialog=replace(DIALOG, blocked=True, mode=Mode.BOT))
        assert post.channel.calls == 0
        await post.go()
        assert (await post.row("late")).state is SendState.DROPPED


async def test_a_key_that_is_known_does_not_go_again(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await settle(post, words("a"))
        await settle(post, words("a"))
        assert post.channel.calls == 1


async def test_what_was_sent_back_for_the_budget_goes_before_what_is_new(tmp_path: Path) -> None:
    rates = Rates(Rate(1, 1000, 1))
    async with post_office(tmp_path, ScriptedChannel(replace(ALL, rates=rates)), limited=True) as post:
        await settle(post, words("a", "v1"))
        await post.put("b", "v2")
        await post.go()
        post.clock.ms += 1001
        await settle(post, words("c", "v3"))
        assert post.channel.words == ["a"]
        for _ in range(4):
            await post.after(1001)
        assert post.channel.words == ["a", "b", "c"]


async def test_a_channel_in_trouble_is_not_tried_out_by_what_is_new(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        post.channel.fails = [AccountDown("Unauthorized", "token-revoked")]
        await settle(post, words("a", "v1"))
        await settle(post, words("b", "v2"))
        assert post.channel.calls == 1


async def test_a_refusal_is_tried_again_like_any_other(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        post.channel.fails = [RetryLater("429", seconds=30)]
        await settle(post, words("a"))
        assert (await post.row("a")).state is SendState.QUEUED
        await post.after(31_000)
        assert post.channel.words == ["a"]


async def test_one_that_goes_at_once_is_claimed_by_nobody_else(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await settle(post, words("a"), dies=True)
        now = post.clock.ms
        taken, lost = await post.store.run(SYSTEM, lambda uow: uow.outbox.claim(now, 9, lambda row: True, now - 100))
        assert (list(taken), list(lost)) == ([], [])
