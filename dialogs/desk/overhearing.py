"""Overhearing: what the bot and a client say is shown in the client's topic, joined in batches. Parts of units.

Only where a topic stands already: none is made for a dialog that the bot has alone."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.arrivals.revising import current
from dialogs.calendar.timers import Timer
from dialogs.desk.cards import ICONS, note, places
from dialogs.dialog import Dialog
from dialogs.ids import DialogId, Millis, TurnId
from dialogs.messages import Priority
from dialogs.store import Topic, Uow
from dialogs.tenant import Desk
from dialogs.texts import one_line, text
from dialogs.turn import Turn

OVERHEARD = "overheard"
_AFTER: Millis = 20_000  # what is said meanwhile goes along
_JOINS: Millis = 600_000  # a batch that the budget still holds back takes in the next one
_TURNS = 40
_LINE, _MOST = 300, 3500  # characters of a line, and of a batch


def overhear(uow: Uow, dialog: Dialog, turns: Sequence[Turn], now: Millis) -> None:
    """The turns wait for the next batch. Who never had a person (epoch 0) has no topic: nothing is even looked up."""
    if not dialog.epoch or not turns or not _listening(uow, dialog):
        return
    key = _key(dialog)
    known = uow.timers.get(key)
    waiting = _ids(known)
    due = known.due if known and waiting else now + _AFTER
    details = {"turns": [*waiting, *(turn.id for turn in turns)][-_TURNS:], "before": _before(known)}
    uow.timers.set(Timer(key, OVERHEARD, due, dialog.id, details))


def called_away(uow: Uow, dialog: Dialog) -> None:
    """A person was called, or came by themselves: the card shows the last words itself."""
    if dialog.epoch > 1:
        uow.timers.cancel(_key(dialog))


def ring_overheard(uow: Uow, timer: Timer, now: Millis) -> None:
    """The batch goes to the topic; one that has not gone yet is taken into it."""
    dialog, waiting = uow.dialogs.get(DialogId(timer.subject)), _ids(timer)
    found = _listening(uow, dialog)
    if not waiting or found is None:
        return
    desk, _ = found
    lines, before = _lines(uow, waiting), _before(timer)
    earlier = uow.outbox.by_key(before) if before and uow.outbox.cancel(before, now) else None
    if earlier and not isinstance(earlier.message.body, str):
        lines = f"{earlier.message.body.values['lines']}\n{lines}"
    key = f"{OVERHEARD}:{waiting[-1]}"
    for place in places(uow.tenants.get(), desk, ()):
        body = text("desk-overheard", lines=_newest(lines))
        uow.outbox.add(note(place, dialog, key, body, Priority.MIRROR), now)
    uow.timers.set(Timer(_key(dialog), OVERHEARD, now + _JOINS, dialog.id, {"turns": [], "before": key}))


def _listening(uow: Uow, dialog: Dialog) -> tuple[Desk, Topic] | None:
    topic = uow.handovers.topic(dialog.id)
    if topic is None or topic.closed:
        return None
    desk = next((one for one in uow.setup.desks() if one.chat == topic.chat), None)
    return (desk, topic) if desk and desk.overhears else None


def _lines(uow: Uow, wanted: Sequence[str]) -> str:
    zone = ZoneInfo(uow.tenants.get().timezone)
    turns = [turn for one in wanted if (turn := uow.dialogs.turn(TurnId(one)))]
    return "\n".join(_line(turn, zone) for turn in current(turns) if turn.said)


def _line(turn: Turn, zone: ZoneInfo) -> str:
    moment = datetime.fromtimestamp(turn.at / 1000, zone).strftime("%H:%M")
    return f"{moment} {ICONS[turn.author]} {one_line(turn.text, _LINE)} {'📎' * len(turn.attachments)}".strip()


def _newest(lines: str) -> str:
    """What fits into one message; the rest stands in the history."""
    return lines if len(lines) <= _MOST else "…" + lines[-_MOST:].partition("\n")[2]


def _ids(timer: Timer | None) -> Sequence[str]:
    turns = timer.details.get("turns") if timer else ()
    return [str(one) for one in turns] if isinstance(turns, list) else []


def _before(timer: Timer | None) -> str:
    return str(timer.details.get("before", "")) if timer else ""


def _key(dialog: Dialog) -> str:
    return f"{OVERHEARD}:{dialog.id}"
