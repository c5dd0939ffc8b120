"""Confidence: the chance that a chunk answers, from what the legs say, comparable across questions and bases."""

import math
from dataclasses import dataclass

# PLACEHOLDER: fitted below
WEIGHTS = {"coverage": 3.0, "question": 1.5, "cosine": 30.0, "margin": 20.0, "gap": 5.0}
BIAS = -29.0
ANSWER_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a chunk. `coverage`: IDF-weighted share of the question's stems that stand in it. `question`:
    how well an FAQ's own question matches in words. `cosine`, `margin` (over the median candidate) and `gap` (over
    the best chunk of another source) come from the dense leg."""

    coverage: float
    question: float
    cosine: float
    margin: float
    gap: float


def confidence(evidence: Evidence) -> float:
    """0..1, logistic."""
    total = BIAS + sum(weight * float(getattr(evidence, name)) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
