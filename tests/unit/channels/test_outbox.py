"""The outbox: what each ending of a send leads to."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from channels.base import Receipt
from channels.failures import AccountDown, Refused, RetryLater, Unknown
from dialogs.messages import Attachment, AttachmentKind, Audience, Button
from dialogs.refusals import Why
from dialogs.store import SendState
from dialogs.tenant import CONTROL
from tests.fakes.domain import World, said
from tests.fakes.post import ALL, AskableChannel, ScriptedChannel, post_office

HOUR = 3_600_000


async def test_a_refused_message_ends_with_its_reason(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        post.channel.fails = [Refused("Forbidden: bot was blocked by the user", Why.BLOCKED)]
        await post.put("a")
        await post.go()
        row = await post.row("a")
        assert (row.state, row.reason, post.channel.calls) == (SendState.DEAD, "blocked", 1)


async def test_what_a_chat_has_to_wait_for_holds_up_no_other_chat(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        post.channel.fails = [RetryLater("429", seconds=30)]
        await post.put("slow", "v1")
        await post.put("behind", "v1")
        await post.put("other", "v2")
        await post.go()
        assert post.channel.words == ["other"]
        await post.after(29_000)
        assert post.channel.words == ["other"]
        await post.after(2_000)
        assert post.channel.words == ["other", "slow", "behind"]


async def test_a_channel_that_says_so_stops_the_whole_account(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        post.channel.fails = [RetryLater("429", seconds=30, everywhere=True)]
        await post.put("a", "v1")
        await post.go()
        await post.put("b", "v2")
        await post.go()
        assert post.channel.calls == 1
        await post.after(31_000)
        await post.after(1_000)
        assert sorted(post.channel.words) == ["a", "b"]


async def test_a_message_waits_for_an_account_that_is_down_and_goes_when_it_is_back(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        post.channel.fails = [AccountDown("Unauthorized", "token-revoked")] * 3
        await post.put("a")
        await post.go()
        assert post.deliverer.gate.breaker.trouble("in1") == "token-revoked"
        for _ in range(8):
            await post.after(120_000)
        assert post.channel.words == ["a"]
        assert post.deliverer.gate.breaker.trouble("in1") == ""


async def test_what_could_not_be_said_for_a_day_is_given_up(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        post.channel.answers = lambda message, words: RetryLater("502 Bad Gateway")
        await post.put("a")
        await post.go()
        for _ in range(30):
            await post.after(HOUR)
        row = await post.row("a")
        assert (row.state, row.reason) == (SendState.DEAD, "expired")


@pytest.mark.parametrize(
    ("why", "more", "left"),
    [
        (Why.EDIT_GONE, {"edits": "first"}, {"edit_id": ""}),
        (Why.REPLY_GONE, {"reply_to": "55"}, {"reply_to": ""}),
        (Why.BUTTONS, {"buttons": ((Button("x", "y"),),)}, {"buttons": ()}),
        (Why.ENTITIES, {}, {"plain": True}),
        (Why.REFUSED, {}, {"plain": True}),
    ],
)
async def test_what_was_refused_is_left_out_and_the_words_still_go(
    tmp_path: Path, why: Why, more: dict[str, Any], left: dict[str, Any]
) -> None:
    async with post_office(tmp_path) as post:
        await post.put("first")
        await post.go()
        post.channel.fails = [Refused("Bad Request", why)]
        await post.put("a", **more)
        await post.go()
        message, words = post.channel.sent[-1]
        assert words.endswith("a")
        assert {name: getattr(message, name) for name in left} == left


async def test_a_file_that_is_not_taken_goes_as_a_line_that_says_so(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        post.channel.fails = [Refused("file is too big", Why.FILE_BIG)]
        await post.put("a", attachments=(Attachment(AttachmentKind.PHOTO, blob="b1", name="план.png", size=9),))
        await post.go()
        (file,) = post.channel.sent[0][0].attachments
        assert (file.blob, file.value) == ("", "file-not-taken план.png")


async def test_a_file_over_the_channels_bound_is_not_even_tried(tmp_path: Path) -> None:
    async with post_office(tmp_path, ScriptedChannel(replace(ALL, max_file=10))) as post:
        await post.put("a", attachments=(Attachment(AttachmentKind.PHOTO, blob="b1", name="план.png", size=11),))
        await post.go()
        (file,) = post.channel.sent[0][0].attachments
        assert (post.channel.calls, file.value) == (1, "file-too-big план.png")


async def test_an_edit_that_changes_nothing_is_as_good_as_sent(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await post.put("first")
        await post.go()
        post.channel.fails = [Refused("message is not modified", Why.NOT_MODIFIED)]
        await post.put("a", edits="first")
        await post.go()
        row = await post.row("a")
        assert (row.state, row.external_id) == (SendState.SENT, "x1")


async def test_a_send_whose_answer_was_lost_is_repeated_once_and_then_told(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        dialog = await a_dialog(post)
        post.channel.answers = lambda message, words: Unknown("reset")
        await post.put("a", author="staff", dialog_id=dialog)
        await post.go()
        row = await post.row("a")
        assert (post.channel.calls, row.state, row.reason) == (2, SendState.UNKNOWN, "lost")
        (told, words) = post.control.sent[-1]
        assert words.startswith("desk-undelivered Анна lost")
        assert told.buttons[0][0].value == f"d:again:{dialog}:{row.id}"


async def test_words_for_the_desk_are_repeated_more_often_a_double_harms_nobody(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        post.control.fails = [Unknown("reset"), Unknown("reset"), Unknown("reset")]
        await post.put("a", inbox_id=CONTROL, audience=Audience.DESK)
        await post.go()
        assert post.control.words == ["a"]


async def test_a_channel_that_can_tell_is_asked_before_anything_is_repeated(tmp_path: Path) -> None:
    channel = AskableChannel(fails=[Unknown("timeout")], finds=[Receipt("found")])
    async with post_office(tmp_path, channel) as post:
        await post.put("a")
        began = post.clock.ms
        await post.go()
        await post.after(10_000)
        row = await post.row("a")
        assert (row.state, row.external_id, channel.calls, channel.asked) == (SendState.SENT, "found", 1, [began])


async def test_what_the_channel_surely_did_not_get_is_sent_again(tmp_path: Path) -> None:
    channel = AskableChannel(fails=[Unknown("timeout")], finds=[Unknown("no history now"), None])
    async with post_office(tmp_path, channel) as post:
        await post.put("a")
        for _ in range(4):
            await post.after(20_000)
        assert (channel.words, channel.calls, len(channel.asked)) == (["a"], 2, 2)


async def test_a_channel_that_never_tells_gets_no_second_copy(tmp_path: Path) -> None:
    channel = AskableChannel(fails=[Unknown("timeout")], finds=[Unknown("?")] * 20)
    async with post_office(tmp_path, channel) as post:
        await post.put("a")
        for _ in range(20):
            await post.after(60_000)
        assert (channel.calls, (await post.row("a")).state) == (1, SendState.UNKNOWN)


async def a_dialog(post: Any) -> str:
    world = World(post.store)
    await world.turn(said("привет"))
    await world.deliver_all()
    return await world.dialog()
