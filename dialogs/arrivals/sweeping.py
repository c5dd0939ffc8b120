"""Sweeping: what waited in vain for its message. An edit becomes a message of its own; reports end here."""

import json
from collections.abc import Sequence

from loguru import logger

from dialogs.arrivals.elsewhere import ours, spoke
from dialogs.arrivals.parking import dump, early_of, load
from dialogs.calendar.timers import Timer
from dialogs.errors import NotFound
from dialogs.events import Arrival, Delivery, StaffElsewhere
from dialogs.ids import InboxId, Millis
from dialogs.messages import InboundMessage
from dialogs.store import Received, Uow

LATE = "\x1flate:"  # begins the dedupe key of what we bring again; ingress takes no such character from a channel


def sweep(uow: Uow, timer: Timer, now: Millis) -> None:
    """Rings for what was parked and not taken."""
    for early in early_of(timer):
        if isinstance(early, InboundMessage):
            _alone(uow, early, now)
        elif isinstance(early, StaffElsewhere):
            _surely(uow, early, now)
        elif isinstance(early, Delivery) and uow.outbox.known(early.inbox_id, early.chat, early.of):
            uow.outbox.delivered(early.inbox_id, early.chat, early.of, early.state, early.upto)
        else:
            logger.info("{} about a message that never came", type(early).__name__)


def _alone(uow: Uow, edit: InboundMessage, now: Millis) -> None:
    """Through the dialog's lane, as everything that is to be answered."""
    raw = json.dumps({**dump(edit), "edit_of": ""}, ensure_ascii=True).encode()
    lane = f"{edit.inbox_id}:{edit.chat}"[:150]
    uow.lanes.receive(Received(edit.inbox_id, f"{LATE}{edit.external_id}"[:150], lane, 0, raw, now), now, now)


def brought_again(raw: bytes) -> Sequence[Arrival]:
    """What `sweep` put into a lane. Raises KeyError, TypeError or ValueError on anything else."""
    return (load(json.loads(raw)),)


def _surely(uow: Uow, event: StaffElsewhere, now: Millis) -> None:
    known = uow.outbox.known(event.inbox_id, event.chat, event.external_id)
    if known or ours(uow.outbox.unsure(event.inbox_id, event.chat), event):
        return
    try:
        inbox = uow.setup.inbox(InboxId(event.inbox_id))
    except NotFound:  # it was disconnected meanwhile
        return
    spoke(uow, inbox, event, now)
