"""Confidence: the chance that a chunk answers, from what the legs say, comparable across questions and bases."""

import math
from dataclasses import dataclass

# Logistic regression on whether a chunk among the first three came from the right source: 118 questions of the demo
# company in both languages, 190 over 260 pages of Russian product documentation, 154 of bank clients in English over
# 55 topics; each set weighs 100; a quarter unanswerable, mostly near misses. The inputs are the `Found.legs` that
# `knowledge.evaluate.run_questions` returns; Newton's method, L2 of 2 on steps of 0.02 in cosine and 0.2 in `alike`.
# What came out below zero given the rest (coverage, the rarest word, likeness of the title) was left out.
# Area under the curve for the first answer: demo .92 ru, .86 en, documentation .85, bank .83; a dental clinic in
# Russian and a billing help centre in English, which had no part in the fit, .89 and .76.
WEIGHTS = {
    "cosine": 7.27, "margin": 10.1, "lead": 0.25, "near": 42.1, "alike": 3.19, "known": 0.81, "length": 0.79,
}  # fmt: skip
BIAS = -8.79

# Answered of the answerable / wrong of all / refused of the unanswerable, in per cent, at 0.45: demo ru 73 / 3 / 100,
# demo en 58 / 12 / 71, clinic 43 / 3 / 92, billing 43 / 5 / 92. At 0.4: 78 / 5 / 93, 69 / 15 / 71, 46 / 3 / 92,
# 54 / 10 / 92; at 0.5: 73 / 3 / 100, 58 / 12 / 71, 39 / 3 / 92, 32 / 5 / 92. What is refused goes to
# a person: a wrong answer costs more.
ANSWER_THRESHOLD = 0.45


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a chunk. `cosine`, and its `margin` over the median candidate. `lead`: fused score over the best
    chunk of another source; `near` and `alike`: its source over the others in each leg, cosine and BM25. `known`:
    IDF-weighted share of the question whose words the base has at all. `length`: stems of the question, 1 from four."""

    cosine: float
    margin: float
    lead: float
    near: float
    alike: float
    known: float
    length: float


def confidence(evidence: Evidence) -> float:
    """0..1, logistic."""
    total = BIAS + sum(weight * float(getattr(evidence, name)) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
