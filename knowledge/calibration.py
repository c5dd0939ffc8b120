"""Confidence: the chance that a chunk answers, from what the legs say, comparable across questions and bases."""

import math
from dataclasses import dataclass

# `python -m benchmarks.fit_confidence`: logistic regression on whether a chunk among the first three came from the
# right source, over the demo in both languages, four sets of our own (clinic and city, school and garage, encyclopedia;
# in English billing and travel) and 400 pages of Russian product documentation; every answerable question also without
# its source. Area under the curve of each set by the weights of the others: .87 clinic, .84 garage, .84 encyclopedia,
# .88 billing, .93 and .85 demo, .78 documentation.
WEIGHTS = {
    "cosine": 6.62, "margin": 6.45, "lead": 0.14, "near": 30.43, "alike": 3.02, "length": 1.39, "covered": 1.01,
    "meant": 3.93,
}  # fmt: skip
BIAS = -7.36

# Each set by the weights of the others, mean, in per cent: answered rightly of the answerable / wrong of all / refused
# of the unanswerable. At 0.5: 63 / 7 / 84, 0.6: 57 / 5 / 87, 0.7: 51 / 4 / 89, 0.75: 46 / 3 / 92, 0.8: 43 / 2 / 96,
# 0.85: 37 / 1 / 98. What is refused goes to a person: a wrong answer costs more.
ANSWER_THRESHOLD = 0.8


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a chunk. `cosine`, and its `margin` over the median candidate. `lead`: fused score over the best
    chunk of another source; `near` and `alike`: its source over the others in each leg, cosine and BM25. `length`:
    stems of the question, 1 from four. `covered`: IDF-weighted share of the question whose words the chunk has;
    `meant`: share that it says by another word of the same meaning."""

    cosine: float
    margin: float
    lead: float
    near: float
    alike: float
    length: float
    covered: float
    meant: float


def confidence(evidence: Evidence) -> float:
    """0..1, logistic."""
    total = BIAS + sum(weight * float(getattr(evidence, name)) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
