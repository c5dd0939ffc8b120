"""A webhook's own screen: its address, its secret once, where events go, and a test event."""

from aiogram.utils.formatting import Code

from channels.failures import ChannelError
from channels.webhook.signing import rotated, secrets_of
from dialogs.access import Permission
from dialogs.company.endpoints import address_in
from dialogs.company.health_details import in_words
from dialogs.company.setup import standing
from dialogs.ids import InboxId
from dialogs.tenant import Inbox
from handlers.context import Here
from handlers.menu.kinds import page, saying
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Typed, ask, do, go, link
from handlers.screens.connections.connecting import cases


def lines(here: Here, inbox: Inbox) -> list[object]:
    """What the inbox's card says of a webhook."""
    endpoint = address_in(inbox.options)
    where = here.say("hook-endpoint", endpoint=endpoint) if endpoint else here.say("hook-no-endpoint")
    return [here.say("hook-address"), Code(_address(here, inbox)), "", where]


def buttons(here: Here, inbox: Inbox) -> list[list[Button]]:
    """What the inbox's card offers for a webhook."""
    return [[go(here.say("button-hook"), "hook", inbox.id)]]


def _address(here: Here, inbox: Inbox) -> str:
    return f"{here.services.channels.public_url().rstrip('/')}/hook/webhook/{inbox.public_id}"


async def _inbox(here: Here) -> Inbox:
    key = InboxId(here.arg())
    return await here.services.store.read(here.tenant, lambda uow: standing(uow, key))


async def _draw(here: Here) -> Page:
    inbox = await _inbox(here)
    docs = f"{here.services.channels.public_url().rstrip('/')}/webhook"
    secret = [] if inbox.options.get("shown") else [[do(here.say("button-hook-secret"), "hook", "secret", inbox.id)]]
    rows = [
        *secret,
        [ask(here.say("button-hook-endpoint"), "hook", "endpoint", inbox.id)],
        [do(here.say("button-hook-test"), "hook", "test", inbox.id)],
        [go(here.say("button-hook-rotate"), "hookturn", inbox.id)],
        [link(here.say("button-hook-docs"), docs)],
    ]
    told = [*lines(here, inbox), *await _closed(here, inbox)]
    return page(here, "hook-title", inbox.name, "", *told, rows=rows, up=[inbox.id])


async def _closed(here: Here, inbox: Inbox) -> list[str]:
    found = await here.services.store.read(here.tenant, lambda uow: uow.endpoints.closed(inbox.id))
    if found is None or found.address != address_in(inbox.options):
        return []
    return [here.say("hook-closed", why=here.services.say(in_words(found.why), here.language))]


async def _secret(here: Here) -> Move:
    inbox = await cases(here).set_options(here.actor, InboxId(here.arg()), shown=True)
    return await _shown(here, inbox, here.services.secrets.open(here.tenant, inbox.secret))


async def _shown(here: Here, inbox: Inbox, held: str) -> Move:
    await here.services.channels.connected(inbox)
    shown = page(here, "hook-secret-title", here.say("hook-secret-about"), "", Code(secrets_of(held)[0]), up=[inbox.id])
    return Move("hookturn", (inbox.id,), page=shown)  # so that back leads to the webhook's own page


async def _ask_rotate(here: Here) -> Page:
    yes = do(here.say("button-yes"), "hookturn", "yes", here.arg())
    return page(here, "hook-rotate-title", here.say("hook-rotate-about"), rows=[[yes]], up=[here.arg()])


async def _rotate(here: Here) -> Move:
    old = await _inbox(here)
    held = rotated(here.services.secrets.open(here.tenant, old.secret))
    inbox = await cases(here).reseal(here.actor, old.id, held, shown=True)
    return await _shown(here, inbox, held)


async def _endpoint(here: Here, typed: Typed) -> Move:
    checked = await here.services.channels.check_account("webhook", {"name": "-", "endpoint": typed.text})
    inbox = await cases(here).set_options(
        here.actor, InboxId(here.arg()), endpoint=str(checked.options.get("endpoint", ""))
    )
    await here.services.channels.connected(inbox)
    return Move("hook", (inbox.id,))


async def _test(here: Here) -> Move:
    inbox = await _inbox(here)
    try:
        await here.services.channels.test_account(inbox)
    except ChannelError as error:
        why = here.services.say(in_words(error.detail[:120]), here.language)
        return Move("hook", (inbox.id,), here.say("hook-test-failed", why=why))
    return Move("hook", (inbox.id,), here.say("hook-test-taken"))


_CONNECT = Permission.CONNECT
SCREENS = (
    Screen(
        "hook", _draw, _CONNECT, "inbox",
        actions={"secret": Action(_secret, _CONNECT), "test": Action(_test, _CONNECT)},
        forms={"endpoint": Form(saying("channel-webhook", "connect-webhook-endpoint"), _endpoint, _CONNECT)},
    ),
    Screen("hookturn", _ask_rotate, _CONNECT, "hook", actions={"yes": Action(_rotate, _CONNECT)}),
)  # fmt: skip
