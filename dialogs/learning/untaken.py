"""Untaken: an offer of what may help that the client does not take. It is offered once more: never twice, never after a
person came or the client wrote, and nobody is handed over unasked. Where that is in vain too, it may be a gap."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.answers.followups import NEARLY, STILL, offered
from dialogs.answers.intents import ENOUGH_BUTTON
from dialogs.arrivals.hearing import Heard
from dialogs.calendar.timers import Timer
from dialogs.dialog import Dialog, Mode
from dialogs.ids import DAY, MINUTE, DialogId, EpisodeId, Millis, TurnId, new_id
from dialogs.learning.gaps import Why, note_missing
from dialogs.messages import Button
from dialogs.saying import to_customer
from dialogs.settings import OFFER_WAIT
from dialogs.store import Queued, SendState, Uow
from dialogs.tenant import BotVersion, Inbox
from dialogs.texts import text
from dialogs.turn import Author, Turn

OFFERED = "offered"
_LETTERS = ("email",)  # kinds of channels that are read once in a while: three minutes of silence say nothing there
_AGAIN: Millis = 10_000
_LOOKED_BACK = 12  # turns
_UNDER_WAY = (SendState.QUEUED, SendState.SENDING)
_ENOUGH = ((Button(text("client-button-enough"), ENOUGH_BUTTON),),)


def follow_offer(uow: Uow, heard: Heard, said: Sequence[Turn], calls: bool, now: Millis) -> None:
    """Part of the unit that settles: what `said` offers is looked at later; whom an offer leads to a person (it `calls`
    one) did not take it."""
    if calls and offered(heard.history):
        before = [turn for turn in heard.history if turn.author is Author.BOT]
        _note(uow, heard.dialog, before[-1])
    offer = next((turn for turn in said if turn.text == f"[{NEARLY}]" and turn.trace_id), None)
    if offer:
        _look_later(uow, offer, heard.inbox, heard.bot, now)


def _look_later(uow: Uow, offer: Turn, inbox: Inbox, bot: BotVersion, now: Millis) -> None:
    minutes = float(OFFER_WAIT.read(bot.settings)) or float(OFFER_WAIT.default)
    due = now + max(int(minutes * MINUTE), DAY if inbox.kind in _LETTERS else 0)
    uow.timers.set(Timer(f"{OFFERED}:{offer.dialog_id}", OFFERED, due, offer.dialog_id, {"turn": offer.id}))


def ring_offered(uow: Uow, timer: Timer, now: Millis) -> None:
    """Nobody took it: the client is asked once more, or the question is kept. While the offer is on its way, or the
    client's words lie unread, it is too early to tell."""
    dialog, number = uow.dialogs.get(DialogId(timer.subject), lock=True), TurnId(str(timer.details["turn"]))
    told, row = _told(uow, dialog, number), uow.outbox.by_key(f"say:{number}")
    if not told or any(turn.author is Author.CUSTOMER for turn in told[1:]):
        return
    if (row and row.state in _UNDER_WAY) or uow.lanes.waits(f"{dialog.inbox_id}:{dialog.chat}"[:150]):
        uow.timers.set(replace(timer, due=now + _AGAIN))
        return
    if row and len(told) == 1 and _may_ask(uow, dialog, row):
        _ask(uow, dialog, told[0], row, now)
    else:
        _note(uow, dialog, told[0])


def _told(uow: Uow, dialog: Dialog, number: TurnId) -> Sequence[Turn]:
    """The offer and what was said after it; nothing where it was long ago, or the question was taken back."""
    turns = uow.dialogs.turns(dialog.id, _LOOKED_BACK)
    place = next((place for place, turn in enumerate(turns) if turn.id == number), None)
    if place is None:
        return ()
    asked = [turn for turn in turns[:place] if turn.author is Author.CUSTOMER]
    return () if asked and asked[-1].deleted_at else turns[place:]


def _may_ask(uow: Uow, dialog: Dialog, offer: Queued) -> bool:
    inbox = uow.setup.inbox(dialog.inbox_id)
    wanted = dialog.reachable and not dialog.opted_out and not dialog.blocked and inbox.active and not inbox.removed
    its = dialog.mode is Mode.BOT and dialog.epoch == offer.message.epoch and offer.state is SendState.SENT
    return bool(wanted and its and OFFER_WAIT.read(uow.setup.bot(inbox.bot_id).settings))


def _ask(uow: Uow, dialog: Dialog, offer: Turn, row: Queued, now: Millis) -> None:
    """The same choices under the same numbers, and one more that ends it."""
    episode = dialog.episode_id or EpisodeId("")
    turn = Turn(TurnId(new_id(now)), dialog.id, episode, Author.BOT, f"[{STILL}]", now, trace_id=offer.trace_id)
    uow.dialogs.add_turn(turn)
    buttons = (*row.message.buttons, *_ENOUGH)
    message = to_customer(dialog, text(STILL), turn.id, fenced=True, part="still", buttons=buttons)
    uow.outbox.add(replace(message, reply_to=row.message.reply_to, unasked=True), now)
    inbox = uow.setup.inbox(dialog.inbox_id)
    _look_later(uow, turn, inbox, uow.setup.bot(inbox.bot_id), now)


def _note(uow: Uow, dialog: Dialog, offer: Turn) -> None:
    if offer.trace_id:
        trace = uow.dialogs.trace(offer.trace_id)
        note_missing(uow.gaps, dialog, trace.id, trace.question, trace.at, Why.UNTAKEN)
