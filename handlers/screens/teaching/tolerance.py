"""The confidence threshold by the saved questions: what it does now, and which one keeps wrong answers rare enough."""

from dialogs.access import Permission
from dialogs.errors import Conflict
from dialogs.learning.checks import Checks
from dialogs.learning.tolerating import LEAST, Tolerated, at, chosen, judged
from dialogs.settings import THRESHOLD, TOLERATING, WRONG_WANTED
from handlers.context import Here
from handlers.menu.kinds import Held, Settings, page
from handlers.menu.screen import Action, Move, Page, Screen, do, go
from handlers.screens import settings
from knowledge.finding.calibration import ANSWER_THRESHOLD


async def _told(here: Here, held: Held) -> tuple[Tolerated, Tolerated | None]:
    """What the threshold does now, and the one for the wanted rate; none while too few questions are judged."""
    every = await Checks(here.services.store, here.services.clock).every(here.actor)
    results = judged(every)
    now = float(THRESHOLD.read(held.values)) or ANSWER_THRESHOLD
    return at(now, results), chosen(results, float(WRONG_WANTED.read(held.values)))


async def _draw(here: Here) -> Page:
    held = await settings.load(here)
    now, then = await _told(here, held)
    wanted = go(here.say("button-toleranceset"), "toleranceset")
    if then is None:
        few = here.say("tolerance-few", least=LEAST, judged=now.asked)
        return page(here, "tolerance-title", few, rows=[[wanted]])
    rate = f"{float(WRONG_WANTED.read(held.values)):g}"
    same = then.threshold == now.threshold
    said = here.say("tolerance-best" if same else "tolerance-then", wanted=rate, **_values(then))
    take = do(here.say("button-tolerance-set", threshold=_shown(then)), "tolerance", "set", _hundredths(then))
    rows = [[wanted]] if same else [[take], [wanted]]
    return page(here, "tolerance-title", here.say("tolerance-now", **_values(now)), "", said, rows=rows)


async def _set(here: Here) -> Move:
    held = await settings.load(here)
    _, then = await _told(here, held)
    if then is None or _hundredths(then) != here.arg():
        raise Conflict("error-changed-meanwhile")  # the questions were asked again since the page was drawn
    await settings.save(here, held, THRESHOLD.key, then.threshold)
    return Move("tolerance", notice=here.say("notice-tolerance-set"))


def _values(one: Tolerated) -> dict[str, str | int]:
    return {"threshold": _shown(one), "right": one.right, "wrong": one.wrong, "asked": one.asked}


def _hundredths(one: Tolerated) -> str:
    return str(round(one.threshold * 100))  # a button takes no points


def _shown(one: Tolerated) -> str:
    return f"{one.threshold:.2f}"


SCREENS = (
    Screen(
        "tolerance", _draw, Permission.SEE, "checks", actions={"set": Action(_set, Permission.SETTINGS)},
    ),
    Settings(
        "toleranceset", TOLERATING, settings.load, settings.save, Permission.SETTINGS, parent="tolerance"
    ).screen(),
)  # fmt: skip
