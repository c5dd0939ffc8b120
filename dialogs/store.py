"""The store as the domain sees it: one unit of work is one function, run in one transaction, in one tenant's scope.

A unit is a plain function of a `Uow`: it runs in the database's own thread or greenlet and must not await or call out.
It may run more than once (a serialization failure repeats it), so it has no effect but through the Uow.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from dialogs.arrivals.linking import LinkTable
from dialogs.calendar.timers import TimerTable
from dialogs.facts import FactTable
from dialogs.handovers.rota import RotaTable
from dialogs.ids import TenantId
from dialogs.tables.dialogs import DialogTable, HandoverTable, Topic, Waiting
from dialogs.tables.lanes import SUSPECT, Claim, LaneTable, Received
from dialogs.tables.outbox import OutboxTable, Queued, SendState
from dialogs.tables.setup import AuditEntry, AuditTable, MemberTable, SetupTable, TenantTable

if TYPE_CHECKING:  # these stand on this module
    from dialogs.answers.curated import CuratedTable
    from dialogs.arrivals.accounts import AccountTable
    from dialogs.company.channel_health import HealthTable
    from dialogs.company.endpoints import EndpointTable
    from dialogs.company.letters import LetterTable
    from dialogs.desk.canned import CannedTable
    from dialogs.desk.labels import LabelTable
    from dialogs.handovers.rating import RatingTable
    from dialogs.learning.checks import CheckTable
    from dialogs.learning.feedback import FeedbackTable
    from dialogs.learning.gaps import GapTable
__all__ = [
    "AuditEntry",
    "AuditTable",
    "Claim",
    "DialogTable",
    "HandoverTable",
    "LaneTable",
    "MemberTable",
    "OutboxTable",
    "Queued",
    "Received",
    "SUSPECT",
    "SendState",
    "SetupTable",
    "Store",
    "TenantTable",
    "Topic",
    "Unit",
    "Uow",
    "Waiting",
]  # its tables are parts of this seam, in files by subject
T = TypeVar("T")


class Uow(Protocol):
    """Everything of one tenant, inside one transaction."""

    @property
    def tenant(self) -> TenantId: ...
    @property
    def tenants(self) -> TenantTable: ...
    @property
    def members(self) -> MemberTable: ...
    @property
    def setup(self) -> SetupTable: ...
    @property
    def dialogs(self) -> DialogTable: ...
    @property
    def handovers(self) -> HandoverTable: ...
    @property
    def lanes(self) -> LaneTable: ...
    @property
    def outbox(self) -> OutboxTable: ...
    @property
    def audit(self) -> AuditTable: ...
    @property
    def timers(self) -> TimerTable: ...
    @property
    def links(self) -> LinkTable: ...
    @property
    def accounts(self) -> "AccountTable": ...
    @property
    def facts(self) -> FactTable: ...
    @property
    def rota(self) -> RotaTable: ...
    @property
    def ratings(self) -> "RatingTable": ...
    @property
    def canned(self) -> "CannedTable": ...
    @property
    def labels(self) -> "LabelTable": ...
    @property
    def curated(self) -> "CuratedTable": ...
    @property
    def letters(self) -> "LetterTable": ...
    @property
    def health(self) -> "HealthTable": ...
    @property
    def endpoints(self) -> "EndpointTable": ...
    @property
    def gaps(self) -> "GapTable": ...
    @property
    def checks(self) -> "CheckTable": ...
    @property
    def feedback(self) -> "FeedbackTable": ...


Unit = Callable[[Uow], T]


class Store(Protocol):
    """The only way to data."""

    async def run(self, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
        """Runs the unit in a transaction, durably committed before this returns. Raises Busy over the bound."""

    async def read(self, tenant: TenantId, unit: Callable[[Uow], T]) -> T:
        """Runs a unit that only reads."""
