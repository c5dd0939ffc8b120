"""What happens outside Parley: staff that answers from the phone, and calls that nobody took. Parts of units."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.arrivals.parking import park
from dialogs.calendar.timers import Timer
from dialogs.customer import clean
from dialogs.desk.cards import note, title_of
from dialogs.desk.redrawing import has_card, redraw_cards
from dialogs.dialog import Dialog, Mode, release, wait_for_person
from dialogs.events import MissedCall, StaffElsewhere
from dialogs.handover import Handover, HandoverState, Reason, answered, ended
from dialogs.handovers.letting_go import let_go
from dialogs.handovers.offering import to_take
from dialogs.handovers.summoning import call_person, desk_places, dialog_with, show_card, tell_desk
from dialogs.ids import HOUR, DialogId, EpisodeId, HandoverId, Millis, TurnId, new_id
from dialogs.messages import OutboundMessage
from dialogs.settings import CALL_ON_MISSED, ELSEWHERE_HOURS
from dialogs.store import Queued, Uow
from dialogs.tenant import Inbox
from dialogs.texts import text
from dialogs.turn import Author, Turn

BACK = "elsewhere"  # the kind of the timers that give such dialogs back to the bot
_ECHO: Millis = 20_000  # how long a word may wait for the receipt that tells whether it is our own


def staff_wrote(uow: Uow, inbox: Inbox, event: StaffElsewhere, now: Millis) -> None:
    """A person of the business wrote from elsewhere: the bot is silent from here on. Our own echo changes nothing."""
    if uow.outbox.known(inbox.id, event.chat, event.external_id):
        return
    if ours(uow.outbox.unsure(inbox.id, event.chat), event):
        park(uow, event.chat, event.external_id, event, now, _ECHO)
        return
    spoke(uow, inbox, event, now)


def spoke(uow: Uow, inbox: Inbox, event: StaffElsewhere, now: Millis) -> None:
    """The same, when it surely is not our own."""
    known = uow.dialogs.by_chat(inbox.id, event.chat)
    dialog = dialog_with(uow, inbox, event.chat, None, now)
    if uow.dialogs.turn_by_external(dialog.id, event.external_id):
        return
    turn = Turn(
        TurnId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), Author.STAFF, clean(event.text), now,
        tuple(event.attachments), event.external_id, sent_at=event.order,
    )  # fmt: skip
    uow.dialogs.add_turn(turn)
    theirs = _theirs(uow, dialog, now, shown=known is not None)
    _comes_back(uow, inbox, theirs, now)
    if dialog.mode in (Mode.WAITING, Mode.HUMAN):  # else the card is new, and shows these words
        tell_desk(uow, theirs, f"elsewhere:{turn.id}", text("desk-elsewhere-says", words=turn.text or "📎"), now)


def ours(sends: Sequence[Queued], event: StaffElsewhere) -> bool:
    """A send under way has no id yet, and one whose answer was lost never gets one: its words tell."""
    return any(_reads(row.message, event.text.strip()) for row in sends)


def _reads(message: OutboundMessage, words: str) -> bool:
    body = message.body
    said = [body] if isinstance(body, str) else [one for one in body.values.values() if isinstance(one, str)]
    longest = max((one.strip() for one in said), key=len, default="")
    return bool(message.attachments) if not words else bool(longest) and longest in words


def _theirs(uow: Uow, dialog: Dialog, now: Millis, shown: bool) -> Dialog:
    if dialog.mode is Mode.HUMAN:
        _answered(uow, dialog)
        return dialog
    theirs = replace(dialog, mode=Mode.HUMAN, owner_id=None, epoch=dialog.epoch + 1)
    uow.dialogs.save(theirs, expected_epoch=dialog.epoch)
    asked = uow.handovers.open_of(dialog.id)
    handover = replace(asked or _by_staff(theirs, now), state=HandoverState.TAKEN, taken_at=now, waits_since=None)
    if asked:
        uow.handovers.save(handover)
    else:
        uow.handovers.add(handover)
    if shown:
        redraw_cards(uow, theirs, handover, now, "")
    return theirs


def _by_staff(dialog: Dialog, now: Millis) -> Handover:
    return Handover(HandoverId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), Reason.STAFF, now)


def _answered(uow: Uow, dialog: Dialog) -> None:
    handover = uow.handovers.open_of(dialog.id)
    if handover:
        uow.handovers.save(answered(handover))


def _comes_back(uow: Uow, inbox: Inbox, dialog: Dialog, now: Millis) -> None:
    if dialog.owner_id is not None:
        return
    hours = float(ELSEWHERE_HOURS.read(uow.setup.bot(inbox.bot_id).settings))
    uow.timers.set(Timer(f"{BACK}:{dialog.id}", BACK, now + int(hours * HOUR), dialog.id))


def give_back(uow: Uow, timer: Timer, now: Millis) -> None:
    """Nobody has written from elsewhere for long: the bot answers again, unless a manager took the dialog meanwhile, or
    the client waits."""
    dialog = uow.dialogs.get(DialogId(timer.subject), lock=True)
    if dialog.mode is not Mode.HUMAN or dialog.owner_id is not None:
        return
    handover = uow.handovers.open_of(dialog.id)
    if handover and handover.waits_since:
        _waits_on(uow, dialog, handover, now)
        return
    back = release(dialog)
    uow.dialogs.save(back, expected_epoch=dialog.epoch)
    if handover:
        closed = ended(handover, now)
        uow.handovers.save(closed)
        if has_card(uow, back, closed):
            redraw_cards(uow, back, closed, now, "")
            tell_desk(uow, back, f"back:{dialog.id}:{back.epoch}", text("desk-back-quiet", name=title_of(back)), now)


def _waits_on(uow: Uow, dialog: Dialog, handover: Handover, now: Millis) -> None:
    """The client has written since, and nobody answered: the desk is called, for the bot did not hear it."""
    waiting = wait_for_person(dialog)
    uow.dialogs.save(waiting, expected_epoch=dialog.epoch)
    again = let_go(uow, waiting, handover, None, now)
    if has_card(uow, waiting, again):
        redraw_cards(uow, waiting, again, now, "")
    else:
        show_card(uow, waiting, again, "", now)
    for place in desk_places(uow, waiting):
        key, body = f"back:{dialog.id}:{waiting.epoch}{place.suffix}", text("desk-left-alone", name=title_of(waiting))
        uow.outbox.add(to_take(place, waiting, note(place, waiting, key, body)), now)


def missed_call(uow: Uow, inbox: Inbox, event: MissedCall, now: Millis) -> None:
    """The client rang in vain: the call is a turn, and where the business wants it, a person is called."""
    dialog = dialog_with(uow, inbox, event.chat, event.sender, now)
    if uow.dialogs.turn_by_external(dialog.id, event.external_id):
        return
    turn = Turn(
        TurnId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), Author.CUSTOMER, "📞", now,
        external_id=event.external_id, sent_at=event.at,
    )  # fmt: skip
    uow.dialogs.add_turn(turn)
    if not CALL_ON_MISSED.read(uow.setup.bot(inbox.bot_id).settings):
        return
    called = call_person(uow, dialog, Reason.CUSTOMER_REQUEST, text("client-missed-call"), now, "📞")
    tell_desk(uow, called, f"call:{turn.id}", text("desk-missed-call"), now)
