"""A message that went in several parts is edited and taken back as one, in Telegram and in WhatsApp."""

from typing import Any

import pytest

from channels.wappi.kinds import WHATSAPP
from channels.wappi.planning import plan
from dialogs.messages import Act, AttachmentKind, Audience, OutboundMessage
from tests.fakes.rooms.telegram import PNG, TelegramRoom, telegram_room
from tests.fakes.wappi import CLIENT, INBOX

LONG = "Слово за словом. " * 300  # two parts of Telegram's
LONGER = "Слово за словом. " * 600  # three


def words(room: TelegramRoom) -> list[int]:
    return [len(one.text) for one in room.sees() if not one.mine]


async def change(room: TelegramRoom, before: Any, text: str = "", **more: Any) -> Any:
    given = {"edits": "k", "edit_id": before.external_id, "edit_ids": before.parts, **more}
    return await room.send(text, **given)


async def test_all_parts_are_taken_back() -> None:
    async with telegram_room() as room:
        sent = await room.send(LONG)
        assert len(sent.parts) == 2 and sent.parts[-1] == sent.external_id
        await change(room, sent, act=Act.DELETE)
        assert words(room) == []


async def test_an_album_is_taken_back_whole() -> None:
    async with telegram_room() as room:
        files = [await room.file(AttachmentKind.PHOTO, PNG, "a.png", "image/png") for _ in range(3)]
        sent = await room.send("Вот", attachments=files)
        assert len(sent.parts) == 3
        await change(room, sent, act=Act.DELETE)
        assert words(room) == []


@pytest.mark.parametrize(("before", "after", "count"), [(LONG, "Коротко", 1), (LONG, LONGER, 3), ("Коротко", LONG, 2)])
async def test_an_edit_stands_in_all_parts_and_in_no_more(before: str, after: str, count: int) -> None:
    async with telegram_room() as room:
        now = await change(room, await room.send(before), after)
        shown = [one for one in room.sees() if not one.mine]
        assert " ".join(one.text for one in shown).split() == after.split()
        assert len(shown) == count and now.external_id == str(shown[-1].id)
        back = await change(room, now, "И снова")  # the next edit knows what there is
        assert [one.text for one in room.sees() if not one.mine] == ["И снова"] and back.external_id == str(shown[0].id)


def outbound(**given: Any) -> OutboundMessage:
    return OutboundMessage("k1", INBOX.id, Audience.CUSTOMER, CLIENT, "", edit_id="B", edit_ids=("A", "B"), **given)


def test_whatsapp_takes_back_all_parts() -> None:
    steps = plan(WHATSAPP, outbound(act=Act.DELETE), "")
    assert [(step.path, step.body["message_id"]) for step in steps] == [
        ("message/delete", "A"),
        ("message/delete", "B"),
    ]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("Да", [("message/edit", "A"), ("message/delete", "B")]),
        (LONG, [("message/edit", "A"), ("message/edit", "B")]),
        (LONGER, [("message/edit", "A"), ("message/edit", "B"), ("message/send", None)]),
    ],
)
def test_whatsapp_edits_each_part_in_its_place(text: str, paths: list[tuple[str, str | None]]) -> None:
    assert [(step.path, step.body.get("message_id")) for step in plan(WHATSAPP, outbound(), text)] == paths
