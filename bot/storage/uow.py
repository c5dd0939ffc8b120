"""The unit of work over a synchronous connection: every table object adds the tenant by itself."""

import sqlalchemy as sa

from bot.storage.audit import Audit
from bot.storage.dialogs import Dialogs
from bot.storage.handovers import Handovers
from bot.storage.lanes import Lanes
from bot.storage.members import Members
from bot.storage.outbox import Outbox
from bot.storage.setup import Setup
from bot.storage.tenants import Tenants
from bot.storage.timers import Facts, Timers
from dialogs.ids import TenantId
from dialogs.store import Uow


class SqlUow:
    """Implements `dialogs.store.Uow`."""

    __slots__ = ("audit", "connection", "dialogs", "facts", "handovers", "lanes", "members", "outbox", "setup",
                 "tenant", "tenants", "timers")  # fmt: skip

    def __init__(self, connection: sa.Connection, tenant: TenantId) -> None:
        self.connection = connection
        self.tenant = tenant
        self.tenants = Tenants(connection, tenant)
        self.members = Members(connection, tenant)
        self.setup = Setup(connection, tenant)
        self.dialogs = Dialogs(connection, tenant)
        self.handovers = Handovers(connection, tenant)
        self.lanes = Lanes(connection, tenant)
        self.outbox = Outbox(connection, tenant)
        self.audit = Audit(connection, tenant)
        self.timers = Timers(connection, tenant)
        self.facts = Facts(connection, tenant)


def sql(uow: Uow) -> SqlUow:
    """The unit of work with its connection, for tables that only `bot` knows."""
    if not isinstance(uow, SqlUow):
        raise TypeError("not a unit of an SQL store")
    return uow
