"""Who finds a source, and when: its bots as switches, its dates as typed."""

from dataclasses import replace

from dialogs.access import Permission
from dialogs.calendar.days import day_of, last_day, span_of
from dialogs.errors import NotFound
from dialogs.ids import BotId, SourceId
from handlers.context import Here, SourceCard
from handlers.menu.kinds import cut, mark, page
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Typed, ask, do, go
from knowledge.sources import Reach


async def source_of(here: Here) -> SourceCard:
    """The one that the screen is about. Raises NotFound."""
    sources = await here.services.knowledge.sources(here.actor)
    found = next((source for source in sources if source.id == here.arg()), None)
    if found is None:
        raise NotFound("error-not-found", "source")
    return found


async def _bots(here: Here) -> dict[BotId, str]:
    found = await here.services.store.read(here.tenant, lambda uow: uow.setup.bots())
    return {bot.bot_id: bot.name for bot in found}


async def _zone(here: Here) -> str:
    return await here.services.store.read(here.tenant, lambda uow: uow.tenants.get().timezone)


async def reach_lines(here: Here, reach: Reach) -> list[str]:
    """The bounds in words; none when everybody finds it always."""
    lines = []
    if reach.bots:
        known = await _bots(here)
        lines.append(here.say("source-bots", names=", ".join(known.get(bot, "–") for bot in reach.bots)))
    if reach.since or reach.until:
        lines.append(await _dates(here, reach))
    if not reach.open_to(None, here.services.clock.now()):
        lines.append(here.say("source-out-of-dates"))
    return lines


async def _dates(here: Here, reach: Reach) -> str:
    zone = await _zone(here)
    since = here.day(day_of(reach.since, zone)) if reach.since else ""
    until = here.day(last_day(reach.until, zone)) if reach.until else ""
    return here.say("source-dates", bounds="both" if since and until else "since" if since else "until",
                    since=since, until=until)  # fmt: skip


async def reach_rows(here: Here, source: SourceCard) -> list[list[Button]]:
    """Buttons of the card; a company with one bot has nothing to choose."""
    rows = [[ask(here.say("button-source-dates"), "source", "dates", source.id)]]
    if source.reach.bots or len(await _bots(here)) > 1:
        rows.append([go(here.say("button-source-bots"), "sourcebots", source.id)])
    return rows


async def _ask_dates(here: Here) -> Page:
    source = await source_of(here)
    return page(here, "source-dates-title", cut(source.title, 200), "", here.say("source-dates-how"))


async def _take_dates(here: Here, typed: Typed) -> Move:
    source = await source_of(here)
    since, until = span_of(typed.text, await _zone(here))
    await _set(here, replace(source.reach, since=since, until=until))
    return Move("source", (source.id,), here.say("notice-saved"))


async def _choice(here: Here) -> Page:
    source, bots = await source_of(here), await _bots(here)
    every = do(_switch(not source.reach.bots, here.say("source-all-bots")), "sourcebots", "all", source.id)
    rows = [[do(_switch(bot in source.reach.bots, name), "sourcebots", "flip", source.id, mark(bot))]
            for bot, name in bots.items()]  # fmt: skip
    back = [go(here.say("button-back-to-source"), "source", source.id)]
    return page(here, "source-bots-title", cut(source.title, 200), here.say("source-bots-about"),
                rows=[[every], *rows[:40], back])  # fmt: skip


def _switch(on: bool, name: str) -> str:
    return f"{'✅' if on else '▫️'} {name}"


async def _flip(here: Here) -> Move:
    source = await source_of(here)
    bot = next((bot for bot in await _bots(here) if mark(bot) == here.arg(1)), None)
    if bot is None:
        raise NotFound("error-not-found", "bot")
    chosen = [one for one in source.reach.bots if one != bot]
    await _set(here, replace(source.reach, bots=tuple(chosen if bot in source.reach.bots else [*chosen, bot])))
    return Move("sourcebots", (source.id,))


async def _all(here: Here) -> Move:
    source = await source_of(here)
    await _set(here, replace(source.reach, bots=()))
    return Move("sourcebots", (source.id,))


async def _set(here: Here, reach: Reach) -> None:
    await here.services.knowledge.set_reach(here.actor, SourceId(here.arg()), reach)


FORM = Form(_ask_dates, _take_dates, Permission.TEACH)
SCREENS = (
    Screen(
        "sourcebots", _choice, Permission.TEACH, "know",
        actions={"flip": Action(_flip, Permission.TEACH), "all": Action(_all, Permission.TEACH)},
    ),
)  # fmt: skip
