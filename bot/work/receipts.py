"""What the end of a send causes, besides being stored."""

from channels.base import Connections
from channels.outbox import Arrived
from dialogs.arrivals.happenings import settle_sent
from dialogs.arrivals.marking import mark_read
from dialogs.company.endpoints import close_failing
from dialogs.company.undelivered import tell_undelivered
from dialogs.ids import Millis
from dialogs.store import Queued, Uow


def on_given_up(uow: Uow, row: Queued, reason: str, now: Millis) -> None:
    """Whoever counts on the message is told; an address of the owner's that takes nothing gets nothing more."""
    tell_undelivered(uow, row, reason, now)
    close_failing(uow, row, reason, now)


def on_receipt(connections: Connections) -> Arrived:
    """Early reports hold now; and in a chat that has read marks, what was answered is marked."""

    def arrived(uow: Uow, row: Queued, external_id: str, now: Millis) -> None:
        settle_sent(uow, row, external_id, now)
        connection = connections.get(row.message.inbox_id)
        if connection and connection.channel.can.marks(row.message.chat):
            mark_read(uow, row.message, now)

    return arrived
