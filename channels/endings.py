"""What comes after a send that failed: when it is tried again, or why it is given up. Pure."""

import random
from collections.abc import Sequence

from channels.base import Connection, Reconciling
from channels.failures import AccountDown, ChannelError, ChatMoved, Refused, RetryLater, TopicGone
from dialogs.ids import DAY, MINUTE, Millis
from dialogs.messages import Act, Audience
from dialogs.refusals import Why, why_of
from dialogs.store import Queued

_BACKOFF: Millis = 500
_LONGEST: Millis = 300_000
OLDEST: Millis = DAY  # what could not be said for a day is said no more; a person decides
_ACCOUNT: Millis = MINUTE
_ANEW = 3  # tries at a topic, or at a chat that moved
_ASKS = 6  # times that a channel is asked what became of a send
_RESENDS = {Audience.CUSTOMER: 1, Audience.DESK: 3}  # of unknown outcome: a double at the desk harms nobody
_HARMLESS = 5  # of edits, reactions, deletions, marks: twice is the same as once


def after(row: Queued, error: ChannelError, now: Millis, ladder: Sequence[float] = ()) -> Millis | None:
    """When it is tried again; None: it is given up. `ladder`: a channel's own seconds before each try."""
    if isinstance(error, RetryLater) and ladder:
        return climbed(row, error, now, ladder)
    if isinstance(error, TopicGone):
        # a topic that is gone as soon as it is made is not made again and again: bots are banned for that
        return now + (row.attempts - 1) * MINUTE if row.message.topic and row.attempts < _ANEW else None
    if isinstance(error, ChatMoved):
        return now if row.attempts < _ANEW else None
    if isinstance(error, Refused) or now - _began(row) > OLDEST:
        return None
    if isinstance(error, AccountDown):
        return now + _ACCOUNT
    asked = int(error.seconds * 1000) if isinstance(error, RetryLater) else 0
    return now + (asked or backoff(row.attempts))


def climbed(row: Queued, error: RetryLater, now: Millis, ladder: Sequence[float]) -> Millis | None:
    """The next step of the ladder, up to a tenth later; what the channel asks for is waited for beside it."""
    if row.attempts >= len(ladder):
        return None
    return now + int(max(ladder[row.attempts] * random.uniform(1.0, 1.1), error.seconds) * 1000)


def repeat(row: Queued, connection: Connection | None, now: Millis) -> Millis | None:
    """When a send of unknown outcome is tried (or asked about) again; None: it is given up."""
    if connection is None:
        return None
    if connection.channel.can.idempotent_send:
        return now + (backoff(row.unknowns) if row.unknowns else 0)
    if isinstance(connection.channel, Reconciling):  # it is asked first: only what surely did not arrive goes again
        return now + backoff(row.unknowns + 2) if row.unknowns < _ASKS else None
    return now if row.unknowns < resends(row) else None


def resends(row: Queued) -> int:
    """How often a send of unknown outcome is repeated where the channel can neither dedupe nor tell."""
    message = row.message
    if message.act is not Act.SAY or message.edits:
        return _HARMLESS
    return _RESENDS[message.audience]


def reason(row: Queued, error: ChannelError) -> Why:
    """Why it is given up, for people."""
    if isinstance(error, Refused):
        return why_of(error.reason)
    return Why.TOPIC if isinstance(error, TopicGone | ChatMoved) else Why.EXPIRED


def backoff(tries: int) -> Millis:
    """Half a second, doubled with each try up to five minutes; a little chance in it keeps crowds apart."""
    return int(min(_BACKOFF * 2 ** min(tries, 10), _LONGEST) * random.uniform(0.8, 1.2))


def _began(row: Queued) -> Millis:
    return max(row.created_at, row.message.not_before)
