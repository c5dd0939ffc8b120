"""Home, help and language: what everybody sees, members and strangers."""

from dataclasses import dataclass

from aiogram.utils.formatting import Bold
from aiogram.utils.formatting import Text as Body

from dialogs.access import Permission
from dialogs.company.setup import NO_ZONE, Companies
from dialogs.handovers.unattended import count_unattended
from dialogs.store import Uow
from handlers.context import Here
from handlers.menu.kinds import page, saying
from handlers.menu.screen import Action, Button, Move, Page, Screen, ask, do, go
from handlers.screens.company import CREATE

_MARKS = {"ru": "🇷🇺 Русский", "en": "🇬🇧 English"}  # each language names itself


@dataclass(frozen=True, slots=True)
class _State:
    company: str
    inboxes: int
    desk: bool
    waiting: int
    zone: str


async def _home(here: Here) -> Page:
    return await _of_member(here) if here.member else _of_stranger(here)


def _of_stranger(here: Here) -> Page:
    rows = [[ask(here.say("button-create-company"), "home", "create")], [go(here.say("button-language"), "lang")]]
    return page(here, "welcome-title", here.say("welcome-about"), rows=rows)


async def _of_member(here: Here) -> Page:
    state = await here.services.store.read(here.tenant, _state)
    sees = here.actor.can(Permission.SEE)
    every = await here.services.knowledge.sources(here.actor) if sees else ()
    sources = [source for source in every if not source.unread]
    facts = [
        here.say("home-inboxes", count=state.inboxes),
        *([here.say("home-sources", count=len(sources))] if sees else []),
        here.say("home-desk-yes" if state.desk else "home-desk-no"),
        here.say("home-waiting", count=state.waiting),
    ]
    lines = [part for fact in facts for part in ("\n", fact)]
    # whoever may set things up is told what to do next; the others only see
    hint = _next(here, state, len(sources)) if here.actor.can(Permission.CONNECT) else ""
    tail = ["\n\n", hint] if hint else []
    return Page(Body(Bold(state.company), *lines, *tail), _rows(here, state))


def _next(here: Here, state: _State, sources: int) -> str:
    if not sources:
        return here.say("home-next-knowledge")
    if not state.inboxes:
        return here.say("home-next-inbox")
    if not state.desk:
        return here.say("home-next-desk")
    return here.say("home-next-zone") if state.zone == NO_ZONE else ""


def _rows(here: Here, state: _State) -> list[list[Button]]:
    zone = [[ask(here.say("button-hours-zone"), "hours", "zone")]] if state.zone == NO_ZONE else []
    one_more = ask(here.say("button-another-company"), "home", "create")
    others = go(here.say("button-companies"), "companies") if len(here.tenants) > 1 else one_more
    return [
        [go(here.say("button-inboxes"), "conn"), go(here.say("button-knowledge"), "know")],
        [go(here.say("button-try"), "try"), go(here.say("button-waiting"), "waiting")],
        [go(here.say("button-team"), "team"), go(here.say("button-desk"), "desk")],
        [go(here.say("button-shift"), "shift"), go(here.say("button-my"), "my")],
        [go(here.say("button-canned"), "canned"), go(here.say("button-language"), "lang")],
        [go(here.say("button-settings"), "set")],
        *zone,
        [others],
    ]


def _state(uow: Uow) -> _State:
    inboxes = [inbox for inbox in uow.setup.inboxes() if inbox.active]
    tenant = uow.tenants.get()
    return _State(tenant.name, len(inboxes), uow.setup.desk() is not None, count_unattended(uow), tenant.timezone)


async def _languages(here: Here) -> Page:
    rows = [[do(label, "lang", "set", code)] for code, label in _MARKS.items()]
    return page(here, "lang-title", here.say("lang-about"), rows=rows)


async def _speak(here: Here) -> Move:
    code = here.arg() if here.arg() in _MARKS else "en"
    if here.member:
        await Companies(here.services.store, here.services.clock).speak(here.member, code)
    return Move("home", keep={"language": code})


SCREENS = (
    Screen("home", _home, open=True, forms={"create": CREATE}),
    Screen("help", saying("help-title", "help-about"), open=True),
    Screen("lang", _languages, open=True, actions={"set": Action(_speak)}),
)
