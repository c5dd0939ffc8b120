"""Facts: what happened to a dialog and who caused it, written once and never changed; reports count these alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from dialogs.dialog import Dialog
from dialogs.ids import DialogId, EpisodeId, Millis


class FactKind(StrEnum):
    """What can happen to a dialog at the desk."""

    CAME = "came"  # by a deep link: `source` is its tag
    ASKED = "asked"  # a person was called
    OFFERED = "offered"
    DECLINED = "declined"
    ASSIGNED = "assigned"  # somebody has it from now on
    FIRST_RESPONSE = "first_response"  # the first public words of a person: automatic texts never count
    RESPONSE = "response"
    TRANSFERRED = "transferred"
    ESCALATED = "escalated"
    RETURNED = "returned"  # the bot has it again
    NO_REPLY_NEEDED = "no_reply_needed"
    RESOLVED = "resolved"
    CATEGORISED = "categorised"  # what a resolved one was about, said after the end
    REOPENED = "reopened"
    RATED = "rated"
    SLA_WARNED = "sla_warned"
    SLA_BREACHED = "sla_breached"
    DRAFT_SENT = "draft_sent"
    DRAFT_EDITED = "draft_edited"
    DRAFT_DROPPED = "draft_dropped"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. `by` is a member, "bot", "client" or "timer"."""

    at: Millis
    kind: FactKind
    dialog_id: DialogId
    episode_id: EpisodeId
    by: str
    details: Mapping[str, object] = field(default_factory=dict)


def fact_of(dialog: Dialog, kind: FactKind, by: str, at: Millis, **details: object) -> Fact:
    """What happened to the dialog in the episode that it is in."""
    return Fact(at, kind, dialog.id, dialog.episode_id or EpisodeId(""), by, details)


class FactTable(Protocol):
    """Append-only."""

    def add(self, fact: Fact) -> None: ...
    def of_episode(self, episode: EpisodeId) -> Sequence[Fact]:
        """Oldest first."""

    def by_member(self, member: str, since: Millis) -> Sequence[Fact]:
        """What a member caused since then, oldest first."""
