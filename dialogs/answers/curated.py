"""Curated answers: the owner's own words for a question, given before any search when a client asks just that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NewType, Protocol

from dialogs.access import Actor, Permission
from dialogs.calendar.days import in_numbers
from dialogs.customer import clean
from dialogs.errors import BadInput
from dialogs.ids import DAY, Millis, TenantId, new_id
from dialogs.ports import Clock
from dialogs.safety.grounding import content_words, covered
from dialogs.store import AuditEntry, Store, Uow
from dialogs.typed import worded

CuratedId = NewType("CuratedId", str)
MOST = 300
MOST_WORDS = 3000
MOST_QUESTIONS = 20
_MOST_QUESTION = 300
ALIKE = 0.75  # share of content words in common, both ways, from which a question is the same


@dataclass(frozen=True, slots=True)
class Curated:
    """One answer with the ways of asking for it. `language` "" serves all; `since` and `until` 0 know no bound."""

    id: CuratedId
    questions: Sequence[str]
    answer: str
    language: str = ""
    since: Millis = 0
    until: Millis = 0

    def valid(self, language: str, now: Millis) -> bool:
        """Whether it may be given now, in this language."""
        return self.language in ("", language) and self.since <= now and (not self.until or now < self.until)


class CuratedTable(Protocol):
    """The company's curated answers."""

    def every(self) -> Sequence[Curated]:
        """Oldest first."""

    def get(self, curated: CuratedId) -> Curated:
        """Raises NotFound."""

    def save(self, curated: Curated) -> None: ...
    def remove(self, curated: CuratedId) -> None: ...


class CuratedAnswers:
    """What menus and the answerer call."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def every(self, actor: Actor) -> Sequence[Curated]:
        """Oldest first."""
        actor.require(Permission.SEE)
        return await self._store.read(actor.tenant, lambda uow: uow.curated.every())

    async def add(self, actor: Actor, questions: str, answer: str) -> Curated:
        """`questions` one a line. Raises BadInput."""
        actor.require(Permission.TEACH)
        now = self._clock.now()
        curated = Curated(CuratedId(new_id(now)), _asked(questions), worded(answer, MOST_WORDS))

        def unit(uow: Uow) -> Curated:
            if len(uow.curated.every()) >= MOST:
                raise BadInput("error-too-many-curated", most=MOST)
            return _save(uow, actor, curated, now)

        return await self._store.run(actor.tenant, unit)

    async def lasts(self, actor: Actor, curated: CuratedId, typed: str) -> Curated:
        """Sets the last day on which it is given ("31.12.2026"), or none ("-"). Raises BadInput, NotFound."""
        actor.require(Permission.TEACH)
        until, now = _day_after(typed), self._clock.now()

        def unit(uow: Uow) -> Curated:
            old = uow.curated.get(curated)
            new = Curated(old.id, old.questions, old.answer, old.language, old.since, until)
            return _save(uow, actor, new, now)

        return await self._store.run(actor.tenant, unit)

    async def remove(self, actor: Actor, curated: CuratedId) -> None:
        """What is gone already is no error."""
        actor.require(Permission.TEACH)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            known = [one for one in uow.curated.every() if one.id == curated]
            uow.curated.remove(curated)
            for one in known:
                _note(uow, actor, "curated.remove", one, now)

        await self._store.run(actor.tenant, unit)


class Shelf(Protocol):
    """Where the answerer looks first."""

    async def every(self, tenant: TenantId) -> Sequence[Curated]: ...


class ShelfOfStore:
    """Implements Shelf."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def every(self, tenant: TenantId) -> Sequence[Curated]:
        """The company's curated answers."""
        return await self._store.read(tenant, lambda uow: uow.curated.every())


def fitting(every: Sequence[Curated], question: str, language: str, now: Millis) -> Curated | None:
    """The answer to just this question, the most alike first; None when nothing is alike enough."""
    asked = content_words(question)
    scored = [(max(_alike(asked, one) for one in item.questions), item) for item in every if item.valid(language, now)]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= ALIKE else None


def _alike(asked: Sequence[str], question: str) -> float:
    """The smaller share of content words that one has of the other: more words would ask something else."""
    known = content_words(question)
    if not asked or not known:
        return 0.0
    here = len(covered(asked, question)) / len(set(asked))
    return min(here, len(covered(known, " ".join(asked))) / len(set(known)))


def _save(uow: Uow, actor: Actor, curated: Curated, now: Millis) -> Curated:
    uow.curated.save(curated)
    _note(uow, actor, "curated.save", curated, now)
    return curated


def _note(uow: Uow, actor: Actor, action: str, curated: Curated, now: Millis) -> None:
    uow.audit.add(AuditEntry(now, actor.id, action, curated.id, {"title": curated.questions[0]}))


def _asked(typed: str) -> Sequence[str]:
    lines = list(dict.fromkeys(" ".join(line.split()) for line in clean(typed).split("\n") if line.strip()))
    if not lines or not all(content_words(line) for line in lines):
        raise BadInput("error-curated-question")
    if len(lines) > MOST_QUESTIONS or any(len(line) > _MOST_QUESTION for line in lines):
        raise BadInput("error-curated-many", most=MOST_QUESTIONS, long=_MOST_QUESTION)
    return tuple(lines)


def _day_after(typed: str) -> Millis:
    if typed.strip() == "-":
        return 0
    try:
        day = datetime.strptime(in_numbers(typed.strip()), "%d.%m.%Y").replace(tzinfo=UTC)
    except ValueError as error:
        raise BadInput("error-curated-day") from error
    return int(day.timestamp() * 1000) + DAY
