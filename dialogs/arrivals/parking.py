"""Parking: what is told of a message before the message itself is known waits for it, and for no longer than this.

One timer per message that is waited for; its details hold what came early. The unit that stores the message takes it
out and applies it; what nobody takes is swept when the timer rings.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from dialogs.calendar.timers import Timer
from dialogs.events import Arrival, Deletion, Delivery, DeliveryState, Reach, Reaction, StaffElsewhere
from dialogs.ids import InboxId, Millis
from dialogs.messages import Attachment, AttachmentKind, InboundMessage, Sender
from dialogs.store import Uow

PARKED: Millis = 600_000
PARK = "parked"  # the kind of these timers
_KINDS = (InboundMessage, Reaction, Deletion, Delivery, Reach, StaffElsewhere)


def park(uow: Uow, chat: str, target: str, early: Arrival, now: Millis, wait: Millis = PARKED) -> None:
    """Keeps it until `target` is stored; the same thing twice is kept once."""
    key = _key(early.inbox_id, chat, target)
    known = uow.timers.get(key)
    kept = _kept(known) if known else []
    told = dump(early)
    if told not in kept:
        due = known.due if known else now + wait
        uow.timers.set(Timer(key, PARK, due, chat[:64], {"early": [*kept, told]}))


def take(uow: Uow, inbox: InboxId, chat: str, target: str) -> Sequence[Arrival]:
    """What came early for this message, in the order it came; from now on it waits no more."""
    timer = uow.timers.get(_key(inbox, chat, target)) if uow.timers.some(PARK) else None
    if timer is None or not uow.timers.take(timer):
        return ()
    return early_of(timer)


def early_of(timer: Timer) -> Sequence[Arrival]:
    """What a timer of this kind keeps."""
    return [load(told) for told in _kept(timer)]


def _kept(timer: Timer) -> list[dict[str, Any]]:
    early = timer.details.get("early")
    return list(early) if isinstance(early, list) else []


def _key(inbox: InboxId, chat: str, target: str) -> str:
    place = "\n".join((inbox, chat, target))
    return f"{PARK}:{hashlib.sha256(place.encode()).hexdigest()[:40]}"


def dump(arrival: Arrival) -> dict[str, Any]:
    """An arrival as JSON."""
    return {"is": type(arrival).__name__, **_plain(asdict(arrival))}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def load(told: Mapping[str, Any]) -> Arrival:
    """The same arrival again. Raises KeyError, TypeError or ValueError on anything else."""
    values = {name: value for name, value in told.items() if name != "is"}
    kind: Callable[..., Arrival] = {one.__name__: one for one in _KINDS}[told["is"]]
    for name, make in _PARTS.items():
        if name in values:
            values[name] = make(values[name])
    return kind(**values)


def _file(values: Mapping[str, Any]) -> Attachment:
    return replace(Attachment(**values), kind=AttachmentKind(values["kind"]))


_PARTS: Mapping[str, Callable[[Any], Any]] = {
    "sender": lambda values: Sender(**values),
    "attachments": lambda items: tuple(_file(item) for item in items),
    "state": DeliveryState,
}
