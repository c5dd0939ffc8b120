"""Which of the found chunks comes first, and the chance that it answers: two sums over the same evidence, comparable
across questions and bases."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter, mul

from dialogs.ids import SourceId

# `python -m benchmarks.fit_confidence` with 340 pages of Russian product documentation, over the demo in both languages
# and seven sets of our own: clinic and city, school and garage, bank and courier, encyclopedia in Russian; billing and
# travel, shop and clinic, encyclopedia in English. Each set by the weights of the others: hit@1 .89 in the mean.
ORDER = {
    "cosine": 12.03, "ahead": 25.4, "covered": 2.82, "meant": 3.44, "begun": 4.42, "named": -1.72, "topic": 2.27,
    "sentence": 3.81, "size": -2.17,
}  # fmt: skip
SURE = {
    "cosine": 6.68, "near": 23.17, "length": 1.59, "covered": 1.55, "meant": 2.77, "begun": 1.48, "named": -0.5,
    "whole": 0.98, "both": -0.19, "lead": 0.55,
}  # fmt: skip
BIAS = -7.08
# For the words that a chunk in other letters can't have. Chosen on the four sets of benchmarks/cross from the demo and
# benchmarks/apart: of Russian questions about English knowledge and the reverse 43 in a hundred are answered at the
# default threshold, not 4, one of a hundred wrongly; on the other two sets, asked once then, 50 and 1.
ACROSS = 1.2

# Each set of our own by the weights of the others, mean, in per cent: answered rightly of the answerable / wrong of
# all / refused of the unanswerable (a quarter of the questions, near misses all). At 0.7: 62 / 4 / 85, 0.75: 55 / 3 /
# 90, 0.8: 47 / 1 / 97, 0.85: 33 / 1 / 98. Over three sets that had no part in this, harder: at 0.8: 36 / 4 / 89, 0.85:
# 23 / 2 / 93. What is refused goes to a person: a wrong answer costs more.
ANSWER_THRESHOLD = 0.8

# The best cosine of a question with a company of another trade, the median of seven pairs of sets: stands for the other
# sources where there is one source alone.
UNRELATED = 0.5
MOST_LEAD = 3.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a chunk. `cosine`. `near` and `ahead`: its source's cosine over that of the others, by at most
    0.05 and 0.1. `length`: stems of the question, 1 from four. `covered`, `meant`, `begun`: IDF-weighted shares of the
    question whose words the chunk has, says by a word of the same meaning, or begins alike. `named`: share of the words
    above the chunk that the question has; `topic`: share of the question that they cover; `sentence`: what its best
    sentence covers, with them; `whole`: that it is nearly all. `size`: 1 from 600 characters. `both`: first in both
    legs. `across`: share of the question that a chunk in other letters can't have by its words. `lead`: its rank over
    the best of another source."""

    cosine: float
    near: float
    ahead: float
    length: float
    covered: float
    meant: float
    begun: float
    named: float
    topic: float
    sentence: float
    whole: float
    size: float
    both: float
    across: float = 0.0
    lead: float = 0.0

    def told(self) -> dict[str, float]:
        """By name. `asdict` copies in depth, which is felt when each search tells so of each chunk."""
        return {name: getattr(self, name) for name in self.__slots__}


_ORDERING, _SURING = attrgetter(*ORDER), attrgetter(*SURE)


def rank(evidence: Evidence) -> float:
    """By which chunks of one question are put in order."""
    return float(sum(map(mul, ORDER.values(), _ORDERING(evidence))))


def with_lead(evidence: Sequence[Evidence], sources: Sequence[SourceId], rivals: int) -> list[Evidence]:
    """The same with `lead`: over the first `rivals` chunks of other sources, or over one of another subject."""
    ordinary = max((_of_another_subject(one) for one in evidence), default=0.0)
    found = leads([rank(one) for one in evidence], sources, rivals, ordinary)
    return [_led(one, lead) for one, lead in zip(evidence, found, strict=True)]


def _led(one: Evidence, lead: float) -> Evidence:
    """`replace` asks each field what it is, at twice the cost."""
    return Evidence(**(one.told() | {"lead": lead}))


def leads(ranks: Sequence[float], sources: Sequence[SourceId], rivals: int, ordinary: float = 0.0) -> list[float]:
    """Of each rank over the best of the first ones of other sources (`ordinary` when there are none), within
    ±MOST_LEAD."""
    first = list(zip(ranks, sources, strict=True))[:rivals]
    found = []
    for own, source in zip(ranks, sources, strict=True):
        best = max((score for score, other in first if other != source), default=ordinary)
        found.append(max(-MOST_LEAD, min(MOST_LEAD, own - best)))
    return found


def _of_another_subject(beside: Evidence) -> float:
    """The rank of a chunk of the same size that has nothing of the question."""
    return ORDER["cosine"] * UNRELATED - ORDER["ahead"] * beside.ahead + ORDER["size"] * beside.size


def confidence(evidence: Evidence) -> float:
    """0..1, logistic."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, BIAS + _sureness(evidence) + ACROSS * evidence.across))))


def _sureness(evidence: Evidence) -> float:
    return float(sum(map(mul, SURE.values(), _SURING(evidence))))
