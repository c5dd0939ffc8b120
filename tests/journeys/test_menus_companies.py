"""One person with several companies: founding a second from the menu, and walking between them."""

from dialogs.tenant import Role
from tests.fakes.rooms.menus import Stage, owner_of


async def test_an_owner_founds_a_second_company_from_home(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Ещё одна компания")
    await stage.say(owner, "Василёк")
    assert stage.seen(owner).text.startswith("Василёк")


async def test_a_company_is_chosen_by_its_name_and_shown_from_then_on(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Ещё одна компания")
    await stage.say(owner, "Василёк")
    await stage.tap(owner, "Компании", "Ромашка")
    assert "Ромашка" in stage.seen(owner).text
    assert "владелец" in stage.seen(owner).text
    await stage.tap(owner, "Перейти")
    await stage.say(owner, "/menu")
    assert stage.seen(owner).text.startswith("Ромашка")


async def test_among_several_companies_one_more_is_founded_below_their_list(stage: Stage) -> None:
    owner = await owner_of(stage)
    for name in ("Василёк", "Мак"):
        await stage.tap(owner, *(["Компании"] if name == "Мак" else []), "Ещё одна компания")
        await stage.say(owner, name)
    await stage.tap(owner, "Компании")
    assert {"Ромашка", "Василёк", "✅ Мак"} <= {label for row in stage.seen(owner).buttons for label in row}


async def test_a_manager_of_one_company_founds_their_own(stage: Stage) -> None:
    owner, ivan = await owner_of(stage), stage.world.add_person("Иван")
    await stage.place.join((await stage.place.here(owner.id)).actor, ivan.id, Role.MANAGER)
    await stage.start(ivan)
    await stage.tap(ivan, "Another company")
    await stage.say(ivan, "Мак")
    assert stage.seen(ivan).text.startswith("Мак")
    assert any("Companies" in label for row in stage.seen(ivan).buttons for label in row)
