"""First words of a person: the client always learns who answers now, and reads the company's greeting if any."""

from dataclasses import replace

from dialogs.access import Actor
from dialogs.desk.canned import filled, names_in
from dialogs.dialog import Dialog
from dialogs.ids import EpisodeId, Millis, TurnId, new_id
from dialogs.messages import Priority
from dialogs.saying import to_customer
from dialogs.settings import STAFF_GREETING
from dialogs.store import Uow
from dialogs.texts import text
from dialogs.turn import Author, Turn


def introduce(uow: Uow, actor: Actor, dialog: Dialog, now: Millis, greets: bool) -> None:
    """Part of the unit of a claim. A greeting that names the manager stands in place of the line about who joined; with
    `greets` False (they write themselves, or began the talk) there is only that line. Neither is a first response."""
    bot = uow.setup.bot(uow.setup.inbox(dialog.inbox_id).bot_id)
    own = str(STAFF_GREETING.read(bot.settings)).strip() if greets else ""
    if "manager" not in names_in(own):
        _joined(uow, actor, dialog, now)
    if own:
        _greeted(uow, actor, dialog, own, now)


def _joined(uow: Uow, actor: Actor, dialog: Dialog, now: Millis) -> None:
    turn = _turn(uow, dialog, "[client-person-joined]", now)
    body = text("client-person-joined", name=actor.member.name)
    told = to_customer(dialog, body, turn.id, fenced=False, author="system")
    uow.outbox.add(replace(told, priority=Priority.HUMAN), now)


def _greeted(uow: Uow, actor: Actor, dialog: Dialog, own: str, now: Millis) -> None:
    company = uow.tenants.get().name
    words = filled(own, {"client": dialog.customer_name, "manager": actor.member.name, "company": company})
    turn = _turn(uow, dialog, words, now)
    told = to_customer(dialog, text("client-words", words=words), turn.id, fenced=False, author="staff")
    uow.outbox.add(replace(told, priority=Priority.HUMAN, author_name=actor.member.name), now)


def _turn(uow: Uow, dialog: Dialog, words: str, now: Millis) -> Turn:
    episode = dialog.episode_id or EpisodeId("")
    turn = Turn(TurnId(new_id(now)), dialog.id, episode, Author.SYSTEM, words, now)
    uow.dialogs.add_turn(turn)
    return turn
