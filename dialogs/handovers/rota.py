"""The rota as the store keeps it: queues, shifts, and offers of calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dialogs.handovers.queues import Queue, QueueId
from dialogs.handovers.shifts import Shift
from dialogs.ids import CustomerId, DialogId, HandoverId, MemberId, Millis


class OfferState(StrEnum):
    """How an offer went."""

    OPEN = "open"
    DECLINED = "declined"
    PASSED = "passed"  # they said nothing in time


@dataclass(frozen=True, slots=True)
class Offer:
    """A call offered to a member."""

    handover_id: HandoverId
    member_id: MemberId
    at: Millis
    state: OfferState = OfferState.OPEN


class RotaTable(Protocol):
    """Queues, shifts and offers of a company."""

    def queues(self) -> Sequence[Queue]:
        """In the order in which calls are sorted into them."""

    def save_queue(self, queue: Queue) -> None:
        """Adds it as the last one, or changes it where it stands."""

    def remove_queue(self, queue: QueueId) -> None: ...
    def write_to(self, member: MemberId, dialog: DialogId, at: Millis) -> None:
        """In private the member writes to this client from now on."""

    def writes_since(self, member: MemberId, dialog: DialogId) -> Millis:
        """When they chose this dialog; 0 when it is another one, or none."""

    def shift(self, member: MemberId) -> Shift:
        """The member's own, or the default one."""

    def save_shift(self, shift: Shift) -> None: ...
    def offers(self, handover: HandoverId) -> Sequence[Offer]: ...
    def save_offer(self, offer: Offer) -> None: ...
    def last_offered(self) -> Mapping[MemberId, Millis]:
        """When each member was last offered a call."""

    def loads(self) -> Mapping[MemberId, int]:
        """How many dialogs each member has now."""

    def knew(self, customer: CustomerId) -> MemberId | None:
        """Who last took a dialog of this client."""
