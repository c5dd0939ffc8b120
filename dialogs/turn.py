"""Turns: single utterances of a dialog, never edited (an edit is a new revision)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialogs.ids import DialogId, EpisodeId, MemberId, Millis, SourceId, TraceId, TurnId
from dialogs.messages import Attachment


class Author(StrEnum):
    """Who spoke."""

    CUSTOMER = "customer"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Citation:
    """The source that an answer stands on."""

    source_id: SourceId
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance. `external_id` is the channel's id, `revises` the turn that an edit replaces."""

    id: TurnId
    dialog_id: DialogId
    episode_id: EpisodeId
    author: Author
    text: str
    at: Millis
    attachments: Sequence[Attachment] = ()
    external_id: str = ""
    member_id: MemberId | None = None
    citations: Sequence[Citation] = ()
    trace_id: TraceId | None = None
    revises: TurnId | None = None
    sent_at: Millis = 0  # when it was said by the channel's own clock; of two revisions the later one holds
    deleted_at: Millis | None = None  # the client took it back: kept, marked, answered no more
    reactions: Sequence[tuple[str, str, Millis]] = ()  # (who, emoji, order); who took theirs back has an empty one

    @property
    def said(self) -> bool:
        """False for the program's own notices ("[client-…]") and for commands: nobody reads these as a conversation."""
        if self.author is Author.CUSTOMER:
            return not self.text.startswith("/")
        return self.author is Author.STAFF or not self.text.startswith("[client-")
