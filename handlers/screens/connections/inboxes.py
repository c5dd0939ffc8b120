"""Connected bots and widgets: list, card, connecting by token, the widget's snippet and allowed sites."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from aiogram.utils.formatting import Code

from dialogs.access import Actor, Permission
from dialogs.company.accounts import lent_by
from dialogs.company.inboxes import Inboxes
from dialogs.company.removing import Removing
from dialogs.company.setup import standing
from dialogs.errors import BadInput, Conflict
from dialogs.ids import InboxId
from dialogs.tenant import Inbox, InboxKind
from handlers.context import Here
from handlers.menu.kinds import Row, listing, page, saying
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Typed, ask, do, go, link
from handlers.screens.connections import login, webhook
from handlers.screens.connections.widget import widget_buttons

_ICONS: Mapping[str, str] = {
    InboxKind.TELEGRAM: "✈️", InboxKind.WIDGET: "💬", "webhook": "🔗", "email": "✉️", "max": "🟣", "whatsapp": "📱",
    "wappi_telegram": "👤", "wappi_max": "Ⓜ️",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnCard:
    """What an inbox's card shows of its kind of channel, and the buttons that only this kind has."""

    lines: Callable[[Here, Inbox], Sequence[object]]
    buttons: Callable[[Here, Inbox], Sequence[Sequence[Button]]] = lambda here, inbox: ()


def _cases(here: Here) -> Inboxes:
    services = here.services
    return Inboxes(services.store, services.clock, services.secrets, services.fingerprint)


async def _rows(here: Here) -> list[Row]:
    inboxes = await here.services.store.read(here.tenant, lambda uow: uow.setup.inboxes())
    return [Row(f"{icon(inbox)} {inbox.name}", (inbox.id,)) for inbox in inboxes]


def icon(inbox: Inbox) -> str:
    return _ICONS.get(inbox.kind, "🔌") if inbox.active else "⏸"


def _adding(here: Here) -> list[list[Button]]:
    return [
        [ask(here.say("button-connect-telegram"), "conn", "token")],
        [ask(here.say("button-make-widget"), "conn", "widget")],
        [go(here.say("button-link"), "link")],
        [go(here.say("button-channel-health"), "channels")],
    ]


async def _connect(here: Here, typed: Typed) -> Move:
    token = typed.text.strip()
    account = await here.services.channels.check_token(token)
    if account.id == here.bot_id:
        raise BadInput("error-token-own")
    try:
        inbox = await _cases(here).connect_telegram(here.actor, token, account)
    except Conflict as error:  # another token can still answer this form
        raise BadInput(error.text.key, error.detail, **error.text.values) from error
    await here.services.channels.connected(inbox)
    return Move("inbox", (inbox.id,))


async def _make_widget(here: Here, typed: Typed) -> Move:
    inbox = await _cases(here).make_widget(here.actor, typed.text, typed.once)
    await here.services.channels.connected(inbox)
    return Move("inbox", (inbox.id,))


async def _inbox(here: Here) -> Inbox:
    key = InboxId(here.arg())
    return await here.services.store.read(here.tenant, lambda uow: standing(uow, key))


async def _card(here: Here) -> Page:
    inbox = await _inbox(here)
    state = here.say("inbox-on" if inbox.active else "inbox-off")
    title = f"{icon(inbox)} {inbox.name}"
    body = _own(inbox).lines(here, inbox)
    return page(here, "inbox-title", title, state, "", *body, rows=_buttons(here, inbox))


def _own(inbox: Inbox) -> OwnCard:
    return OWN_CARDS.get(inbox.kind, OwnCard(lambda here, inbox: [here.say(f"channel-{inbox.kind}")]))


def _telegram_lines(here: Here, inbox: Inbox) -> list[object]:
    words = [str(word) for word in kept] if isinstance(kept := inbox.options.get("keywords"), list) else []
    return [
        here.say("inbox-telegram", username=str(inbox.options.get("username", ""))),
        here.say("inbox-keywords", words=", ".join(words)) if words else here.say("inbox-no-keywords"),
        *(here.say("inbox-own-account", name=name) for name in lent_by(inbox)),
    ]


def _widget_lines(here: Here, inbox: Inbox) -> list[object]:
    origins = _origins(inbox)
    sites = here.say("widget-sites", sites=", ".join(origins)) if origins else here.say("widget-any-site")
    return [here.say("widget-how"), Code(_snippet(here, inbox)), "", sites]


def _snippet(here: Here, inbox: Inbox) -> str:
    url = here.services.channels.public_url().rstrip("/")
    return f'<script src="{url}/widget.js" data-site="{inbox.public_id}" async></script>'


