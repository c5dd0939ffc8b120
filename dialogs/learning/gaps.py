"""Gaps: what clients ask and knowledge does not answer, grouped by meaning, ranked by clients touched, and kept."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NewType, Protocol

from dialogs.dialog import Dialog
from dialogs.ids import MINUTE, CustomerId, DialogId, EpisodeId, MemberId, Millis, SourceId, TenantId, TraceId, new_id

GapId = NewType("GapId", str)
Meaning = Sequence[float]  # a unit vector; empty where there is no embedder
NOT_A_GAP = GapId("-")  # where cases go that knowledge answers after all
_ALIKE = 0.92  # cosine of two questions that ask the same: above all unlike pairs that were measured
_WORDS_ALIKE = 0.6  # without vectors: share of common word beginnings
_STEM = 5
_QUIET: Millis = 10 * MINUTE  # after an answer was added, the same question is answered from it and is no new gap
_SMALL = "а и в на с у к о за до по из от не ли же бы вы мы я он есть the a an is are do does i you to of in"
_EMPTY = frozenset(_SMALL.split(" "))


class GapState(StrEnum):
    """OPEN → DRAFT → ANSWERED; DISMISSED stays so whoever asks again."""

    OPEN = "open"
    DRAFT = "draft"  # somebody wrote an answer, nobody approved it yet
    ANSWERED = "answered"
    DISMISSED = "dismissed"


class Why(StrEnum):
    """What made a question a case."""

    MISSING = "missing"  # knowledge had no answer
    DISLIKED = "disliked"  # the answer was marked as bad
    PERSON = "person"  # a person answered it
    UNTAKEN = "untaken"  # the client did not take what the bot was nearly sure of

    @property
    def missed(self) -> bool:
        """Whether it says by itself that the bot had no good answer."""
        return self in (Why.MISSING, Why.DISLIKED)


@dataclass(frozen=True, slots=True)
class Case:
    """One asking. `id` follows from what caused it, so that it is noted once; `gap_id` is "" until it is grouped."""

    id: str
    dialog_id: DialogId
    episode_id: EpisodeId
    customer_id: CustomerId
    question: str
    at: Millis
    why: Why
    language: str = "ru"
    gap_id: GapId = GapId("")
    trace_id: TraceId | None = None
    answer: str = ""  # what a person answered in the dialog
    answered_by: MemberId | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A question of several clients in its first client's words. `told` is how many clients it touched when editors
    last heard of it."""

    id: GapId
    question: str
    language: str
    first_at: Millis
    last_at: Millis
    state: GapState = GapState.OPEN
    clients: int = 0
    asked: int = 0
    missed: int = 0  # how often the bot itself had no good answer
    told: int = 0
    answer: str = ""
    answered_by: MemberId | None = None
    approved_by: MemberId | None = None
    closed_at: Millis = 0
    source_id: SourceId | None = None
    meaning: Meaning = ()


class GapTable(Protocol):
    """Gaps and their cases."""

    def note(self, case: Case) -> bool:
        """False when the case is known."""

    def loose(self, most: int) -> Sequence[tuple[TenantId, Case]]:
        """Cases of all companies that are not grouped yet, the oldest first. SYSTEM scope only."""

    def group(self, case: Case, gap: GapId) -> bool:
        """False when another process grouped it."""

    def save_case(self, case: Case) -> None: ...
    def save(self, gap: Gap) -> None: ...
    def get(self, gap: GapId) -> Gap:
        """Raises NotFound."""

    def every(self) -> Sequence[Gap]:
        """All, dismissed ones too: by the clients they touch, then the latest first; last those that may be none (an
        offer was not taken, and nobody missed an answer)."""

    def cases(self, gap: GapId, most: int) -> Sequence[Case]:
        """The latest first."""

    def of_dialog(self, dialog: DialogId) -> Sequence[Case]:
        """The latest first."""

    def count(self, gap: GapId) -> tuple[int, int, int]:
        """(clients, cases, cases in which the bot had no good answer)."""


class Meanings(Protocol):
    """What a question means, as a vector."""

    async def of(self, question: str) -> Meaning:
        """Raises ProviderError."""


def note_missing(gaps: GapTable, dialog: Dialog, trace: TraceId, question: str, at: Millis, why: Why) -> None:
    """Part of the unit that settles a turn, or that takes a complaint about an answer."""
    words = " ".join(question.split())[:500]
    if not words:
        return
    key = str(trace) if why is Why.MISSING else f"{why.value}:{trace}"
    gaps.note(
        Case(key[:32], dialog.id, dialog.episode_id or EpisodeId(""), dialog.customer_id, words, at, why,
             dialog.language, trace_id=trace)
    )  # fmt: skip


def nearest(question: str, meaning: Meaning, gaps: Iterable[Gap]) -> Gap | None:
    """The gap that asks the same; None when there is none."""
    scored = [(likeness(question, meaning, gap), gap) for gap in gaps]
    best = max(scored, key=lambda item: item[0], default=None)
    return best[1] if best and best[0] >= 1 else None


def likeness(question: str, meaning: Meaning, gap: Gap) -> float:
    """1 and more: the same question."""
    if _plain(question) == _plain(gap.question):
        return 2.0
    if meaning and len(meaning) == len(gap.meaning):
        return sum(one * other for one, other in zip(meaning, gap.meaning, strict=True)) / _ALIKE
    return shared_words(question, gap.question) / _WORDS_ALIKE


def shared_words(one: str, other: str) -> float:
    """Share of word beginnings that two texts have in common: 0 to 1."""
    first, second = _stems(one), _stems(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.lower().replace("ё", "е")))


def _stems(words: str) -> set[str]:
    return {word[:_STEM] for word in _plain(words).split() if word not in _EMPTY}


def begun(case: Case, meaning: Meaning, now: Millis) -> Gap:
    """A new gap of one case."""
    rounded = tuple(round(value, 4) for value in meaning)
    return Gap(GapId(new_id(now)), case.question, case.language, case.at, case.at, meaning=rounded)


def touched(gap: Gap, case: Case, counts: tuple[int, int, int]) -> Gap:
    """The gap after one more asking. An answered one opens again when its answer did not help."""
    clients, asked, missed = counts
    gap = replace(gap, clients=clients, asked=asked, missed=missed, last_at=max(gap.last_at, case.at))
    late = gap.state is GapState.ANSWERED and case.at > gap.closed_at + _QUIET and case.why.missed
    gap = replace(gap, state=GapState.OPEN, told=0) if late else gap
    if gap.state is GapState.OPEN and case.answer and not gap.answer:
        return replace(gap, state=GapState.DRAFT, answer=case.answer, answered_by=case.answered_by)
    return gap
