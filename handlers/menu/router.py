"""The menu itself: finds screens, holds rights, runs actions and forms. Knows no transport, so tests walk it freely."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.errors import Forbidden
from handlers.context import Here, OutOfDate
from handlers.menu.screen import Button, Form, Move, Page, Screen, Typed, Verb, go
from handlers.menu.signing import opened, sealed

HOME = "home"


class Menu:
    """All screens by name."""

    def __init__(self, screens: Sequence[Screen]) -> None:
        self._screens = {screen.name: screen for screen in screens}
        assert len(self._screens) == len(screens), "two screens of one name"

    @property
    def screens(self) -> Sequence[Screen]:
        return tuple(self._screens.values())

    def read(self, here: Here, data: str) -> Button:
        """The button behind callback data. Raises OutOfDate."""
        button = opened(here, data)
        if not self._exists(button):
            raise OutOfDate(f"no {button.screen}/{button.name}")
        return button

    def seal(self, here: Here, button: Button) -> str:
        """Callback data for the button."""
        return sealed(here, button)

    async def draw(self, here: Here, move: Move) -> Page:
        """The page that the move leads to, without buttons that the person may not use. Raises Forbidden, NotFound."""
        screen = self._screen(here, move.screen)
        at = replace(here, args=tuple(move.args))
        page = move.page or await screen.draw(at)
        return self._dressed(here, screen, page)

    async def act(self, here: Here, button: Button) -> Move:
        """Runs the button's action. Raises what the use case raises."""
        screen = self._screen(here, button.screen)
        action = screen.actions[button.name]
        if action.need:
            here.actor.require(action.need)
        return await action.run(replace(here, args=tuple(button.args)))

    def form(self, here: Here, screen: str, name: str) -> Form:
        """An open form, rights checked. Raises OutOfDate when there is none any more."""
        found = self._screen(here, screen).forms.get(name)
        if found is None:
            raise OutOfDate(f"no form {screen}/{name}")
        if found.need:
            here.actor.require(found.need)
        return found

    async def ask(self, here: Here, button: Button) -> Page:
        """The page that asks for the form's answer, with a button that goes back."""
        form = self.form(here, button.screen, button.name)
        page = await form.draw(replace(here, args=tuple(button.args)))
        cancel = go(here.say("button-cancel"), button.screen, *button.args)
        return replace(page, rows=[*page.rows, [cancel]])

    async def take(self, here: Here, button: Button, typed: Typed) -> Move:
        """Gives the answer to the form. Raises BadInput for one that can't be used: the form stays open."""
        form = self.form(here, button.screen, button.name)
        return await form.take(replace(here, args=tuple(button.args)), typed)

    def _screen(self, here: Here, name: str) -> Screen:
        screen = self._screens.get(name)
        if screen is None:
            raise OutOfDate(f"no screen {name}")
        if not _may_see(here, screen):
            raise Forbidden("error-forbidden", f"screen {name}")
        return screen

    def _exists(self, button: Button) -> bool:
        screen = self._screens.get(button.screen)
        if screen is None or button.verb is Verb.GO:
            return screen is not None
        return button.name in (screen.actions if button.verb is Verb.DO else screen.forms)

    def _dressed(self, here: Here, screen: Screen, page: Page) -> Page:
        rows = [[button for button in row if self._may_use(here, button)] for row in page.rows]
        if screen.name != HOME:
            rows.append([go(here.say("button-back"), screen.parent, *page.up)])
        return replace(page, rows=[row for row in rows if row])

    def _may_use(self, here: Here, button: Button) -> bool:
        if button.url:
            return True
        screen = self._screens[button.screen]
        part = screen.actions.get(button.name) or screen.forms.get(button.name)
        need = part.need if part else None
        return _may_see(here, screen) and (need is None or (here.member is not None and here.member.can(need)))


def _may_see(here: Here, screen: Screen) -> bool:
    if here.member is None:
        return screen.open
    return screen.need is None or here.member.can(screen.need)
