"""What never reached its reader, or may not have: whoever counts on it is told, so that nobody waits in vain."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.access import Permission, who_may, workers
from dialogs.desk.amending import not_taken_back
from dialogs.desk.cards import Place, note, places, title_of
from dialogs.desk.desks import desk_for
from dialogs.dialog import Dialog
from dialogs.ids import DAY, Millis
from dialogs.messages import Act, Audience, Button, OutboundMessage, Priority
from dialogs.refusals import UNREACHABLE, Why, why_of
from dialogs.store import Queued, Uow
from dialogs.tenant import CONTROL, Member
from dialogs.texts import Text, one_line, text

_SHOWN = 80
_LEFT = {Why.BLOCKED, Why.GONE}  # the client does not want us, or is no more
_DESK_SHUT = {Why.KICKED, Why.NO_CHAT, Why.NO_RIGHTS, Why.TOPIC}


def tell_undelivered(uow: Uow, row: Queued, reason: str, now: Millis) -> None:
    """Part of the unit that gives a send up: the desk hears of staff's words, the owner of a desk that is shut.
    `reason` is a value of `Why`."""
    message, why = row.message, why_of(reason)
    if message.audience is Audience.DESK:
        _tell_desk_shut(uow, message, why, now)
        return
    if message.act is Act.DELETE:
        not_taken_back(uow, row, why, now)
        return
    if message.dialog_id is None:
        return
    dialog = uow.dialogs.get(message.dialog_id)
    if why in _LEFT and dialog.reachable:
        uow.dialogs.save(replace(dialog, reachable=False, reach_order=now), expected_epoch=dialog.epoch)
    if message.author == "staff":
        _tell_staff(uow, row, dialog, why, now)


def _tell_staff(uow: Uow, row: Queued, dialog: Dialog, why: Why, now: Millis) -> None:
    body = text("desk-undelivered", name=title_of(dialog), reason=why.value, words=start_of(row.message.body))
    again = () if why in UNREACHABLE else ((Button(text("desk-button-again"), f"d:again:{dialog.id}:{row.id}"),),)
    for place in _places(uow, dialog):
        told = note(place, dialog, f"undelivered:{row.id}:{row.sending_at or now}{place.suffix}", body)
        uow.outbox.add(replace(told, buttons=again), now)


def _tell_desk_shut(uow: Uow, message: OutboundMessage, why: Why, now: Millis) -> None:
    """Once a day, in private: whoever may bind another group reads it there."""
    desk = next((one for one in uow.setup.desks() if one.chat == message.chat), None)
    if why not in _DESK_SHUT or desk is None:
        return
    for member in connectors(uow):
        key = f"desk-shut:{desk.chat}:{now // DAY}:{member.id}"
        uow.outbox.add(in_private(member, key, text("desk-shut", title=desk.title, reason=why.value)), now)


def connectors(uow: Uow) -> Sequence[Member]:
    """Active members who may connect channels and bind the desk."""
    return who_may(uow.members.every(), Permission.CONNECT)


def in_private(member: Member, key: str, body: Text) -> OutboundMessage:
    """A notice in a member's chat with the control bot."""
    return OutboundMessage(
        key=key, inbox_id=CONTROL, audience=Audience.DESK, chat=str(member.telegram_id), body=body,
        language=member.language, priority=Priority.CARD, author="system",
    )  # fmt: skip


def _places(uow: Uow, dialog: Dialog) -> Sequence[Place]:
    desk = desk_for(uow, dialog)
    staff = () if desk else workers(uow.members.every())
    owner = [member for member in staff if member.id == dialog.owner_id]
    return places(uow.tenants.get(), desk, owner or staff)


def start_of(body: object) -> str:
    """The first words of a message, on one line."""
    return (one_line(body, _SHOWN) if isinstance(body, str) else "") or "📎"
