"""The list of saved questions: while they are being asked it is looked at again and again."""

from dataclasses import replace
from pathlib import Path

from dialogs.tenant import SYSTEM
from handlers.menu.router import Menu
from handlers.menu.screen import Move, Page, do
from handlers.screens import SCREENS
from tests.fakes.full_company import fill
from tests.fakes.menus import Place, menus_place


async def shown(place: Place) -> Page:
    return await Menu(SCREENS).draw(await place.here(100), Move("checks"))


async def test_the_list_changes_by_itself_until_all_are_asked(tmp_path: Path) -> None:
    async with menus_place(tmp_path) as place:
        owner = await place.company(owner=100)
        await fill(place, owner)
        assert not (await shown(place)).live
        await Menu(SCREENS).act(await place.here(100), do("", "checks", "run"))
        assert (await shown(place)).live
        (_, run), *_ = await place.store.read(SYSTEM, lambda uow: uow.checks.waiting())
        await place.store.run(owner.tenant, lambda uow: uow.checks.save_run(replace(run, done=True)))
        assert not (await shown(place)).live
