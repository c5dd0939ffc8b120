"""The connect screen of every channel that has fields to type: one after another, then the channel checks them."""

import json
from collections.abc import Mapping, Sequence

from channels.base import Connected, Field
from channels.failures import AccountDown, ChannelError, Refused
from dialogs.access import Permission
from dialogs.company.connecting import CheckedAccount, Connecting
from dialogs.errors import BadInput, Conflict
from dialogs.tenant import InboxKind
from handlers.context import Here, OutOfDate
from handlers.menu.kinds import page
from handlers.menu.screen import Button, Form, Move, Page, Screen, Typed, ask

_KEPT = "connecting"  # what was typed so far, sealed for the company
_WRONG = "connecting_wrong"  # what the channel said of the field that is asked for again


def cases(here: Here) -> Connecting:
    """The use case, over this moment's services."""
    services = here.services
    return Connecting(services.store, services.clock, services.secrets, services.fingerprint)


async def _draw(here: Here) -> Page:
    kinds = here.services.channels.connectable()
    rows = [[_asking(here, kind, fields, 0, here.say(f"channel-{kind}"))] for kind, fields in kinds.items()]
    return page(here, "link-title", here.say("link-about"), rows=rows)


def _asking(here: Here, kind: str, fields: Sequence[Field], number: int, label: str = "", *more: str) -> Button:
    return ask(label, "link", "secret" if fields[number].secret else "plain", kind, str(number), *more)


def connect_anew(here: Here, kind: str, label: str) -> Sequence[Button]:
    """The button that asks for an account of this kind from the beginning; none where nothing is typed."""
    if kind == InboxKind.TELEGRAM:
        return (ask(label, "conn", "token"),)
    fields = here.services.channels.connectable().get(kind)
    return (_asking(here, kind, fields, 0, label),) if fields else ()


def _place(here: Here) -> tuple[str, Sequence[Field], int]:
    kind, number = here.arg(0), here.arg(1)
    fields = here.services.channels.connectable().get(kind, ())
    if not number.isdecimal() or int(number) >= len(fields):
        raise OutOfDate(f"no field {kind}/{number}")
    return kind, fields, int(number)


async def _ask(here: Here) -> Page:
    kind, fields, number = _place(here)
    about = [here.say(f"connect-{kind}-about"), ""] if number == 0 else []
    deleted = [here.say("connect-secret")] if fields[number].secret else []
    if here.arg(2):
        about = [str(here.held.get(_WRONG) or ""), ""]
    return page(here, f"channel-{kind}", *about, here.say(f"connect-{kind}-{fields[number].name}"), *deleted)


async def _take(here: Here, typed: Typed) -> Move:
    kind, fields, number = _place(here)
    words = typed.text.strip()
    if not words:
        raise BadInput("error-empty-message")
    fields[number].check(words)
    values = {**(_held(here, kind) if number or here.arg(2) else {}), fields[number].name: words}
    after = next((at for at, field in enumerate(fields) if field.name not in values), None)
    if after is not None:
        return Move("link", keep={_KEPT: _sealed(here, kind, values)}, asks=_asking(here, kind, fields, after))
    try:
        return await _connect(here, kind, values)
    except BadInput as error:
        return _again(here, kind, values, error)


def _again(here: Here, kind: str, values: Mapping[str, str], error: BadInput) -> Move:
    """Asks anew for the field that the error names (`error-…-token`), or for the last; the others are kept."""
    _, fields, number = _place(here)
    named = (at for at, field in enumerate(fields) if error.text.key.endswith(f"-{field.name}"))
    wrong = next(named, len(fields) - 1)
    if wrong == number:  # its form is open anyway
        raise error
    kept = {_KEPT: _sealed(here, kind, values), _WRONG: here.services.say(error.text, here.language)}
    return Move("link", keep=kept, asks=_asking(here, kind, fields, wrong, "", "again"))


def _sealed(here: Here, kind: str, values: Mapping[str, str]) -> str:
    return here.services.secrets.seal(here.tenant, json.dumps({"kind": kind, "values": values}))


def _held(here: Here, kind: str) -> Mapping[str, str]:
    kept = str(here.held.get(_KEPT) or "")
    held = json.loads(here.services.secrets.open(here.tenant, kept)) if kept else {}
    if held.get("kind") != kind:
        raise OutOfDate("another account is being connected")
    return {str(name): str(value) for name, value in held["values"].items()}


async def _checked(here: Here, kind: str, values: Mapping[str, str]) -> Connected:
    """The account; what a channel says against it is about what was typed, and the form stays open."""
    try:
        return await here.services.channels.check_account(kind, values)
    except (AccountDown, Refused) as error:
        raise BadInput("error-account-wrong", error.detail) from error
    except ChannelError as error:
        raise BadInput("error-account-away", error.detail) from error


async def _connect(here: Here, kind: str, values: Mapping[str, str]) -> Move:
    found = await _checked(here, kind, values)
    account = CheckedAccount(kind, found.name, found.mark, found.secret, found.options)
    try:
        inbox = await cases(here).connect(here.actor, account)
    except Conflict as error:  # another account can still answer this form
        raise BadInput("error-account-taken", error.detail) from error
    await here.services.channels.connected(inbox)
    next_screen = "login" if here.services.channels.logs_in(kind) else "inbox"
    return Move(next_screen, (inbox.id,), keep={_KEPT: ""})


_CONNECT = Permission.CONNECT
SCREENS = (
    Screen(
        "link", _draw, _CONNECT, "conn",
        forms={"plain": Form(_ask, _take, _CONNECT), "secret": Form(_ask, _take, _CONNECT, secret=True)},
    ),
)  # fmt: skip
