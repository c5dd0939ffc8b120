"""Why a message did not arrive: one closed list for all channels, so that people are told in words."""

from enum import StrEnum


class Why(StrEnum):
    """A reason that is stored with a message; its words are `why-{value}`."""

    BLOCKED = "blocked"  # the client blocked us
    GONE = "gone"  # the client's account is deleted
    KICKED = "kicked"  # we were put out of the group
    NO_CHAT = "no-chat"  # there is no such chat, or nobody opened it yet
    NO_RIGHTS = "no-rights"  # we may not write there
    NOT_FIRST = "not-first"  # the client must write first, or again
    TOPIC = "topic"  # the desk's topic could not be made
    TOO_LONG = "too-long"
    EMPTY = "empty"
    ENTITIES = "entities"  # formatting that the channel could not read
    BUTTONS = "buttons"  # buttons that the channel does not take
    REPLY_GONE = "reply-gone"  # what it answers is no longer there
    EDIT_GONE = "edit-gone"  # what it edits is no longer there, or too old
    DELETE_GONE = "delete-gone"  # what it takes back is no longer there, or too old
    NOT_MODIFIED = "not-modified"  # an edit that changes nothing: as good as done
    REACTION = "reaction"  # an emoji that the chat does not allow
    FILE_BIG = "file-big"
    FILE_BAD = "file-bad"  # a file of no use to the channel, or no longer kept
    UNSUPPORTED = "unsupported"  # the channel has no such thing
    NOT_CONNECTED = "not-connected"  # the inbox was switched off
    EXPIRED = "expired"  # it waited too long for a channel that does not answer
    LOST = "lost"  # its fate is not known
    REPORTED = "reported"  # the channel took it, and said later that it did not arrive
    REFUSED = "refused"  # anything else: the channel's own words are in the detail


UNREACHABLE = frozenset({Why.BLOCKED, Why.GONE, Why.NO_CHAT})  # the client, not the message, is the obstacle


def why_of(reason: str) -> Why:
    """The reason by its value; what is unknown is a refusal."""
    return _BY_VALUE.get(reason, Why.REFUSED)


_BY_VALUE = {why.value: why for why in Why}
