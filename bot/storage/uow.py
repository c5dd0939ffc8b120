"""The unit of work over a synchronous connection: every table object adds the tenant by itself."""

from typing import Generic, TypeVar

import sqlalchemy as sa

from bot.storage.audit import Audit
from bot.storage.base import Repository
from bot.storage.checks import Checks
from bot.storage.curated import CuratedRows
from bot.storage.dialogs import Dialogs
from bot.storage.handovers import Handovers
from bot.storage.health import HealthRows
from bot.storage.lanes import Lanes
from bot.storage.learning import Gaps, Judged
from bot.storage.letters import Letters
from bot.storage.linking import Links
from bot.storage.members import Members
from bot.storage.outbox import Outbox
from bot.storage.rota import CannedTexts, Ratings, Rota
from bot.storage.setup import Setup
from bot.storage.tenants import Tenants
from bot.storage.timers import Facts, Timers
from dialogs.ids import TenantId
from dialogs.store import Uow

R = TypeVar("R", bound=Repository)


class _Of(Generic[R]):
    """A table object of the unit's tenant, made when it is asked for: a unit uses few of them."""

    def __init__(self, make: type[R]) -> None:
        self._make = make

    def __get__(self, uow: "SqlUow", _: type["SqlUow"]) -> R:
        return self._make(uow.connection, uow.tenant)


class SqlUow:
    """Implements `dialogs.store.Uow`."""

    __slots__ = ("connection", "tenant")

    tenants = _Of(Tenants)
    members = _Of(Members)
    setup = _Of(Setup)
    dialogs = _Of(Dialogs)
    handovers = _Of(Handovers)
    lanes = _Of(Lanes)
    outbox = _Of(Outbox)
    audit = _Of(Audit)
    timers = _Of(Timers)
    facts = _Of(Facts)
    rota = _Of(Rota)
    ratings = _Of(Ratings)
    canned = _Of(CannedTexts)
    curated = _Of(CuratedRows)
    letters = _Of(Letters)
    health = _Of(HealthRows)
    links = _Of(Links)
    gaps = _Of(Gaps)
    checks = _Of(Checks)
    feedback = _Of(Judged)

    def __init__(self, connection: sa.Connection, tenant: TenantId) -> None:
        self.connection = connection
        self.tenant = tenant


def sql(uow: Uow) -> SqlUow:
    """The unit of work with its connection, for tables that only `bot` knows."""
    if not isinstance(uow, SqlUow):
        raise TypeError("not a unit of an SQL store")
    return uow
