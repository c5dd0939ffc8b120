"""What a manager has of their own: canned replies at hand, and their shift."""

import pytest

from dialogs.desk.canned import Canned, CannedId, CannedReplies, filled, ranked
from dialogs.errors import BadInput, Conflict, Forbidden
from dialogs.handovers.duty import Duty
from dialogs.handovers.shifts import Presence
from tests.fakes.domain import BOSS, OLEG, VERA, World, actor


async def test_a_canned_reply_is_saved_found_and_removed(world: World) -> None:
    canned = CannedReplies(world.store, world.clock)
    one = await canned.save(actor(BOSS), "/Доставка", "Доставим завтра, {клиент}!")
    assert [item.name for item in await canned.search(actor(OLEG), "дос")] == ["доставка"]
    await canned.save(actor(BOSS), "доставка", "Другой текст", one.id)
    with pytest.raises(Conflict):
        await canned.save(actor(BOSS), "доставка", "Ещё один")
    await canned.remove(actor(BOSS), one.id)
    assert await canned.every(actor(OLEG)) == []


async def test_a_manager_uses_canned_replies_and_does_not_change_them(world: World) -> None:
    with pytest.raises(Forbidden):
        await CannedReplies(world.store, world.clock).save(actor(OLEG), "а", "б")


@pytest.mark.parametrize(("name", "words"), [("два слова", "x"), ("", "x"), ("а", ""), ("а", "{фамилия}")])
async def test_a_canned_reply_that_can_not_be_used_is_refused(world: World, name: str, words: str) -> None:
    with pytest.raises(BadInput):
        await CannedReplies(world.store, world.clock).save(actor(BOSS), name, words)


def test_names_that_begin_so_come_before_texts_that_hold_it() -> None:
    every = [Canned(CannedId(name), name, words) for name, words in
             (("адрес", "ждём на доставке"), ("доставка", "x"), ("платная-доставка", "x"), ("имя", "x"))]  # fmt: skip
    assert [one.name for one in ranked(every, "достав")] == ["доставка", "платная-доставка", "адрес"]
    assert len(ranked(every, "")) == 4


def test_variables_are_filled_and_an_empty_one_leaves_no_hole() -> None:
    assert filled("Здравствуйте, {клиент}!", {"client": "Анна"}) == "Здравствуйте, Анна!"
    assert filled("Спасибо {client}!", {}) == "Спасибо!"


async def test_each_sets_their_own_shift_and_only_a_lead_anothers(world: World) -> None:
    duty = Duty(world.store, world.clock)
    assert (await duty.appear(actor(OLEG), Presence.BREAK)).presence is Presence.BREAK
    with pytest.raises(Forbidden):
        await duty.limit(actor(OLEG), 3, VERA.id)
    assert (await duty.limit(actor(BOSS), 3, VERA.id)).limit == 3


async def test_quiet_ends_by_itself_and_by_coming_back(world: World) -> None:
    duty = Duty(world.store, world.clock)
    assert (await duty.mute(actor(OLEG), 30)).muted_until > world.clock.at
    assert (await duty.appear(actor(OLEG), Presence.ON)).muted_until == 0
    with pytest.raises(BadInput):
        await duty.mute(actor(OLEG), 5000)
