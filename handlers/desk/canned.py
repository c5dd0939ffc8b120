"""Canned replies in the topic: `/name` sends at once, `/` and some letters finds."""

from collections.abc import Mapping

from dialogs.access import Permission
from dialogs.desk.canned import Canned, CannedReplies, filled
from dialogs.desk.cards import title_of
from dialogs.desk.replying import StaffMessage
from dialogs.errors import NotFound
from dialogs.store import Uow
from dialogs.texts import Text, text
from handlers.desk.call import Call
from handlers.desk.voice import work_of
from handlers.menu.kinds import cut

_LABEL = 34  # what a phone shows of a button


def _replies(call: Call) -> CannedReplies:
    return CannedReplies(call.services.store, call.services.clock)


async def by_letters(call: Call) -> Text | None:
    """What was typed after the slash: an exact name goes out, else what fits is offered."""
    call.actor.require(Permission.WORK)
    letters = call.rest.strip().lower()
    found = await _replies(call).search(call.actor, letters)
    exact = next((one for one in found if one.name == letters), None)
    if exact:
        return _sent(exact, await _send(call, exact))
    if not found:
        return text("desk-unknown-command" if letters else "desk-canned-none")
    values = await _values(call)
    rows = [[call.button(cut(f"/{one.name} · {filled(one.words, values)}", _LABEL), "canned", one.id)] for one in found]
    await call.say("canned", text("desk-canned-found", count=len(found)), rows)
    return None


async def tapped(call: Call) -> Text | None:
    """One of those that were offered."""
    chosen = next((one for one in await _replies(call).every(call.actor) if one.id == call.rest), None)
    if chosen is None:
        raise NotFound("error-desk-button")
    await call.change(_sent(chosen, await _send(call, chosen)))
    return text("desk-toast-sent")


def _sent(canned: Canned, words: str) -> Text:
    return text("desk-canned-sent", name=canned.name, words=words)


async def _send(call: Call, canned: Canned) -> str:
    """The words that went out, with the names in them."""
    message = StaffMessage(call.once, filled(canned.words, await _values(call)))
    await work_of(call.services).reply(call.actor, call.dialog_id, message)
    return message.words


async def _values(call: Call) -> Mapping[str, str]:
    """What stands for the names in braces."""

    def unit(uow: Uow) -> dict[str, str]:
        dialog = uow.dialogs.get(call.dialog_id)
        client = title_of(dialog) if dialog.customer_name else ""
        return {"client": client, "manager": call.actor.member.name, "company": uow.tenants.get().name}

    return await call.services.store.read(call.actor.tenant, unit)
