"""The waiting list: clients who wait for a person's word, the longest wait first."""

from aiogram.utils.formatting import Bold
from aiogram.utils.formatting import Text as Body

from dialogs.access import Permission
from dialogs.store import Waiting
from handlers.context import Here
from handlers.menu.kinds import cut, page
from handlers.menu.screen import Page, Screen, go

_SHOWN = 20
_MINUTE = 60 * 1000


async def _list(here: Here) -> Page:
    waits = await here.services.store.read(here.tenant, lambda uow: uow.handovers.waiting())
    again = [[go(here.say("button-refresh"), "waiting")]]
    if not waits:
        return page(here, "waiting-title", here.say("waiting-empty"), rows=again)
    lines = [_line(here, wait) for wait in waits[:_SHOWN]]
    return page(here, "waiting-title", here.say("waiting-count", count=len(waits)), "", *lines, rows=again)


def _line(here: Here, wait: Waiting) -> Body:
    minutes = max(0, here.services.clock.now() - wait.since) // _MINUTE
    name = wait.dialog.customer_name or f"#{wait.dialog.id[-5:]}"
    who = f" · {wait.owner_name}" if wait.owner_name else ""
    words = f"\n{cut(wait.last_text, 80)}" if wait.last_text else ""
    return Body(Bold(cut(name, 40)), f" · {_time(here, minutes)}{who}{words}")


def _time(here: Here, minutes: int) -> str:
    if minutes < 60:
        return here.say("waiting-minutes", count=minutes)
    return here.say("waiting-hours", hours=minutes // 60, minutes=minutes % 60)


SCREENS = (Screen("waiting", _list, Permission.WATCH),)
