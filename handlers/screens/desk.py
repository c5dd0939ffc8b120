"""The managers' group: how to bind it, what is bound, unbinding."""

from dialogs.access import Permission
from dialogs.setup import DeskBinding
from handlers.context import Here
from handlers.menu.kinds import page, question
from handlers.menu.screen import Button, Move, Page, Screen, go, link


async def _card(here: Here) -> Page:
    desk = await here.services.store.read(here.tenant, lambda uow: uow.setup.desk())
    if desk is None:
        rows = [*_adding(here), *_working(here)]
        return page(here, "desk-title", here.say("desk-how", bot=here.bot_username), rows=rows)
    rows = [*_working(here), [go(here.say("button-unbind"), "undesk")]]
    return page(here, "desk-title", here.say("desk-is", title=desk.title), rows=rows)


def _working(here: Here) -> list[list[Button]]:
    return [
        [go(here.say("button-hours"), "hours"), go(here.say("button-queues"), "queues")],
        [go(here.say("button-canned"), "canned")],
    ]


def _adding(here: Here) -> list[list[Button]]:
    rights = "manage_topics+delete_messages+pin_messages"
    return [[link(here.say("button-add-to-group"), f"https://t.me/{here.bot_username}?startgroup&admin={rights}")]]


async def _unbind(here: Here) -> Move:
    await DeskBinding(here.services.store, here.services.clock).unbind(here.actor)
    return Move("desk", notice=here.say("notice-saved"))


SCREENS = (
    Screen("desk", _card, Permission.CONNECT),
    question("undesk", "undesk-title", _unbind, need=Permission.CONNECT, parent="desk"),
)
