"""Why this answer: one decision of the bot as staff read it, its verdicts, and all decisions as JSON lines."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from dialogs.access import Actor, Permission
from dialogs.answers.trace import Trace
from dialogs.errors import NotFound
from dialogs.ids import DialogId, Millis, TraceId
from dialogs.learning.feedback import Fault, Feedback, Verdict, judge
from dialogs.ports import Clock
from dialogs.store import AuditEntry, Store, Uow
from dialogs.texts import Text, one_line, text

_SHOWN = 5
_CUT = 700
_TROUBLES = frozenset((
    "model-answer", "model-down", "model-slow", "model-key", "model-money", "model-name", "model-refused", "index",
    "promises", "off-topic",
))  # fmt: skip
_LEGS = ("dense", "lexical")  # further parts of the score stand in the export


@dataclass(frozen=True, slots=True)
class Explained:
    """A decision with its verdicts."""

    trace: Trace
    verdicts: Sequence[Feedback] = ()


class Explaining:
    """What staff ask. All raise Forbidden and NotFound."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def last(self, actor: Actor, dialog: DialogId | None, most: int = 1) -> Sequence[Explained]:
        """The latest decisions in a dialog, or in all of them, the newest first."""
        actor.require(Permission.WATCH)
        return await self._store.read(actor.tenant, lambda uow: _explained(uow, uow.dialogs.traces(dialog, most)))

    async def one(self, actor: Actor, trace: TraceId) -> Explained:
        """One decision."""
        actor.require(Permission.WATCH)
        return (await self._store.read(actor.tenant, lambda uow: _explained(uow, [uow.dialogs.trace(trace)])))[0]

    async def judge(self, actor: Actor, trace: TraceId, verdict: Verdict, fault: Fault | None = None) -> None:
        """A verdict of staff; saying it again changes it."""
        actor.require(Permission.WATCH)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            found = uow.dialogs.trace(trace)
            if found.dialog_id is None:
                raise NotFound("error-not-found", "a trial has no dialog")
            dialog = uow.dialogs.get(found.dialog_id)
            judge(uow, dialog, found, Feedback(trace, actor.id, verdict, now, dialog.id, fault))
            uow.audit.add(AuditEntry(now, actor.id, "answer.judge", trace, {"verdict": verdict.value}))

        await self._store.run(actor.tenant, unit)

    async def lines(self, actor: Actor, since: Millis = 0) -> str:
        """All decisions since then as JSON lines, the oldest first."""
        actor.require(Permission.TEACH)
        return await self._store.read(actor.tenant, lambda uow: exported(uow, since))


def _explained(uow: Uow, traces: Sequence[Trace]) -> list[Explained]:
    return [Explained(trace, uow.feedback.of_trace(trace.id)) for trace in traces]


def exported(uow: Uow, since: Millis) -> str:
    """One JSON object a line: the decision, and what people thought of it."""
    rows = _explained(uow, uow.dialogs.traces_since(since))
    return "".join(f"{json.dumps(_values(row), ensure_ascii=False)}\n" for row in rows)


def _values(row: Explained) -> dict[str, object]:
    verdicts = [{"by": one.by, "verdict": one.verdict, "reason": one.fault, "at": one.at} for one in row.verdicts]
    return {**asdict(row.trace), "feedback": verdicts}


def words_of(row: Explained) -> Text:
    """The decision in words for staff."""
    trace = row.trace
    return text(
        "why-answer", question=one_line(trace.question, _CUT), query=one_line(trace.query, _CUT) or "none",
        action=trace.action, answer=one_line(trace.words, _CUT) or "none",
        threshold=f"{trace.threshold:.2f}", found=_found(trace.found),
        model=trace.model or "none", prompt=trace.prompt or "-", tokens=trace.tokens_in + trace.tokens_out,
        cost=f"{trace.cost:.4f}" if trace.cost else "none", whole="yes" if trace.whole else "no", ms=trace.ms,
        version=trace.bot_version, trouble=_trouble(trace.error) or "none",
        up=_count(row, Verdict.UP), down=_count(row, Verdict.DOWN),
        **{fault.value: sum(one.fault == fault for one in row.verdicts) for fault in Fault},
    )  # fmt: skip


def _count(row: Explained, verdict: Verdict) -> int:
    return sum(one.verdict is verdict for one in row.verdicts)


def _trouble(error: str) -> str:
    """The kind that stands before the details; what was kept without one is just trouble."""
    kind = error.partition(":")[0]
    return kind if kind in _TROUBLES or not kind else "other"


def _found(found: Sequence[object]) -> str:
    return "\n".join(_line(number, item) for number, item in enumerate(found[:_SHOWN], 1)) or "-"


def _line(number: int, item: object) -> str:
    values = item if isinstance(item, dict) else {}
    legs = values.get("legs")
    parts = " · ".join(f"{legs[name]:.2f}" for name in _LEGS if name in legs) if isinstance(legs, dict) else ""
    title, sure = " · ".join(str(values.get(key)) for key in ("title", "path") if values.get(key)), values["confidence"]
    url = f"\n{values['url']}" if values.get("url") else ""
    return f"{number}. {title[:120]} – {sure:.2f}{f' ({parts})' if parts else ''}{url}"
