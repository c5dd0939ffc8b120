"""The outbox: what is done with a message that was sent, in channels that know it and in those that do not."""

from dataclasses import replace
from pathlib import Path

import pytest

from dialogs.messages import Act, Attachment, AttachmentKind
from dialogs.store import SendState
from tests.fakes.post import ALL, ScriptedChannel, post_office


async def test_acts_find_their_message_by_the_key_of_ours(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await post.put("first")
        await post.put("r", act=Act.REACT, body="👍", reply_key="first")
        await post.put("d", act=Act.DELETE, edits="first")
        await post.put("answer", reply_key="first")
        await post.go()
        aims = [(message.act, message.reply_to or message.edit_id) for message, _ in post.channel.sent[1:]]
        assert aims == [(Act.REACT, "x1"), (Act.DELETE, "x1"), (Act.SAY, "x1")]


@pytest.mark.parametrize("act", [Act.REACT, Act.DELETE, Act.READ])
async def test_an_act_that_the_channel_does_not_know_is_dropped_without_a_word(tmp_path: Path, act: Act) -> None:
    bare = replace(ALL, reactions=False, deletes=False, read_marks=False)
    async with post_office(tmp_path, ScriptedChannel(bare)) as post:
        await post.put("a", act=act, reply_to="7", edits="x")
        await post.go()
        row = await post.row("a")
        assert (row.state, row.reason, post.channel.calls, post.control.calls) == (
            SendState.DROPPED,
            "unsupported",
            0,
            0,
        )


async def test_an_act_on_what_never_arrived_is_dropped(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await post.put("a", act=Act.DELETE, edits="never sent")
        await post.go()
        assert ((await post.row("a")).state, post.channel.calls) == (SendState.DROPPED, 0)


async def test_where_nothing_can_be_edited_a_client_reads_a_correction(tmp_path: Path) -> None:
    async with post_office(tmp_path, ScriptedChannel(replace(ALL, edit=False))) as post:
        await post.put("first")
        await post.put("second", edits="first")
        await post.go()
        assert post.channel.words == ["first", "client-correction second"]


async def test_where_nothing_can_be_answered_the_answer_quotes_what_it_is_about(tmp_path: Path) -> None:
    async with post_office(tmp_path, ScriptedChannel(replace(ALL, replies=False))) as post:
        await post.put("a", reply_to="7", quote="Где заказ?")
        plan = Attachment(AttachmentKind.PHOTO, blob="b1", name="план.png", size=9)
        await post.put("b", reply_to="7", quote="Где заказ?", body="", attachments=(plan,))
        await post.go()
        assert post.channel.words == ["client-quoting Где заказ? a", ""]


async def test_an_edit_of_words_beside_files_says_that_the_files_stay(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        plan = Attachment(AttachmentKind.PHOTO, blob="b1", name="план.png", size=9)
        await post.put("bare")
        await post.put("with", attachments=(plan,))
        for key in ("bare", "with"):
            await post.put(f"edit of {key}", edits=key)
        await post.go()
        assert [message.beside_files for message, _ in post.channel.sent] == [False, False, False, True]
