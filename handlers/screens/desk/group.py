"""The managers' group: how to bind it, what is bound, unbinding."""

from collections.abc import Sequence

from dialogs.access import Permission
from dialogs.company.desk_binding import DeskBinding
from dialogs.tenant import Desk
from handlers.context import Here
from handlers.menu.kinds import cut, page, question
from handlers.menu.screen import Action, Button, Move, Page, Screen, do, go, link

_MOST = (10, 20, 30, 50, 100)  # open dialogs of one group


async def _card(here: Here) -> Page:
    desks = await here.services.store.read(here.tenant, lambda uow: uow.setup.desks())
    if not desks:
        rows = [*_adding(here), *_working(here)]
        return page(here, "desk-title", here.say("desk-how", bot=here.bot_username), rows=rows)
    lines = [here.say("desk-is", title=desk.title) for desk in desks]
    rows = [*_working(here), *_groups(here, desks)]
    return page(here, "desk-title", *lines, here.say("desk-more", count=desks[0].most), rows=rows)


def _groups(here: Here, desks: Sequence[Desk]) -> list[list[Button]]:
    heard = "✅ " if desks[0].overhears else "▫️ "
    overheard = [do(heard + here.say("button-desk-overhears"), "desk", "overhears")]
    full = [do(("✅ " if desks[0].most == most else "") + str(most), "desk", "most", str(most)) for most in _MOST]
    if len(desks) < 2:
        return [overheard, full, [go(here.say("button-unbind"), "undesk")]]
    each = [[go(here.say("button-unbind-one", title=cut(desk.title, 30)), "undesk", desk.chat)] for desk in desks]
    return [overheard, full, *each]


async def _fill(here: Here) -> Move:
    await DeskBinding(here.services.store, here.services.clock).fill(here.actor, int(here.arg()))
    return Move("desk", notice=here.say("notice-saved"))


async def _overhears(here: Here) -> Move:
    await DeskBinding(here.services.store, here.services.clock).flip_overhearing(here.actor)
    return Move("desk", notice=here.say("notice-saved"))


def _working(here: Here) -> list[list[Button]]:
    return [
        [go(here.say("button-hours"), "hours"), go(here.say("button-queues"), "queues")],
        [go(here.say("button-canned"), "canned")],
        [go(here.say("button-categories"), "categories"), go(here.say("button-tags"), "tags")],
    ]


def _adding(here: Here) -> list[list[Button]]:
    rights = "manage_topics+delete_messages+pin_messages"
    return [[link(here.say("button-add-to-group"), f"https://t.me/{here.bot_username}?startgroup&admin={rights}")]]


async def _unbind(here: Here) -> Move:
    binding = DeskBinding(here.services.store, here.services.clock)
    await (binding.remove(here.actor, here.arg()) if here.arg() else binding.unbind(here.actor))
    return Move("desk", notice=here.say("notice-saved"))


SCREENS = (
    Screen("desk", _card, Permission.CONNECT, actions={"most": Action(_fill), "overhears": Action(_overhears)}),
    question("undesk", "undesk-title", _unbind, need=Permission.CONNECT, parent="desk"),
)
