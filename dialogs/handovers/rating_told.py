"""What a client thought of a case, told to those who answered it: the client was promised that they read it."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.access import workers
from dialogs.desk.cards import Place, note, places, title_of
from dialogs.desk.desks import desk_for
from dialogs.dialog import Dialog
from dialogs.handovers.rating import Rating
from dialogs.ids import Millis
from dialogs.messages import Priority
from dialogs.store import Uow
from dialogs.texts import text


def tell_rating(uow: Uow, dialog: Dialog, rating: Rating, now: Millis) -> None:
    """Part of the unit that keeps it: one line at the desk, which later words are added to in place."""
    body = text("desk-rated", name=title_of(dialog), score=rating.score, words=rating.comment or "none")
    for place in _places(uow, dialog, rating):
        line = note(place, dialog, f"rated:{rating.episode_id}{place.suffix}", body, Priority.MIRROR)
        if not uow.outbox.add(line, now):
            uow.outbox.add(replace(line, key=f"{line.key}:{now}", edits=line.key), now)


def _places(uow: Uow, dialog: Dialog, rating: Rating) -> Sequence[Place]:
    """The desk's topic; without a group, the private chats of those who had the case."""
    desk = desk_for(uow, dialog)
    by = {fact.by for fact in uow.facts.of_episode(rating.episode_id)}
    staff = () if desk else [member for member in workers(uow.members.every()) if member.id in by]
    return places(uow.tenants.get(), desk, staff) if desk or staff else ()
