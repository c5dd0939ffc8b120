"""Tags, the flag and the team's categories as managers meet them."""

import pytest

from dialogs.access import Actor
from dialogs.desk.labels import LabelKind, Labels, with_tag
from dialogs.errors import BadInput, Conflict, Forbidden
from dialogs.handovers.unattended import tags_waiting, unattended
from tests.fakes.domain import ACME, BOSS, OLEG
from tests.fakes.rooms.desk import DeskRoom, press, reply_to


async def test_a_tag_is_typed_once_and_stands_on_the_card(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/tag возврат")
    assert "🏷 возврат" in room.card.text
    assert "🏷 возврат" in room.desk[-1].text and ["▫️ 🚩 Важно", "✅ возврат"] in room.desk[-1].buttons
    assert not any("возврат" in one.text for one in room.heard(room.anna))


async def test_the_flag_and_the_teams_tags_are_switched_by_taps(room: DeskRoom) -> None:
    await Labels(room.world.store, room.world.clock).add(Actor(BOSS), LabelKind.TAG, "#vip")
    await room.tap(room.oleg, "🏷 Метки")
    await press(room, room.oleg, "▫️ vip")
    await press(room, room.oleg, "▫️ 🚩 Важно")
    assert "🏷 🚩 · vip" in room.card.text
    await press(room, room.oleg, "✅ vip")
    assert "🏷 🚩\n" in room.card.text


async def test_a_reply_to_the_tags_names_a_new_one(room: DeskRoom) -> None:
    await room.in_topic(room.oleg, "/tag")
    await reply_to(room, room.oleg, room.desk[-1], "доставка", times=2)
    assert "🏷 доставка" in room.card.text, "twice is once"
    assert not any(one.text == "доставка" for one in room.heard(room.anna))


async def test_those_who_wait_are_filtered_by_tag(room: DeskRoom) -> None:
    await room.client("позовите человека", who=room.boris)
    number = (await room.dialog(room.boris)).id
    await Labels(room.world.store, room.world.clock).tag(Actor(OLEG), number, "🚩")
    waits = await room.world.store.read(ACME, lambda uow: (tags_waiting(uow), unattended(uow, tag="🚩")))
    assert waits[0] == {"🚩": 1} and [one.dialog.id for one in waits[1]] == [number]


async def test_a_turn_under_way_takes_no_tag_off(room: DeskRoom) -> None:
    before = await room.dialog()
    await Labels(room.world.store, room.world.clock).tag(Actor(OLEG), before.id, "vip")
    await room.world.store.run(ACME, lambda uow: uow.dialogs.save(before, expected_epoch=before.epoch))
    assert (await room.dialog()).tags == ("vip",)


async def test_the_teams_categories_are_offered_to_everybody(room: DeskRoom) -> None:
    labels = Labels(room.world.store, room.world.clock)
    await labels.add(Actor(BOSS), LabelKind.CATEGORY, "доставка")
    await room.tap(room.oleg, "Закрыть")
    await press(room, room.oleg, "✅ Решено")
    await press(room, room.oleg, "📂 доставка")
    assert "📂 доставка" in room.desk[-1].text


async def test_labels_are_an_owners_and_each_stands_once(room: DeskRoom) -> None:
    labels = Labels(room.world.store, room.world.clock)
    made = await labels.add(Actor(BOSS), LabelKind.TAG, "VIP")
    with pytest.raises(Conflict):
        await labels.add(Actor(BOSS), LabelKind.TAG, "vip")
    with pytest.raises(Forbidden):
        await labels.add(Actor(OLEG), LabelKind.TAG, "другая")
    await labels.remove(Actor(BOSS), made.id)
    assert await labels.every(Actor(OLEG), LabelKind.TAG) == []


@pytest.mark.parametrize("typed", ["", "  #  ", "x" * 31])
async def test_what_can_be_no_tag_is_refused(room: DeskRoom, typed: str) -> None:
    with pytest.raises(BadInput):
        await Labels(room.world.store, room.world.clock).tag(Actor(OLEG), (await room.dialog()).id, typed)


def test_a_tag_is_put_on_and_taken_off_whatever_its_case() -> None:
    assert with_tag(("vip",), "🚩", True) == ("🚩", "vip")
    assert with_tag(("🚩", "vip"), "VIP", False) == ("🚩",)
    assert with_tag(("vip",), "VIP", True) == ("vip",)
