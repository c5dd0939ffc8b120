"""A dialog: one customer in one inbox over time, who has it, and the epoch that fences late answers."""

from dataclasses import dataclass, replace
from enum import StrEnum

from dialogs.errors import AlreadyTaken
from dialogs.ids import CustomerId, DialogId, EpisodeId, InboxId, MemberId, Millis

FLAGGED = "🚩"  # the tag that every company has: look at this one first


class Mode(StrEnum):
    """Who answers now."""

    BOT = "bot"
    WAITING = "waiting"
    HUMAN = "human"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Dialog:
    """State of one dialog. `epoch` grows at each change of owner; what an older epoch decided is dropped."""

    id: DialogId
    inbox_id: InboxId
    chat: str
    customer_id: CustomerId
    mode: Mode = Mode.BOT
    owner_id: MemberId | None = None
    epoch: int = 0
    episode_id: EpisodeId | None = None
    language: str = "ru"
    told_waiting: bool = False
    customer_name: str = ""
    reachable: bool = True  # False from when the client blocked us until they are back
    reach_order: Millis = 0  # of the last word about that
    other_lines: int = 0  # the client's last lines in a row that were in another language
    opted_out: bool = False  # nothing goes out that the client did not ask for
    blocked: bool = False  # by staff: what comes is stored and not answered
    tags: tuple[str, ...] = ()  # staff's own marks; FLAGGED, where it is, comes first
    room: str = ""  # the group, or the person of staff, in whose chat it is; "" for the client's own chat with us


def wait_for_person(dialog: Dialog) -> Dialog:
    """The bot hands over: from now on only a person answers."""
    return replace(dialog, mode=Mode.WAITING, owner_id=None, epoch=dialog.epoch + 1, told_waiting=False)


def take(dialog: Dialog, member: MemberId) -> Dialog:
    """A manager claims the dialog. Raises AlreadyTaken when another has it; taking one's own again changes nothing."""
    if dialog.mode is Mode.HUMAN and dialog.owner_id == member:
        return dialog
    if dialog.mode is Mode.HUMAN and dialog.owner_id is not None:  # nobody's: a person answers from outside Parley
        raise AlreadyTaken("error-already-taken")
    return replace(dialog, mode=Mode.HUMAN, owner_id=member, epoch=dialog.epoch + 1)


def release(dialog: Dialog) -> Dialog:
    """A person gives the dialog back to the bot; nothing changes when the bot has it."""
    if dialog.mode not in (Mode.HUMAN, Mode.WAITING):
        return dialog
    return replace(dialog, mode=Mode.BOT, owner_id=None, epoch=dialog.epoch + 1)


def close(dialog: Dialog) -> Dialog:
    """The demand is done with: the client's next words begin, or reopen, one."""
    return replace(dialog, mode=Mode.CLOSED, owner_id=None, epoch=dialog.epoch + 1)


def started(dialog: Dialog, episode: EpisodeId) -> Dialog:
    """A new demand begins; a closed dialog is the bot's again."""
    mode = Mode.BOT if dialog.mode is Mode.CLOSED else dialog.mode
    return replace(dialog, episode_id=episode, mode=mode)


def said_waiting(dialog: Dialog) -> Dialog:
    """The client has been told once that a person was called."""
    return replace(dialog, told_waiting=True)


@dataclass(frozen=True, slots=True)
class Episode:
    """One demand, from first message to close; the unit of analytics."""

    id: EpisodeId
    dialog_id: DialogId
    started_at: Millis
    first_in_at: Millis | None = None
    first_out_at: Millis | None = None
    closed_at: Millis | None = None
