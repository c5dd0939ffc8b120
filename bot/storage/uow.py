"""The unit of work over a synchronous connection: every table object adds the tenant by itself."""

from typing import Generic, TypeVar

import sqlalchemy as sa

from bot.storage.base import Repository
from bot.storage.engines.transaction import Transaction
from bot.storage.lanes import Lanes
from bot.storage.outbox import Outbox
from bot.storage.repositories.accounts import Accounts
from bot.storage.repositories.audit import Audit
from bot.storage.repositories.checks import Checks
from bot.storage.repositories.curated import CuratedRows
from bot.storage.repositories.dialogs import Dialogs
from bot.storage.repositories.endpoints import Endpoints
from bot.storage.repositories.handovers import Handovers
from bot.storage.repositories.health import HealthRows
from bot.storage.repositories.labels import LabelRows
from bot.storage.repositories.learning import Gaps, Judged
from bot.storage.repositories.letters import Letters
from bot.storage.repositories.linking import Links
from bot.storage.repositories.members import Members
from bot.storage.repositories.rota import CannedTexts, Ratings, Rota
from bot.storage.repositories.setup import Setup
from bot.storage.repositories.tenants import Tenants
from bot.storage.repositories.timers import Facts, Timers
from dialogs.ids import TenantId
from dialogs.store import Uow

R = TypeVar("R", bound=Repository)


class _Of(Generic[R]):
    """A table object of the unit's tenant, made when it is asked for: a unit uses few of them."""

    def __init__(self, make: type[R]) -> None:
        self._make = make

    def __get__(self, uow: "SqlUow", _: type["SqlUow"]) -> R:
        return self._make(uow.transaction, uow.tenant)


class SqlUow:
    """Implements `dialogs.store.Uow`."""

    __slots__ = ("tenant", "transaction")

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
    labels = _Of(LabelRows)
    curated = _Of(CuratedRows)
    letters = _Of(Letters)
    health = _Of(HealthRows)
    endpoints = _Of(Endpoints)
    links = _Of(Links)
    accounts = _Of(Accounts)
    gaps = _Of(Gaps)
    checks = _Of(Checks)
    feedback = _Of(Judged)

    def __init__(self, transaction: Transaction, tenant: TenantId) -> None:
        self.transaction = transaction
        self.tenant = tenant

    @property
    def connection(self) -> sa.Connection:
        """For statements that no repository has."""
        return self.transaction.connection


def sql(uow: Uow) -> SqlUow:
    """The unit of work with its connection, for tables that only `bot` knows."""
    if not isinstance(uow, SqlUow):
        raise TypeError("not a unit of an SQL store")
    return uow
