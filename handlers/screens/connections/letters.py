"""Dead letters: what was not delivered, and what came in and could not be read; each can be tried again."""

import hashlib
from dataclasses import replace

from dialogs.access import Permission
from dialogs.company.health_details import spoiled_in_words
from dialogs.company.letters import MOST, DeadLetters, Spoiled
from dialogs.company.undelivered import start_of
from dialogs.errors import Conflict
from dialogs.messages import Audience
from dialogs.refusals import why_of
from dialogs.store import Queued, Uow
from dialogs.texts import Text
from handlers.context import Here
from handlers.menu.kinds import Row, cut, listing, page, question
from handlers.menu.screen import Action, Button, Move, Page, Screen, do, go
from handlers.screens.connections.channel_health import ago, details
from handlers.screens.connections.inboxes import icon

_SHOWN = 10
_NEED = Permission.CONNECT
_CHOICES = (("retry", "again"), ("drop", "drop"))


def _cases(here: Here) -> DeadLetters:
    return DeadLetters(here.services.store, here.services.clock)


async def _rows(here: Here) -> list[Row]:
    letters = await here.services.store.read(here.tenant, lambda uow: uow.letters.dead(MOST))
    return [Row(f"{_icon(row)} {_words(here, row)}", (row.id,)) for row in letters]


def _icon(row: Queued) -> str:
    return "👥" if row.message.audience is Audience.DESK else "👤"


def _words(here: Here, row: Queued) -> str:
    body = row.message.body
    return start_of(here.services.say(body, here.language) if isinstance(body, Text) else body)


def _more(here: Here) -> list[list[Button]]:
    return [
        [do(here.say("button-retry-all"), "letters", "again"), go(here.say("button-drop-all"), "droplet")],
        [go(here.say("button-spoiled"), "spoiled")],
    ]


async def _retry_all(here: Here) -> Move:
    count = await _cases(here).retry_all(here.actor)
    return Move("letters", notice=here.say("notice-retried", count=count))


async def _drop_all(here: Here) -> Move:
    count = await _cases(here).drop_all(here.actor)
    return Move("letters", notice=here.say("notice-dropped", count=count))


async def _card(here: Here) -> Page:
    row, where, whom = await here.services.store.read(here.tenant, lambda uow: _letter(uow, here.arg()))
    if not row.reason:
        return page(here, "letter-title", here.say("letter-gone"))
    to = here.say("letter-client", name=whom) if whom else here.say("letter-desk")
    lines = [
        here.say("letter-where", name=where), to, here.say("letter-when", ago=ago(here, row.sending_at)),
        here.say("letter-why", reason=here.say(f"why-{why_of(row.reason)}")), "",
        here.say("letter-words", words=_words(here, row)),
        here.say("letter-details", detail=details(here, cut(row.error, 200))),
    ]  # fmt: skip
    buttons = [
        do(here.say("button-retry"), "letter", "again", row.id),
        do(here.say("button-drop"), "letter", "drop", row.id),
    ]
    return page(here, "letter-title", *lines, rows=[buttons])


def _letter(uow: Uow, letter: str) -> tuple[Queued, str, str]:
    row = uow.letters.get(letter)
    message = row.message
    if message.audience is Audience.DESK:
        desk = uow.setup.desk()
        return row, desk.title if desk else "-", ""
    dialog = uow.dialogs.get(message.dialog_id) if message.dialog_id else None
    inbox = uow.setup.inbox(message.inbox_id)
    return row, f"{icon(inbox)} {inbox.name}", (dialog.customer_name if dialog else "") or f"#{message.chat}"


async def _retry(here: Here) -> Move:
    await _cases(here).retry(here.actor, here.arg())
    return Move("letters", notice=here.say("notice-retried", count=1))


async def _drop(here: Here) -> Move:
    await _cases(here).drop(here.actor, here.arg())
    return Move("letters", notice=here.say("notice-dropped", count=1))


async def _spoiled(here: Here) -> Page:
    events, count, names = await here.services.store.read(here.tenant, _events)
    if not events:
        return page(here, "spoiled-title", here.say("spoiled-empty"))
    lines = [f"{number}. {_line(here, event, names)}" for number, event in enumerate(events, 1)]
    again, drop = here.say("button-retry-all-spoiled"), here.say("button-drop-all")
    every = [[do(again, "spoiled", "all"), go(drop, "dropspoiled")]]
    single = [[do(f"{here.say('button-retry-spoiled')} · {number}", "spoiled", "one", _mark(event))]
              for number, event in enumerate(events, 1)]  # fmt: skip
    counted = here.say("letters-spoiled", count=count)
    return page(here, "spoiled-title", here.say("spoiled-about"), counted, "", *lines, rows=[*single, *every])


def _events(uow: Uow) -> tuple[list[Spoiled], int, dict[str, str]]:
    names = {str(inbox.id): f"{icon(inbox)} {inbox.name}" for inbox in uow.setup.inboxes(removed=True)}
    return list(uow.letters.spoiled(_SHOWN)), uow.letters.spoiled_count(), names


def _line(here: Here, event: Spoiled, names: dict[str, str]) -> str:
    name = names.get(event.inbox_id, event.inbox_id)
    why = here.services.say(spoiled_in_words(event.error), here.language)
    return here.say("spoiled-line", name=name, ago=ago(here, event.at), error=why)


def _mark(event: Spoiled) -> str:
    return hashlib.sha256(f"{event.inbox_id}:{event.dedupe}".encode()).hexdigest()[:12]


async def _read_again(here: Here) -> Move:
    events = await here.services.store.read(here.tenant, lambda uow: uow.letters.spoiled(MOST))
    event = next((one for one in events if _mark(one) == here.arg()), None)
    if event is None:
        raise Conflict("error-letter-gone")
    await _cases(here).retry_spoiled(here.actor, event.inbox_id, event.dedupe)
    return Move("spoiled", notice=here.say("notice-saved"))


async def _read_all_again(here: Here) -> Move:
    await _cases(here).retry_all_spoiled(here.actor)
    return Move("spoiled", notice=here.say("notice-saved"))


async def _drop_all_spoiled(here: Here) -> Move:
    count = await _cases(here).drop_all_spoiled(here.actor)
    return Move("spoiled", notice=here.say("notice-dropped", count=count))


_LISTED = listing(
    "letters", _rows, "letter", need=_NEED, extra=_more, parent="channels", actions={"again": Action(_retry_all)}
)


async def _list(here: Here) -> Page:
    if await _rows(here):
        return await _LISTED.draw(here)
    return page(here, "letters-title", here.say("letters-empty"), rows=[[go(here.say("button-spoiled"), "spoiled")]])


SCREENS = (
    replace(_LISTED, draw=_list),
    Screen("letter", _card, _NEED, "letters", actions={"again": Action(_retry), "drop": Action(_drop)}),
    question("droplet", "droplet-title", _drop_all, need=_NEED, parent="letters"),
    question("dropspoiled", "dropspoiled-title", _drop_all_spoiled, need=_NEED, parent="spoiled"),
    Screen("spoiled", _spoiled, _NEED, "letters",
           actions={"one": Action(_read_again), "all": Action(_read_all_again)}),
)  # fmt: skip
