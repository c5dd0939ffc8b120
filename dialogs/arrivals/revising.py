"""What a client's utterance reads now: edits and deletions over turns that are never changed. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dialogs.ids import TurnId
from dialogs.turn import Turn


def newest(revisions: Iterable[Turn]) -> Turn:
    """The words that hold: the latest by the channel's own clock, whatever order they came in. Some channels give an
    edit the very second of what it edits: at the same moment an edit is the later one."""
    return max(revisions, key=lambda turn: (turn.sent_at, turn.revises is not None, turn.external_id))


def root(turn: Turn) -> TurnId:
    """The turn that stands for the utterance, however often it was edited."""
    return turn.revises or turn.id


def current(turns: Sequence[Turn]) -> Sequence[Turn]:
    """Each utterance once, where it was first said, in its newest words; what was taken back is left out."""
    if not any(turn.revises or turn.deleted_at for turn in turns):  # nearly always
        return turns
    known: dict[TurnId, list[Turn]] = {}
    for turn in turns:
        known.setdefault(root(turn), []).append(turn)
    return [_read(turns) for turns in known.values() if not any(turn.deleted_at for turn in turns)]


def _read(revisions: Sequence[Turn]) -> Turn:
    if len(revisions) == 1:
        return revisions[0]
    first, last = revisions[0], newest(revisions)
    return replace(first, text=last.text, attachments=last.attachments)


def same_words(one: Turn, other: Turn) -> bool:
    """Channels send "edits" that change nothing a person would see (a link's preview, a sign below it)."""
    return one.text.strip() == other.text.strip() and len(one.attachments) == len(other.attachments)


def reacted(turn: Turn, who: str, emoji: str, order: int) -> Turn:
    """With this person's sign, unless a later one is known."""
    known = {one: (sign, at) for one, sign, at in turn.reactions}
    if who in known and known[who][1] >= order:
        return turn
    signs = {**known, who: (emoji, order)}
    return replace(turn, reactions=tuple((one, sign, at) for one, (sign, at) in sorted(signs.items())))
