"""/channels: how every connected account is, with a card for each, refreshed in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogs.access import Permission
from dialogs.company.channel_health import Health
from dialogs.company.health_details import in_words
from dialogs.ids import DAY, HOUR, MINUTE, InboxId, Millis
from dialogs.store import Uow
from dialogs.tenant import Inbox
from handlers.context import Here
from handlers.menu.kinds import Row, listing, page
from handlers.menu.screen import Button, Page, Screen, do, go
from handlers.screens.connections.connecting import connect_anew
from handlers.screens.connections.inboxes import icon

_URGENT = ("🔴", "🟡", "⚪", "🟢", "▫️")  # what wants somebody stands first, however many pages there are
_HERE = "here"  # the words name the button below them
_NEW_KEY = ("token-revoked", "password-wrong", "conflict", "refused")  # put right by connecting the account anew
_ENDPOINT = ("unreachable", "endpoint-gone")  # asked by a test event


@dataclass(frozen=True, slots=True)
class _Seen:
    inbox: Inbox
    health: Health
    undelivered: int


def ago(here: Here, at: Millis | None) -> str:
    """How long ago, in words."""
    if not at:
        return here.say("ago-never")
    past = max(0, here.services.clock.now() - at)
    if past < MINUTE:
        return here.say("ago-now")
    if past < HOUR:
        return here.say("ago-minutes", count=past // MINUTE)
    return here.say("ago-hours", count=past // HOUR) if past < DAY else here.say("ago-days", count=past // DAY)


def details(here: Here, detail: str) -> str:
    """What the channel answered, in words."""
    return here.services.say(in_words(detail), here.language)


async def _rows(here: Here) -> list[Row]:
    seen = sorted(await here.services.store.read(here.tenant, _all), key=lambda one: _URGENT.index(_light(one)))
    return [Row(f"{_light(one)} {icon(one.inbox)} {one.inbox.name}", (one.inbox.id,)) for one in seen]


def _all(uow: Uow) -> list[_Seen]:
    health, counts = uow.health.every(), uow.letters.dead_counts()
    return [_seen(inbox, health, counts) for inbox in uow.setup.inboxes()]


def _seen(inbox: Inbox, health: Mapping[InboxId, Health], counts: Mapping[str, int]) -> _Seen:
    return _Seen(inbox, health.get(inbox.id, Health(inbox.id)), counts.get(inbox.id, 0))


def _light(one: _Seen) -> str:
    if not one.inbox.active:
        return "▫️"
    if not one.health.probed_at:
        return "⚪"
    if one.health.up:
        return "🟡" if one.undelivered else "🟢"
    return "🔴"


def _more(here: Here) -> list[list[Button]]:
    return [[go(here.say("button-refresh"), "channels")], [go(here.say("button-letters"), "letters")]]


async def _card(here: Here) -> Page:
    seen = await here.services.store.read(here.tenant, lambda uow: _one(uow, InboxId(here.arg())))
    name = f"{_light(seen)} {icon(seen.inbox)} {seen.inbox.name}"
    rows = [
        *_next_step(here, seen),
        [go(here.say("button-refresh"), "chan", seen.inbox.id)],
        *([[go(here.say("button-letters"), "letters")]] if seen.undelivered else []),
        [go(here.say("button-open-inbox"), "inbox", seen.inbox.id)],
    ]
    return page(here, "channels-title", name, _state(here, seen), "", *_lines(here, seen), rows=rows)


def _next_step(here: Here, seen: _Seen) -> list[Sequence[Button]]:
    """The button that does what the state's words ask for; where that is done elsewhere, none."""
    inbox, state = seen.inbox, seen.health.state
    if not inbox.active:
        return [[do(here.say("button-enable"), "inbox", "on", inbox.id)]]
    if state == "not-authorised" and here.services.channels.logs_in(inbox.kind):
        return [[go(here.say("button-login"), "login", inbox.id)]]
    if inbox.kind == "webhook" and state in _ENDPOINT:
        return [[do(here.say("button-hook-test"), "hook", "test", inbox.id)]]
    if state in _NEW_KEY:
        return [connect_anew(here, inbox.kind, here.say("button-new-key"))]
    return []


def _one(uow: Uow, inbox: InboxId) -> _Seen:
    return _seen(uow.setup.inbox(inbox), {inbox: uow.health.get(inbox)}, uow.letters.dead_counts())


def _state(here: Here, seen: _Seen) -> str:
    if not seen.inbox.active:
        return here.say("channel-off")
    if not seen.health.probed_at:
        return here.say("channel-not-probed")
    return here.say(f"health-{seen.health.state}", name=seen.inbox.name, kind=seen.inbox.kind, code=_HERE, days=0)


def _lines(here: Here, seen: _Seen) -> list[str]:
    health = seen.health
    lines = [
        here.say("channel-since-in", ago=ago(here, health.last_in)),
        here.say("channel-since-out", ago=ago(here, health.last_out)),
        here.say("channel-undelivered", count=seen.undelivered),
    ]
    if health.lag >= 1000:
        lines.append(here.say("channel-lag", seconds=health.lag // 1000))
    if health.pending:
        lines.append(here.say("channel-pending", count=health.pending))
    if health.paid_until:
        days = max(0, -(-(health.paid_until - here.services.clock.now()) // DAY))
        lines.append(here.say("channel-paid", days=days))
    if health.detail and not health.up:
        lines.append(here.say("channel-detail", detail=details(here, health.detail)))
    return [*lines, here.say("channel-probed", ago=ago(here, health.probed_at))]


SCREENS = (
    listing("channels", _rows, "chan", need=Permission.SEE, extra=_more),
    Screen("chan", _card, Permission.SEE, "channels"),
)
