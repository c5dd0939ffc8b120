"""Words of staff that never reached the client: the desk is told, so that nobody waits for an answer in vain."""

from collections.abc import Sequence

from dialogs.cards import Place, note, places, title_of
from dialogs.dialog import Dialog
from dialogs.hearing import workers
from dialogs.ids import Millis
from dialogs.messages import Audience
from dialogs.store import Queued, Uow
from dialogs.texts import text

_SHOWN = 80
_BLOCKED = ("forbidden", "blocked", "deactivated")


def tell_undelivered(uow: Uow, row: Queued, error: str, now: Millis) -> None:
    """Part of the unit that ends the send as dead; a no-op for all but staff's words to a client."""
    message = row.message
    if message.audience is not Audience.CUSTOMER or message.author != "staff" or message.dialog_id is None:
        return
    dialog = uow.dialogs.get(message.dialog_id)
    why = "blocked" if any(sign in error.lower() for sign in _BLOCKED) else "refused"
    body = text("desk-undelivered", name=title_of(dialog), reason=why, words=_start_of(message.body))
    for place in _places(uow, dialog):
        uow.outbox.add(note(place, dialog, f"undelivered:{row.id}{place.suffix}", body), now)


def _places(uow: Uow, dialog: Dialog) -> Sequence[Place]:
    desk = uow.setup.desk()
    staff = () if desk else workers(uow)
    owner = [member for member in staff if member.id == dialog.owner_id]
    return places(uow.tenants.get(), desk, owner or staff)


def _start_of(body: object) -> str:
    words = " ".join(str(body).split()) if isinstance(body, str) else ""
    cut = words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
    return cut or "📎"
