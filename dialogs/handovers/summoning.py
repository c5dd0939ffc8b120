"""Calling a person outside of an answer: after a failure, a missed call, a word from elsewhere. Parts of units."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.access import workers
from dialogs.customer import Customer
from dialogs.desk.cards import Place, card, note, places
from dialogs.desk.desks import desk_for
from dialogs.dialog import Dialog, Episode, Mode, started, wait_for_person
from dialogs.handover import Handover, Reason, asks
from dialogs.handovers.calling import called
from dialogs.handovers.opening import tell_closed
from dialogs.ids import CustomerId, DialogId, EpisodeId, HandoverId, Millis, TurnId, new_id
from dialogs.messages import Sender
from dialogs.saying import to_customer
from dialogs.store import AuditEntry, Uow
from dialogs.tenant import Inbox
from dialogs.texts import Text, text
from dialogs.turn import Author, Turn

HISTORY = 12


def desk_places(uow: Uow, dialog: Dialog) -> Sequence[Place]:
    """Where staff is told about this dialog: the desk group, else its owner's private chat, else every worker's."""
    desk = desk_for(uow, dialog)
    staff = () if desk else workers(uow.members.every())
    owner = [member for member in staff if member.id == dialog.owner_id]
    return places(uow.tenants.get(), desk, owner or staff)


def tell_desk(uow: Uow, dialog: Dialog, key: str, body: Text, now: Millis) -> None:
    """A line for staff, once per key."""
    for place in desk_places(uow, dialog):
        uow.outbox.add(note(place, dialog, f"{key}{place.suffix}", body), now)


def dialog_with(uow: Uow, inbox: Inbox, chat: str, sender: Sender | None, now: Millis) -> Dialog:
    """The chat's dialog with an open episode; made now when there is none."""
    dialog = uow.dialogs.by_chat(inbox.id, chat) or _new(uow, inbox, chat, sender or Sender(chat), now)
    if dialog.episode_id:
        return dialog
    episode = Episode(EpisodeId(new_id(now)), dialog.id, started_at=now, first_in_at=now)
    uow.dialogs.add_episode(episode)
    begun = started(dialog, episode.id)
    uow.dialogs.save(begun, expected_epoch=dialog.epoch)
    return begun


def _new(uow: Uow, inbox: Inbox, chat: str, sender: Sender, now: Millis) -> Dialog:
    customer = uow.dialogs.identify(inbox.id, sender.external_id)
    if customer is None:
        customer = CustomerId(new_id(now))
        uow.dialogs.add_customer(Customer(customer, sender.name, "ru"), inbox.id, sender.external_id)
    dialog = Dialog(DialogId(new_id(now)), inbox.id, chat, customer, customer_name=sender.name[:100])
    dialog = replace(dialog, language=uow.tenants.get().language)
    uow.dialogs.add(dialog)
    return dialog


def call_person(uow: Uow, dialog: Dialog, reason: Reason, told: Text, now: Millis, question: str = "") -> Dialog:
    """The bot's dialog becomes one that waits, and the client hears `told`; a person's own dialog waits for a word."""
    if dialog.mode in (Mode.WAITING, Mode.HUMAN):
        _waits(uow, dialog, now)
        return dialog
    waiting = wait_for_person(dialog)
    uow.dialogs.save(waiting, expected_epoch=dialog.epoch)
    handover = Handover(
        HandoverId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), reason, now, question=question[:500],
        waits_since=now,
    )  # fmt: skip
    uow.handovers.add(handover)
    asked = called(uow, waiting, handover, now)
    turn = Turn(TurnId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), Author.SYSTEM, f"[{told.key}]", now)
    uow.dialogs.add_turn(turn)
    uow.outbox.add(to_customer(waiting, told, turn.id, fenced=False, author="system"), now)
    tell_closed(uow, waiting, handover, now)
    show_card(uow, waiting, handover, asked, now)
    uow.audit.add(AuditEntry(now, "bot", "handover.ask", dialog.id, {"reason": reason.value}))
    return waiting


def _waits(uow: Uow, dialog: Dialog, now: Millis) -> None:
    handover = uow.handovers.open_of(dialog.id)
    if handover:
        uow.handovers.save(asks(handover, now))


def show_card(uow: Uow, dialog: Dialog, handover: Handover, asked: str, now: Millis) -> None:
    """The first card of a call."""
    kind = uow.setup.inbox(dialog.inbox_id).kind
    history = uow.dialogs.turns(dialog.id, HISTORY)
    for place in desk_places(uow, dialog):
        uow.outbox.add(card(place, dialog, handover, kind, history, now=now, offered=asked), now)


def message_lost(uow: Uow, inbox: Inbox, chat: str, key: str, now: Millis) -> Dialog:
    """What the client sent can't be worked on: a person is called, and told that something is missing here."""
    dialog = dialog_with(uow, inbox, chat, None, now)
    called = call_person(uow, dialog, Reason.TOOL_FAILURE, text("client-trouble-person-called"), now)
    tell_desk(uow, called, f"lost:{key}", text("desk-message-lost"), now)
    return called
