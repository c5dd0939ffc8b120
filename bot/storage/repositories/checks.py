"""Saved questions and their runs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.tables.knowledge import sources
from bot.storage.tables.learning import check_runs, saved_questions
from dialogs.ids import TenantId
from dialogs.learning.checks import Change, CheckId, Item, Result, Run, RunId, Saved

_BUSY = ("queued", "reading")


def _result(values: Any) -> Result | None:
    return Result(**values) if values else None


def _saved(row: Row) -> Saved:
    values = {name: row[name] for name in Saved.__slots__}
    return Saved(**{**values, "result": _result(row["result"])})


def _run(row: Row) -> Run:
    items = [
        Item(item["question"], Change(item["change"]), Result(**item["after"]), _result(item["before"]))
        for item in row["items"] or ()
    ]  # fmt: skip
    return Run(row["id"], row["bot_id"], row["why"], row["at"], row["by"], row["before"], row["after"], row["done"],
               tuple(items), row["source"])  # fmt: skip


class Checks(Repository):
    """Implements `dialogs.learning.checks.CheckTable`."""

    def save(self, saved: Saved) -> None:
        values = asdict(saved)
        self.put(saved_questions, {"id": values.pop("id")}, **values)

    def get(self, check: CheckId) -> Saved:
        return _saved(self.one_known(saved_questions, id=check))

    def every(self) -> Sequence[Saved]:
        return [_saved(row) for row in self.rows(saved_questions, order=saved_questions.c.id)]

    def remove(self, check: CheckId) -> None:
        self.delete(saved_questions, saved_questions.c.id == check)

    def save_run(self, run: Run) -> None:
        values = asdict(run)
        self.put(check_runs, {"id": values.pop("id")}, **values)

    def get_run(self, run: RunId) -> Run:
        return _run(self.one_known(check_runs, id=run))

    def running(self) -> bool:
        return self.row(check_runs, check_runs.c.done.is_(False)) is not None

    def waiting(self) -> Sequence[tuple[TenantId, Run]]:
        self.require_system()
        query = sa.select(check_runs).where(check_runs.c.done.is_(False)).order_by(check_runs.c.id)
        return [(row["tenant_id"], _run(row)) for row in self.connection.execute(query).mappings()]

    def knowledge(self) -> Mapping[TenantId, str]:
        self.require_system()
        busy = sa.func.sum(sa.case((sources.c.state.in_(_BUSY), 1), else_=0))
        newest, number = sa.func.max(sources.c.updated_at), sa.func.count()
        query = sa.select(sources.c.tenant_id, newest, number, busy).group_by(sources.c.tenant_id)
        rows = self.connection.execute(query).all()
        return {TenantId(tenant): f"{last}:{many}" for tenant, last, many, reading in rows if not reading}
