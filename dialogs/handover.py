"""Handover: a human takes a dialog, for a typed reason."""

from dataclasses import dataclass, replace
from enum import StrEnum

from dialogs.ids import DialogId, EpisodeId, HandoverId, MemberId, Millis


class Reason(StrEnum):
    """Why a person is needed."""

    CUSTOMER_REQUEST = "customer_request"
    MISSING_KNOWLEDGE = "missing_knowledge"
    UNSUPPORTED_REQUEST = "unsupported_request"
    POLICY = "policy"
    FLAG = "flag"
    TOOL_FAILURE = "tool_failure"
    PENDING_CLARIFICATION = "pending_clarification"
    USAGE_LIMIT = "usage_limit"
    STAFF = "staff"


class HandoverState(StrEnum):
    """ASKED → TAKEN → RELEASED, or EXPIRED when nobody needed it any more."""

    ASKED = "asked"
    TAKEN = "taken"
    RELEASED = "released"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Handover:
    """One call for a person."""

    id: HandoverId
    dialog_id: DialogId
    episode_id: EpisodeId
    reason: Reason
    asked_at: Millis
    state: HandoverState = HandoverState.ASKED
    question: str = ""
    found: str = ""  # what the bot found: title of the nearest source, for the card
    taken_by: MemberId | None = None
    taken_at: Millis | None = None
    ended_at: Millis | None = None
    waits_since: Millis | None = None  # the client's oldest message without a person's word; None when answered
    queue: str = ""  # the one that it is in, once called or passed on


def taken(handover: Handover, by: MemberId, at: Millis) -> Handover:
    """Claimed by a manager."""
    return replace(handover, state=HandoverState.TAKEN, taken_by=by, taken_at=at)


def asked_again(handover: Handover, at: Millis) -> Handover:
    """Whoever had it can't go on: it waits for another person, and so does the client."""
    since = handover.waits_since or at
    return replace(handover, state=HandoverState.ASKED, taken_by=None, taken_at=None, waits_since=since)


def ended(handover: Handover, at: Millis, given_back: bool = False) -> Handover:
    """RELEASED if somebody had it, or gave it to the bot without taking it; EXPIRED if nobody needed it any more."""
    state = HandoverState.RELEASED if handover.taken_by or given_back else HandoverState.EXPIRED
    return replace(handover, state=state, ended_at=at, waits_since=None)


def asks(handover: Handover, at: Millis) -> Handover:
    """The client wrote: from now on they wait for a person, unless they already did."""
    return handover if handover.waits_since else replace(handover, waits_since=at)


def answered(handover: Handover) -> Handover:
    """A person answered, or said that no reply is needed."""
    return replace(handover, waits_since=None)
