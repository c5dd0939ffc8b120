"""A widget's own screens: how it looks, what it asks first, and the secret that vouches for signed-in clients."""

from aiogram.utils.formatting import Code

from dialogs.access import Permission
from dialogs.company.forms import form_of, kept_form, lines_of
from dialogs.company.looks import ACCENT, look_of
from dialogs.company.setup import standing
from dialogs.company.widgets import Widgets
from dialogs.ids import InboxId
from dialogs.tenant import Inbox
from handlers.context import Here
from handlers.menu.kinds import page, saying
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Typed, ask, do, go, link

_WORDS = ("launcher", "title", "greeting", "hours")


def widget_buttons(here: Here, inbox: Inbox) -> list[list[Button]]:
    """On the connection's card."""
    return [
        [go(here.say("button-look"), "wlook", inbox.id), go(here.say("button-form"), "wform", inbox.id)],
        [go(here.say("button-identity"), "wident", inbox.id)],
        [link(here.say("button-preview"), f"{_home(here)}/w/{inbox.public_id}/preview")],
    ]


def _home(here: Here) -> str:
    return here.services.channels.public_url().rstrip("/")


def _cases(here: Here) -> Widgets:
    return Widgets(here.services.store, here.services.clock, here.services.secrets)


def _id(here: Here) -> InboxId:
    return InboxId(here.arg())


async def _inbox(here: Here) -> Inbox:
    return await here.services.store.read(here.tenant, lambda uow: standing(uow, _id(here)))


# ── how it looks ──────────────────────────────────────────────────────────────────────────────
async def _look(here: Here) -> Page:
    inbox = await _inbox(here)
    look = look_of(inbox.options)
    lines = [
        _colour_line(here, inbox), here.say(f"look-side-{look.side}"), here.say(f"look-language-{look.language}"),
        *_words_lines(here, inbox),
    ]  # fmt: skip
    asked = [ask(here.say(f"button-look-{key}"), "wlook", key, inbox.id) for key in ("color", *_WORDS)]
    turned = [do(here.say(f"button-look-{key}"), "wlook", key, inbox.id) for key in ("side", "language")]
    rows = [turned, asked[:2], asked[2:4], asked[4:]]
    seen = [link(here.say("button-preview"), f"{_home(here)}/w/{inbox.public_id}/preview")]
    return page(here, "look-title", here.say("look-about"), "", *lines, rows=[*rows, seen], up=[inbox.id])


def _colour_line(here: Here, inbox: Inbox) -> str:
    chosen, shown = str(inbox.options.get("color", ACCENT)), look_of(inbox.options).accent
    if chosen.lower() == shown:
        return here.say("look-color", value=shown)
    return here.say("look-color-darkened", value=chosen, shown=shown)


def _words_lines(here: Here, inbox: Inbox) -> list[str]:
    words, usual, none = look_of(inbox.options).words, here.say("look-usual"), here.say("look-none")
    return [
        here.say("look-launcher", value=words.get("launcher", none)),
        here.say("look-name", value=words.get("title", inbox.name)),
        here.say("look-greeting", value=words.get("greeting", usual)),
        here.say("look-hours", value=words.get("hours", none)),
    ]


def _setting(key: str) -> Form:
    async def take(here: Here, typed: Typed) -> Move:
        inbox = await _cases(here).say(here.actor, _id(here), key, typed.text)
        return await _served(here, inbox, "wlook")

    return Form(saying("look-title", f"ask-look-{key}"), take, Permission.CONNECT)


def _turning(key: str) -> Action:
    async def turn(here: Here) -> Move:
        return await _served(here, await _cases(here).turn(here.actor, _id(here), key), "wlook")

    return Action(turn, Permission.CONNECT)


async def _served(here: Here, inbox: Inbox, screen: str) -> Move:
    await here.services.channels.connected(inbox)
    return Move(screen, (inbox.id,), here.say("notice-saved"))


# ── what it asks first ────────────────────────────────────────────────────────────────────────
async def _form(here: Here) -> Page:
    inbox = await _inbox(here)
    form, on = kept_form(inbox.options), form_of(inbox.options) is not None
    fields = [here.say("wform-fields"), Code(lines_of(form))] if form.fields else [here.say("wform-no-fields")]
    consent = here.say("wform-no-consent")
    if form.consent:
        consent = here.say("wform-consent", version=form.version, words=form.consent)
    switch = do(here.say("button-wform-off" if on else "button-wform-on"), "wform", "off" if on else "on", inbox.id)
    asked = [ask(here.say(f"button-wform-{key}"), "wform", key, inbox.id) for key in ("fields", "consent")]
    able = [[switch]] if form.fields or form.consent else []
    state = here.say("wform-on" if on else "wform-off")
    return page(here, "wform-title", state, "", *fields, "", consent, rows=[*able, asked], up=[inbox.id])


async def _fields(here: Here, typed: Typed) -> Move:
    return await _served(here, await _cases(here).ask(here.actor, _id(here), typed.text), "wform")


async def _consent(here: Here, typed: Typed) -> Move:
    return await _served(here, await _cases(here).want_consent(here.actor, _id(here), typed.text), "wform")


async def _form_on(here: Here) -> Move:
    return await _served(here, await _cases(here).switch_form(here.actor, _id(here), True), "wform")


async def _form_off(here: Here) -> Move:
    return await _served(here, await _cases(here).switch_form(here.actor, _id(here), False), "wform")


# ── who vouches for clients ───────────────────────────────────────────────────────────────────
async def _identity(here: Here) -> Page:
    inbox = await _inbox(here)
    count = _cases(here).count_secrets(inbox)
    state = here.say(("wident-off", "wident-one", "wident-two")[count])
    rows = [[do(here.say("button-wident-new"), "wident", "new", inbox.id)]]
    rows += [[do(here.say("button-wident-drop"), "wident", "drop", inbox.id)]] if count > 1 else []
    rows += [[do(here.say("button-wident-off"), "wident", "off", inbox.id)]] if count else []
    site = here.say("wident-site", site=inbox.public_id)
    about = here.say("wident-about")
    return page(here, "wident-title", about, "", state, site, rows=rows, up=[inbox.id])


async def _new_secret(here: Here) -> Move:
    inbox, secret = await _cases(here).new_secret(here.actor, _id(here))
    await here.services.channels.connected(inbox)
    told = page(here, "wident-title", here.say("wident-new"), "", Code(secret), up=[inbox.id])
    return Move("wident", (inbox.id,), page=told)


async def _drop_secret(here: Here) -> Move:
    return await _served(here, await _cases(here).drop_secrets(here.actor, _id(here), 1), "wident")


async def _no_secret(here: Here) -> Move:
    return await _served(here, await _cases(here).drop_secrets(here.actor, _id(here), 0), "wident")


_CONNECT = Permission.CONNECT
SCREENS = (
    Screen(
        "wlook", _look, Permission.SEE, "inbox",
        actions={key: _turning(key) for key in ("side", "language")},
        forms={key: _setting(key) for key in ("color", *_WORDS)},
    ),
    Screen(
        "wform", _form, Permission.SEE, "inbox",
        actions={"on": Action(_form_on, _CONNECT), "off": Action(_form_off, _CONNECT)},
        forms={
            "fields": Form(saying("wform-title", "ask-wform-fields"), _fields, _CONNECT),
            "consent": Form(saying("wform-title", "ask-wform-consent"), _consent, _CONNECT),
        },
    ),
    Screen(
        "wident", _identity, _CONNECT, "inbox",
        actions={"new": Action(_new_secret), "drop": Action(_drop_secret), "off": Action(_no_secret)},
    ),
)  # fmt: skip
