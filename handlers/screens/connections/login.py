"""Logging an account in from the menu: a QR code that renews itself, a code for the phone, a code or password typed."""

from aiogram.utils.formatting import Code

from channels.base import LogsIn, Probe
from dialogs.access import Permission
from dialogs.company.inboxes import Inboxes
from dialogs.company.setup import standing
from dialogs.errors import NotFound
from dialogs.ids import InboxId
from dialogs.tenant import Inbox
from handlers.context import Here
from handlers.menu.kinds import page, saying
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Typed, ask, do, go

_IN = ("up", "webhook-lost")  # the account is there; its webhook is set by itself
_OUT = "not-authorised"
_PACE = 3.0  # seconds between looks


def lines(here: Here, inbox: Inbox) -> list[object]:
    """What the inbox's card says of such an account."""
    phone = str(inbox.options.get("phone") or "").lstrip("+")
    number = [here.say("wappi-number", phone=phone)] if phone else []
    return [here.say(f"channel-{inbox.kind}"), *number, here.say(f"wappi-groups-{_groups(inbox)}")]


def buttons(here: Here, inbox: Inbox) -> list[list[Button]]:
    """What the inbox's card offers for such an account."""
    other = "off" if _groups(inbox) == "on" else "on"
    return [
        [go(here.say("button-login"), "login", inbox.id)],
        [do(here.say(f"button-groups-{other}"), "login", f"groups-{other}", inbox.id)],
    ]


def _groups(inbox: Inbox) -> str:
    return "on" if inbox.options.get("groups") is True else "off"


async def _let_groups(here: Here, groups: bool) -> Move:
    services = here.services
    cases = Inboxes(services.store, services.clock, services.secrets, services.fingerprint)
    inbox = await cases.let_groups(here.actor, InboxId(here.arg()), groups)
    await services.channels.connected(inbox)
    return Move("inbox", (inbox.id,), here.say("notice-saved"))


async def _groups_on(here: Here) -> Move:
    return await _let_groups(here, True)


async def _groups_off(here: Here) -> Move:
    return await _let_groups(here, False)


async def _inbox(here: Here) -> tuple[Inbox, LogsIn]:
    key = InboxId(here.arg())
    inbox = await here.services.store.read(here.tenant, lambda uow: standing(uow, key))
    channel = here.services.channels.logs_in(inbox.kind)
    if channel is None:
        raise NotFound("error-not-found", f"{inbox.kind} has no login")
    return inbox, channel


async def _draw(here: Here) -> Page:
    inbox, channel = await _inbox(here)
    probe = await here.services.channels.probe(inbox)
    if probe.state in _IN:
        return page(
            here, "login-title", here.say("login-done"), rows=[[go(here.say("button-open-inbox"), "inbox", inbox.id)]]
        )
    if probe.state != _OUT:
        return _trouble(here, inbox, probe)
    return _pairing(here, inbox, channel) if here.arg(1) else await _scanning(here, inbox, channel)


def _trouble(here: Here, inbox: Inbox, probe: Probe) -> Page:
    """What stands in the way of logging in, with its next step."""
    words = here.say(f"health-{probe.state}", name=inbox.name, kind=inbox.kind)
    return page(here, "login-title", words, rows=[_again(here, inbox)])


def _pairing(here: Here, inbox: Inbox, channel: LogsIn) -> Page:
    shown = page(here, "login-title", here.say("login-code"), "", Code(here.arg(1)), rows=_ways(here, inbox, channel))
    return _living(shown)


async def _scanning(here: Here, inbox: Inbox, channel: LogsIn) -> Page:
    picture = await channel.picture(inbox)
    words = here.say(f"login-scan-{inbox.kind}" if picture else "login-no-picture")
    shown = page(here, "login-title", words, rows=_ways(here, inbox, channel))
    return _living(shown, picture)


def _living(shown: Page, picture: bytes = b"") -> Page:
    return Page(shown.body, shown.rows, live=True, picture=picture, pace=_PACE)


def _again(here: Here, inbox: Inbox) -> list[Button]:
    return [go(here.say("button-new-code"), "login", inbox.id)]


def _ways(here: Here, inbox: Inbox, channel: LogsIn) -> list[list[Button]]:
    typed = [name for name in ("phone", "password") if name in channel.steps]
    return [_again(here, inbox), *([ask(here.say(f"button-login-{name}"), "login", name, inbox.id)] for name in typed)]


async def _step(here: Here, step: str, typed: Typed) -> Move:
    inbox, channel = await _inbox(here)
    login = await channel.login(inbox, step, typed.text)
    if login.asks:
        return Move("login", (inbox.id,), asks=ask("", "login", login.asks, inbox.id))
    return Move("login", (inbox.id, login.code) if login.code else (inbox.id,))


async def _phone(here: Here, typed: Typed) -> Move:
    return await _step(here, "phone", typed)


async def _code(here: Here, typed: Typed) -> Move:
    return await _step(here, "code", typed)


async def _password(here: Here, typed: Typed) -> Move:
    return await _step(here, "password", typed)


_CONNECT = Permission.CONNECT
SCREENS = (
    Screen(
        "login", _draw, _CONNECT, "conn",
        actions={"groups-on": Action(_groups_on, _CONNECT), "groups-off": Action(_groups_off, _CONNECT)},
        forms={
            "phone": Form(saying("login-title", "login-ask-phone"), _phone, _CONNECT),
            "code": Form(saying("login-title", "login-ask-code"), _code, _CONNECT, secret=True),
            "password": Form(saying("login-title", "login-ask-password"), _password, _CONNECT, secret=True),
        },
    ),
)  # fmt: skip
