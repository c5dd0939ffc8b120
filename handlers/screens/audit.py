"""The audit: who changed what, the newest first."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.access import Permission
from dialogs.calendar.days import day_values
from dialogs.company.auditing import Auditing, Line
from handlers.context import Here
from handlers.menu.kinds import cut, page
from handlers.menu.screen import Button, Page, Screen, go
from locales import keys

_SHOWN = 12
_MOST_PAGES = 50
_WHAT = 80
_ALL = "all"


async def _draw(here: Here) -> Page:
    at = min(int(here.arg()), _MOST_PAGES) if here.arg().isdecimal() and len(here.arg()) < 4 else 0
    work = here.arg(1) == _ALL
    found = await Auditing(here.services.store).last(here.actor, (at + 1) * _SHOWN + 1, work)
    zone = ZoneInfo((await here.services.store.read(here.tenant, lambda uow: uow.tenants.get())).timezone)
    shown = [_words(here, line, zone) for line in found[at * _SHOWN : (at + 1) * _SHOWN]]
    lines = shown or [here.say("audit-empty")]
    other = go(here.say("button-audit-changes" if work else "button-audit-all"), "audit", "0", "" if work else _ALL)
    rows = [*_turning(at, len(found), here.arg(1)), [other]]
    return page(here, "audit-title", here.say("audit-about"), "", *lines, rows=rows)


def _turning(at: int, found: int, shown: str) -> list[list[Button]]:
    back = [go("◀️", "audit", str(at - 1), shown)] if at else []
    forth = [go("▶️", "audit", str(at + 1), shown)] if found > (at + 1) * _SHOWN and at < _MOST_PAGES else []
    return [[*back, *forth]] if back or forth else []


def _words(here: Here, line: Line, zone: ZoneInfo) -> str:
    at = datetime.fromtimestamp(line.at / 1000, zone)
    when = here.say("day-and-time", time=at.strftime("%H:%M"), **day_values(at.date()))
    by = line.by or here.say(f"audit-by-{line.kind}")
    named = ", ".join(here.say(f"setting-{key}") for key in line.settings) or line.what
    what = f" {here.say('audit-what', words=cut(named, _WHAT))}" if named else ""
    return f"{when} · {cut(by, 30)}: {_done(here, line)}{what}"


def _done(here: Here, line: Line) -> str:
    """An action without words of its own is told by what it belongs to, or by its own name."""
    exact, whole = f"audit-{line.action.replace('.', '-')}", f"audit-{line.action.partition('.')[0]}"
    known = next((key for key in (exact, whole) if key in keys(here.language)), "")
    return here.say(known) if known else line.action


SCREENS = (Screen("audit", _draw, Permission.AUDIT, "set"),)
