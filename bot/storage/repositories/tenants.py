"""Companies, and the directory from outside keys to them."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.storage.base import Repository, Row, upsert
from bot.storage.tables.setup import directory, tenants
from dialogs.errors import Conflict
from dialogs.ids import TenantId
from dialogs.tenant import Tenant

_SHARED = {"member"}  # a person may work in several companies; a bot, a group or a link belongs to one


def _tenant(row: Row) -> Tenant:
    return Tenant(row["tenant_id"], row["name"], row["language"], row["timezone"], row["created_at"])


class Tenants(Repository):
    """Implements `dialogs.store.TenantTable`."""

    def add(self, tenant: Tenant) -> None:
        self.insert(tenants, name=tenant.name, language=tenant.language, timezone=tenant.timezone,
                    created_at=tenant.created_at)  # fmt: skip

    def save(self, tenant: Tenant) -> None:
        self.update(tenants, name=tenant.name, language=tenant.language, timezone=tenant.timezone)

    def get(self) -> Tenant:
        return self.once(tenants, "", lambda: _tenant(self.one_known(tenants)))

    def every(self) -> Sequence[Tenant]:
        self.require_system()
        query = sa.select(tenants).order_by(tenants.c.created_at)
        return [_tenant(row) for row in self.connection.execute(query).mappings()]

    def enlist(self, kind: str, key: str, value: str = "") -> None:
        sole = None if kind in _SHARED else f"{kind}:{key}"
        statement = upsert(self.connection, directory).on_conflict_do_nothing()
        row = {"kind": kind, "key": key, "tenant_id": self.tenant, "value": value, "sole": sole}
        if self.connection.execute(statement, row).rowcount == 0 and not self._is_mine(kind, key):
            raise Conflict(f"error-{kind}-taken")

    def delist(self, kind: str, key: str) -> None:
        self.delete(directory, directory.c.kind == kind, directory.c.key == key)

    def delist_all(self, kind: str, value: str) -> None:
        self.delete(directory, directory.c.kind == kind, directory.c.value == value)

    def lookup(self, kind: str, key: str) -> Sequence[tuple[TenantId, str]]:
        query = sa.select(directory.c.tenant_id, directory.c.value).where(
            directory.c.kind == kind, directory.c.key == key
        )
        return [
            (TenantId(tenant), value)
            for tenant, value in self.connection.execute(query.order_by(directory.c.tenant_id))
        ]

    def _is_mine(self, kind: str, key: str) -> bool:
        return any(tenant == self.tenant for tenant, _ in self.lookup(kind, key))
