"""A text that the app cut into messages is one text again."""

import json
from typing import Any

import pytest

from bot.inboxes.albums import first_whole
from channels.telegram.bots import Bots
from channels.telegram.channel import TelegramChannel
from channels.telegram.long_texts import WAIT
from dialogs.ids import BotId, InboxId, TenantId
from dialogs.store import Received
from dialogs.tenant import CONTROL, Inbox
from tests.fakes.blobs import MemoryBlobs

SENTENCE = "Доставка по городу стоит 300 рублей. "
KNOWLEDGE = (SENTENCE * 3000)[:100_000].strip()
INBOX = Inbox(InboxId("shop"), TenantId("t"), "telegram", BotId("b"), "p", "Shop")
CONTROL_BOT = Inbox(CONTROL, TenantId("t"), "telegram", BotId("b"), "c", "Control")


def update(number: int, text: str, chat: int = 5, kind: str = "private") -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": number, "date": 1, "chat": {"id": chat, "type": kind},
                                             "from": {"id": 5}, "text": text}}  # fmt: skip


def events(*updates: dict[str, Any]) -> list[Received]:
    return [Received(CONTROL, str(one["update_id"]), "l", 0, json.dumps(one).encode(), 1) for one in updates]


def cut(text: str, at: int = 4096) -> list[str]:
    return [text[start : start + at] for start in range(0, len(text), at)]


def test_a_hundred_thousand_characters_are_one_text_in_order() -> None:
    parts = [update(number, part) for number, part in enumerate(cut(KNOWLEDGE))]
    assert len(parts) == 25
    whole, taken = first_whole(events(*parts))
    assert whole["message"]["text"] == KNOWLEDGE
    assert len(taken) == 25


def test_words_that_the_app_parted_at_a_line_or_a_space_do_not_grow_together() -> None:
    paragraph = "а" * 3000 + "."
    whole, _ = first_whole(events(update(1, paragraph), update(2, "Возврат" + "б" * 3000), update(3, "и ещё")))
    assert whole["message"]["text"] == f"{paragraph}\nВозврат{'б' * 3000} и ещё"


@pytest.mark.parametrize("after", [update(2, "/menu"), update(2, "да", chat=6), update(2, "да", kind="group"),
                                   {"update_id": 2, "callback_query": {"id": "1"}}])  # fmt: skip
def test_what_is_no_part_of_it_is_left_for_its_own_turn(after: dict[str, Any]) -> None:
    _, taken = first_whole(events(update(1, "а" * 4096), after))
    assert [one.dedupe for one in taken] == ["1"]


def test_a_short_text_is_alone() -> None:
    whole, taken = first_whole(events(update(1, "Привет"), update(2, "как дела")))
    assert (whole["message"]["text"], len(taken)) == ("Привет", 1)


def test_only_the_control_bots_lane_waits_for_the_rest_of_a_long_text() -> None:
    channel = TelegramChannel(Bots("http://nowhere", lambda inbox: "1:x"), MemoryBlobs())
    assert channel.key(CONTROL_BOT, update(1, "а" * 4000)).wait == WAIT
    assert channel.key(CONTROL_BOT, update(1, "а" * 400)).wait == 0
    assert channel.key(INBOX, update(1, "а" * 4000)).wait == 0