def _origins(inbox: Inbox) -> list[str]:
    kept = inbox.options.get("origins")
    return [str(origin) for origin in kept] if isinstance(kept, list) else []


def _buttons(here: Here, inbox: Inbox) -> list[list[Button]]:
    switch = do(here.say("button-disable"), "inbox", "off", inbox.id)
    if not inbox.active:
        switch = do(here.say("button-enable"), "inbox", "on", inbox.id)
    common = [[switch], [ask(here.say("button-rename"), "inbox", "name", inbox.id)],
              [go(here.say("button-remove-inbox"), "inboxrm", inbox.id)]]  # fmt: skip
    return [*([*row] for row in _own(inbox).buttons(here, inbox)), *common]


def _widget_buttons(here: Here, inbox: Inbox) -> list[list[Button]]:
    return [[ask(here.say("button-sites"), "inbox", "sites", inbox.id)], *widget_buttons(here, inbox)]


def _telegram_buttons(here: Here, inbox: Inbox) -> list[list[Button]]:
    username = str(inbox.options.get("username", ""))
    words = [[ask(here.say("button-keywords"), "inbox", "words", inbox.id)]]
    return [[link(here.say("button-open-bot"), f"https://t.me/{username}")], *words] if username else words


OWN_CARDS: Mapping[str, OwnCard] = {  # a channel that has nothing to add is shown by its name
    InboxKind.TELEGRAM: OwnCard(_telegram_lines, _telegram_buttons),
    InboxKind.WIDGET: OwnCard(_widget_lines, _widget_buttons),
    "webhook": OwnCard(webhook.lines, webhook.buttons),
    **dict.fromkeys(("whatsapp", "wappi_telegram", "wappi_max"), OwnCard(login.lines, login.buttons)),
}


async def _switch(here: Here, active: bool) -> Move:
    inbox = await _cases(here).switch(here.actor, InboxId(here.arg()), active)
    await here.services.channels.connected(inbox)
    return Move("inbox", (inbox.id,), here.say("notice-saved"))


async def _removal(here: Here) -> Page:
    stake = await _removing(here).at_stake(here.actor, InboxId(here.arg()))
    inbox = stake.inbox
    lines = [here.say("inbox-remove-open", count=stake.dialogs), here.say("inbox-remove-unsent", count=stake.unsent),
             here.say("inbox-remove-kept"), here.say("inbox-remove-way-back", kind=inbox.kind)]  # fmt: skip
    yes = do(here.say("button-remove-yes"), "inboxrm", "yes", inbox.id)
    name = f"{icon(inbox)} {inbox.name}"
    return page(here, "inboxrm-title", name, "", *(f"• {line}" for line in lines), rows=[[yes]], up=(inbox.id,))


async def _remove(here: Here) -> Move:
    inbox = await _removing(here).remove(here.actor, InboxId(here.arg()))
    told = await here.services.channels.removed(inbox)
    return Move("conn", notice=here.say("notice-inbox-removed" if told else "notice-inbox-removed-untold"))


def _removing(here: Here) -> Removing:
    return Removing(here.services.store, here.services.clock)


async def _on(here: Here) -> Move:
    return await _switch(here, True)


async def _off(here: Here) -> Move:
    return await _switch(here, False)


_CONNECT = Permission.CONNECT


def _changing(words: str, change: Callable[[Inboxes, Actor, InboxId, str], Awaitable[Inbox]]) -> Form:
    """A form whose answer changes the inbox. Words: `<words>-title`, `<words>-about`."""

    async def take(here: Here, typed: Typed) -> Move:
        inbox = await change(_cases(here), here.actor, InboxId(here.arg()), typed.text)
        await here.services.channels.connected(inbox)
        return Move("inbox", (inbox.id,))

    return Form(saying(f"{words}-title", f"{words}-about"), take, _CONNECT)


SCREENS = (
    listing(
        "conn", _rows, "inbox", need=Permission.SEE, extra=_adding,
        forms={
            "token": Form(saying("token-title", "token-about"), _connect, _CONNECT, secret=True),
            "widget": Form(saying("widget-title", "widget-about"), _make_widget, _CONNECT),
        },
    ),
    Screen(
        "inbox", _card, Permission.SEE, "conn",
        actions={"on": Action(_on, _CONNECT), "off": Action(_off, _CONNECT)},
        forms={
            "name": _changing("rename", Inboxes.rename),
            "sites": _changing("sites", Inboxes.allow),
            "words": _changing("keywords", Inboxes.listen_for),
        },
    ),
    Screen("inboxrm", _removal, _CONNECT, "inbox", actions={"yes": Action(_remove)}),
)  # fmt: skip
