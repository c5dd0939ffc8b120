"""Gaps and their cases; verdicts on answers."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from bot.storage.base import Repository, Row, shallow
from bot.storage.tables.learning import feedback as verdicts
from bot.storage.tables.learning import gap_cases, gaps
from dialogs.ids import DialogId, TenantId, TraceId
from dialogs.learning.feedback import Fault, Feedback, Verdict
from dialogs.learning.gaps import Case, Gap, GapId, GapState, Why

_CASE = tuple(field.name for field in fields(Case))
_MISSED = [why.value for why in Why if why.missed]
_GAP = tuple(field.name for field in fields(Gap))


def _case(row: Row) -> Case:
    return Case(**{**{name: row[name] for name in _CASE}, "why": Why(row["why"])})


def _gap(row: Row) -> Gap:
    values: dict[str, Any] = {name: row[name] for name in _GAP}
    return Gap(**{**values, "state": GapState(row["state"]), "meaning": tuple(row["meaning"] or ())})


class Gaps(Repository):
    """Implements `dialogs.learning.gaps.GapTable`."""

    def note(self, case: Case) -> bool:
        return self.insert_new(gap_cases, **shallow(case))

    def loose(self, most: int) -> Sequence[tuple[TenantId, Case]]:
        self.require_system()
        query = sa.select(gap_cases).where(gap_cases.c.gap_id == "").order_by(gap_cases.c.at).limit(most)
        return [(row["tenant_id"], _case(row)) for row in self.connection.execute(query).mappings()]

    def group(self, case: Case, gap: GapId) -> bool:
        return self.update(gap_cases, gap_cases.c.id == case.id, gap_cases.c.gap_id == "", gap_id=gap) == 1

    def save_case(self, case: Case) -> None:
        self.update(gap_cases, gap_cases.c.id == case.id, answer=case.answer, answered_by=case.answered_by)

    def save(self, gap: Gap) -> None:
        values = {**shallow(gap), "state": gap.state.value, "meaning": list(gap.meaning) or None}
        self.put(gaps, {"id": values.pop("id")}, **values)

    def get(self, gap: GapId) -> Gap:
        return _gap(self.one_known(gaps, id=gap))

    def every(self) -> Sequence[Gap]:
        doubtful = sa.case((sa.and_(gaps.c.missed == 0, gaps.c.answer == ""), 1), else_=0)
        query = sa.select(gaps).where(self.mine(gaps))
        query = query.order_by(doubtful, gaps.c.clients.desc(), gaps.c.last_at.desc())
        return [_gap(row) for row in self.connection.execute(query).mappings()]

    def cases(self, gap: GapId, most: int) -> Sequence[Case]:
        rows = self.rows(gap_cases, gap_cases.c.gap_id == gap, order=gap_cases.c.at.desc(), most=most)
        return [_case(row) for row in rows]

    def of_dialog(self, dialog: DialogId) -> Sequence[Case]:
        rows = self.rows(gap_cases, gap_cases.c.dialog_id == dialog, order=gap_cases.c.at.desc(), most=50)
        return [_case(row) for row in rows]

    def count(self, gap: GapId) -> tuple[int, int, int]:
        own = (self.mine(gap_cases), gap_cases.c.gap_id == gap)
        missed = sa.func.coalesce(sa.func.sum(sa.case((gap_cases.c.why.in_(_MISSED), 1), else_=0)), 0)
        who = sa.func.count(sa.distinct(gap_cases.c.customer_id))
        clients, asked, bad = self.connection.execute(sa.select(who, sa.func.count(), missed).where(*own)).one()
        return int(clients), int(asked), int(bad)


class Judged(Repository):
    """Implements `dialogs.learning.feedback.FeedbackTable`."""

    def save(self, feedback: Feedback) -> None:
        fault = feedback.fault.value if feedback.fault else None
        values = {"verdict": feedback.verdict.value, "fault": fault, "at": feedback.at, "dialog_id": feedback.dialog_id}
        self.put(verdicts, {"trace_id": feedback.trace_id, "by": feedback.by}, **values)

    def of_trace(self, trace: TraceId) -> Sequence[Feedback]:
        rows = self.rows(verdicts, verdicts.c.trace_id == trace, order=verdicts.c.at)
        return [
            Feedback(row["trace_id"], row["by"], Verdict(row["verdict"]), row["at"], row["dialog_id"],
                     Fault(row["fault"]) if row["fault"] else None)
            for row in rows
        ]  # fmt: skip
