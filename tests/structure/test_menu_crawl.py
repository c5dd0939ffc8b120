"""The crawl: from home, as each role and as a stranger, every button is followed over a company with all in it."""

from dataclasses import replace
from pathlib import Path

import pytest

from channels.telegram.rows import fits, fitted
from dialogs.access import Actor
from dialogs.errors import Forbidden, NotFound, ParleyError
from dialogs.tenant import Role
from handlers.context import Here, OutOfDate
from handlers.menu.router import Menu
from handlers.menu.screen import Button, Move, Page, Screen, Typed, Verb
from handlers.menu.signing import MOST
from handlers.screens import SCREENS
from locales import LANGUAGES
from tests.fakes.full_company import fill
from tests.fakes.menus import Place, member_with, menus_place

PERSON = 500


class Crawl:
    """Follows buttons breadth first; actions change the store, so each is taken once."""

    def __init__(self, place: Place, language: str = "ru") -> None:
        self.place, self.menu, self.language = place, Menu(SCREENS), language
        self.seen: set[tuple[str, str, str]] = set()
        self.pages = 0

    async def here(self) -> Here:
        return await self.place.here(PERSON, self.language)

    async def walk(self, start: Move) -> None:
        waiting = await self._page(start)
        acting: list[Button] = []
        while waiting or acting:
            button = waiting.pop(0) if waiting else acting.pop(0)
            if button.verb is Verb.DO and waiting:
                acting.append(button)
                continue
            waiting += await self._follow(button)

    async def _follow(self, button: Button) -> list[Button]:
        here = await self.here()
        data = self.menu.seal(here, button)
        assert len(data.encode()) <= MOST
        assert replace(self.menu.read(here, data), label=button.label) == replace(button, args=tuple(button.args))
        try:
            return await self._take(here, button)
        except NotFound:
            return []  # an action before removed what this button was about
        except OutOfDate as error:
            raise AssertionError(f"{button} leads nowhere") from error

    async def _take(self, here: Here, button: Button) -> list[Button]:
        if button.verb is Verb.GO:
            return await self._page(Move(button.screen, button.args))
        if button.verb is Verb.ASK:
            await self._answer(here, button)
            return self._fresh(await self.menu.ask(here, button))
        try:
            return await self._page(await self.menu.act(here, button))
        except ParleyError as error:
            assert not isinstance(error, Forbidden), f"{button} was offered and then refused"
            assert self.place.services.say(error.text, "ru")
            return []

    async def _answer(self, here: Here, button: Button) -> None:
        try:
            await self.menu.take(here, button, Typed("0.5", once="1"))
        except ParleyError as error:
            assert not isinstance(error, Forbidden), f"{button} was offered and then refused"
            assert self.place.services.say(error.text, "ru")

    async def _page(self, move: Move) -> list[Button]:
        page = await self.menu.draw(await self.here(), move)
        self.pages += 1
        assert page.body.as_kwargs()["text"].strip()
        return self._fresh(page)

    def _fresh(self, page: Page) -> list[Button]:
        fresh = []
        for row in fitted(page.rows, lambda button: button.label):
            assert fits([button.label for button in row]), f"a phone cuts {row[0].label}"
        for button in (button for row in page.rows for button in row):
            assert button.label.strip()
            # one card of a kind (its icon tells) is walked: every other is drawn by the same code
            icon = "" if button.label[0].isalnum() else button.label[0]
            sort = (button.screen, button.name, button.args[-1] if button.verb is Verb.DO and button.args else icon)
            if button.url or sort in self.seen:
                continue
            self.seen.add(sort)
            fresh.append(button)
        return fresh


async def _seeded(place: Place) -> Actor:
    owner = await place.company(owner=100)
    await fill(place, owner)
    return owner


@pytest.mark.parametrize("role", list(Role))
async def test_every_button_of_every_role_leads_somewhere(tmp_path: Path, role: Role) -> None:
    async with menus_place(tmp_path) as place:
        owner = await _seeded(place)
        await member_with(place, owner.tenant, PERSON, role)
        crawl = Crawl(place)
        await crawl.walk(Move("home"))
        assert crawl.pages >= 5
        if role is Role.OWNER:
            reached = {screen for screen, _, _ in crawl.seen} | {"home"}
            only_by_link_or_choice = {"invite", "help", "linked", "stray", "twin"}
            assert {screen.name for screen in SCREENS} - reached == only_by_link_or_choice


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_phone_shows_the_label_of_every_button_whole(tmp_path: Path, language: str) -> None:
    async with menus_place(tmp_path) as place:
        await fill(place, await place.company(owner=PERSON, language=language))
        crawl = Crawl(place, language)
        await crawl.walk(Move("home"))
        assert crawl.pages >= 50


async def test_a_stranger_walks_from_the_greeting_into_a_company(tmp_path: Path) -> None:
    async with menus_place(tmp_path) as place:
        await _seeded(place)
        crawl = Crawl(place)
        await crawl.walk(Move("home"))
        assert (await place.here(PERSON)).member, "the form on the greeting made a company"


@pytest.mark.parametrize("role", [*Role, None])
async def test_nobody_draws_acts_or_asks_beyond_their_rights(tmp_path: Path, role: Role | None) -> None:
    async with menus_place(tmp_path) as place:
        owner = await _seeded(place)
        if role:
            await member_with(place, owner.tenant, PERSON, role)
        here, menu = await place.here(PERSON), Menu(SCREENS)
        for screen in SCREENS:
            seen = screen.open if here.member is None else screen.need is None or here.member.can(screen.need)
            if not seen:
                with pytest.raises(Forbidden):
                    await menu.draw(here, Move(screen.name))
            parts = [(Verb.DO, name, item.need) for name, item in screen.actions.items()]
            parts += [(Verb.ASK, name, form.need) for name, form in screen.forms.items()]
            for verb, name, need in parts:
                if seen and (need is None or (here.member and here.member.can(need))):
                    continue
                button = Button("", verb, screen.name, name)
                with pytest.raises(Forbidden):
                    await (menu.act(here, button) if verb is Verb.DO else menu.take(here, button, Typed("x")))


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_every_parent_exists(screen: Screen) -> None:
    names = {item.name for item in SCREENS}
    assert screen.parent in names
