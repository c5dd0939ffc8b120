"""Kinds of screens that cover most of a menu: hub, listing, question, settings."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiogram.utils.formatting import Bold, Italic
from aiogram.utils.formatting import Text as Body

from dialogs.access import Permission
from dialogs.errors import BadInput, NotFound
from dialogs.settings import Setting, SettingValue
from dialogs.texts import one_line
from handlers.context import Here
from handlers.menu.screen import Act, Action, Button, Draw, Form, Move, Page, Screen, Typed, ask, do, go

PAGE = 8  # rows of a listing
_LABEL = 60
_SHOWN = 300


def page(here: Here, title: str, *rest: object, rows: Sequence[Sequence[Button]] = (), up: Sequence[str] = ()) -> Page:
    """A page with a bold title and further parts, each on its own line."""
    lines = [part for item in rest for part in ("\n", item)]
    return Page(Body(Bold(here.say(title)), "\n", *lines) if rest else Body(Bold(here.say(title))), rows, up=up)


def saying(title: str, words: str) -> Draw:
    """A page that only says these words, whoever looks: what a form asks for."""

    async def draw(here: Here) -> Page:
        return page(here, title, here.say(words))

    return draw


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a listing: what it says, and the arguments of its card."""

    label: str
    args: Sequence[str]


Rows = Callable[[Here], Awaitable[Sequence[Row]]]
Extra = Callable[[Here], Sequence[Sequence[Button]]]


def listing(
    name: str, rows: Rows, card: str, *, need: Permission | None, extra: Extra = lambda here: (),
    parent: str = "home", forms: dict[str, Form] | None = None, actions: dict[str, Action] | None = None,
) -> Screen:  # fmt: skip
    """A paged list whose lines lead to cards. Words: `<name>-title`, `<name>-about`, `<name>-empty`."""

    async def draw(here: Here) -> Page:
        found = await rows(here)
        first = _first(here.arg(), len(found))
        lines = [[go(cut(row.label), card, *row.args)] for row in found[first : first + PAGE]]
        about = here.say(f"{name}-about") if found else here.say(f"{name}-empty")
        turning = _turning(name, first, len(found))
        return page(here, f"{name}-title", about, rows=[*lines, *turning, *extra(here)])

    return Screen(name, draw, need, parent, forms=forms or {}, actions=actions or {})


def _first(asked: str, count: int) -> int:
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    return min(number, max(count - 1, 0) // PAGE) * PAGE


def _turning(name: str, first: int, count: int) -> Sequence[Sequence[Button]]:
    number = first // PAGE
    back = [go("◀️", name, str(number - 1))] if number else []
    forth = [go("▶️", name, str(number + 1))] if first + PAGE < count else []
    return [back + forth] if back or forth else []


def cut(words: str, most: int = _LABEL) -> str:
    """At most so many characters, on one line; never empty."""
    return one_line(words, most) or "…"


def question(name: str, asked: str, run: Act, *, need: Permission, parent: str) -> Screen:
    """Asks before something that can't be undone. Word: `asked`; the button's arguments go to `run`."""

    async def draw(here: Here) -> Page:
        yes = do(here.say("button-yes"), name, "yes", *here.args)
        return page(here, asked, rows=[[yes]])

    return Screen(name, draw, need, parent, actions={"yes": Action(run)})


@dataclass(frozen=True, slots=True)
class Held:
    """Values that a settings screen shows: whose, in which version, and the stored values."""

    subject: str
    version: int
    values: dict[str, object]


Load = Callable[[Here], Awaitable[Held]]
Save = Callable[[Here, Held, str, SettingValue], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Settings:
    """A screen generated from fields. Words: `<name>-title`, `<name>-about`, `setting-<key>`, `setting-<key>-help`.

    Each button carries the version it was drawn from, so that a stale one changes nothing unseen."""

    name: str
    fields: Sequence[Setting]
    load: Load
    save: Save
    need: Permission
    parent: str = "home"

    def screen(self) -> Screen:
        return Screen(
            self.name, self._draw, self.need, self.parent,
            actions={"flip": Action(self._flip)}, forms={"set": Form(self._prompt, self._take)},
        )  # fmt: skip

    async def _draw(self, here: Here) -> Page:
        held = await self.load(here)
        lines = [part for item in self.fields for part in self._lines(here, item, held)]
        rows = [[self._button(here, item, held)] for item in self.fields]
        return page(here, f"{self.name}-title", here.say(f"{self.name}-about"), *lines, rows=rows)

    def _lines(self, here: Here, item: Setting, held: Held) -> list[object]:
        # a tap changes a yes or no at once, so what it means stands here; of the others it is told when asked for
        about = [Italic(here.say(f"setting-{item.key}-help"))] if isinstance(item.default, bool) else []
        return ["", Body(f"{here.say(f'setting-{item.key}')}: ", Bold(self._shown(here, item, held))), *about]

    def _shown(self, here: Here, item: Setting, held: Held) -> str:
        value = item.read(held.values)
        if isinstance(value, bool):
            return here.say("setting-on" if value else "setting-off")
        if value == 0 and item.zero_is_auto:
            return here.say("setting-auto")
        words = f"{value:g}" if isinstance(value, float) else str(value)
        return cut(words, _SHOWN) if words else here.say("setting-unset")

    def _button(self, here: Here, item: Setting, held: Held) -> Button:
        args = (held.subject, str(held.version), mark(item.key))
        label = here.say(f"setting-{item.key}")
        if isinstance(item.default, bool):
            return do(f"{'✅' if item.read(held.values) else '▫️'} {label}", self.name, "flip", *args)
        return ask(f"✏️ {label}", self.name, "set", *args)

    def _field(self, here: Here) -> Setting:
        found = next((item for item in self.fields if mark(item.key) == here.arg(2)), None)
        if found is None:
            raise NotFound("error-not-found", "setting")
        return found

    async def _flip(self, here: Here) -> Move:
        item, held = self._field(here), await self.load(here)
        await self.save(here, _seen(here, held), item.key, not item.read(held.values))
        return Move(self.name, notice=here.say("notice-saved"))

    async def _prompt(self, here: Here) -> Page:
        item, held = self._field(here), await self.load(here)
        now = here.say("setting-now", value=self._shown(here, item, held))
        return page(here, f"setting-{item.key}", here.say(f"setting-{item.key}-help"), "", now)

    async def _take(self, here: Here, typed: Typed) -> Move:
        item, held = self._field(here), await self.load(here)
        await self.save(here, _seen(here, held), item.key, value_of(item, typed.text))
        return Move(self.name, notice=here.say("notice-saved"))


def _seen(here: Here, held: Held) -> Held:
    version = int(here.arg(1)) if here.arg(1).isdecimal() else 0
    return Held(here.arg(0) or held.subject, version, held.values)


def value_of(item: Setting, typed: str) -> SettingValue:
    """What was typed as the field's type; "-" empties a text. Raises BadInput for what is no number."""
    words = typed.strip()
    if isinstance(item.default, str):
        return "" if words == "-" else words
    try:
        number = float(words.replace(",", "."))
    except ValueError as error:
        raise BadInput("error-number") from error
    if number != number or abs(number) > 1e9:
        raise BadInput("error-number")
    return number if isinstance(item.default, float) else int(number)


def mark(key: str) -> str:
    """A field's name in a button: short, and the same whatever the order of fields."""
    return hashlib.sha256(key.encode()).hexdigest()[:6]
