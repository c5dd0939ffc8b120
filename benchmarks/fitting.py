"""From evidence to weights: which of a question's chunks comes first, then how sure one may be of it.

ORDER is a choice among the first chunks of each answerable question (conditional logit: the chance of the right ones is
raised). SURE is a logistic regression, by Newton's method, on whether a chunk answers; its `lead` is of that ORDER.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.confidence_rows import FIRST, NAMES, Row, Rows
from dialogs.ids import SourceId
from knowledge.finding.calibration import ORDER, SURE, leads

_ORDER_AT = [NAMES.index(name) for name in ORDER]
_SURE_AT = [NAMES.index(name) for name in SURE]
_LEAD = NAMES.index("lead")
_ORDER_RIDGE, _SURE_RIDGE = 10.0, 2.0
_ORDER_STEPS, _SURE_STEPS = 15, 30
_LEARNT = 2  # chunks of a question, the best by ORDER, that SURE is learnt from
_TAKEN_AWAY = 0.25  # weight of a question asked again without the source that answers it


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights in the order of NAMES, 0 where a name has no part."""

    order: np.ndarray
    sure: np.ndarray
    bias: float


def fitted(sets: Sequence[Rows]) -> Fit:
    """Every set has the same say."""
    order = _ordering(sets)
    parts = [_sure_rows(one, order) for one in sets]
    sure, bias = _surety(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    return Fit(order, sure, bias)


def judged(rows: Rows, fit: Fit) -> np.ndarray:
    """Of each question as it was asked: confidence in the chunk that comes first, whether it answers, whether there is
    an answer at all."""
    table = []
    for row in rows.rows:
        if not row.taken_away:
            inputs, right = _ordered(row, fit.order)
            chance = 1 / (1 + np.exp(-(inputs[0] @ fit.sure + fit.bias)))
            table.append((chance, right[0], row.answerable))
    return np.array(table, dtype=float)


def _ordered(row: Row, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Inputs, with their lead, and which are right, best first."""
    ranks = row.inputs @ order
    inputs = row.inputs.copy()
    inputs[:, _LEAD] = leads(list(ranks), [SourceId(source) for source in row.sources], FIRST)
    best = np.argsort(-ranks, kind="stable")
    return inputs[best], row.right[best]


def _ordering(sets: Sequence[Rows]) -> np.ndarray:
    groups = [
        (row.inputs[:, _ORDER_AT], row.right, weight)
        for one in sets for row, weight in _choices(one)
    ]  # fmt: skip
    every = np.concatenate([inputs for inputs, _, _ in groups])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-9
    beta = np.zeros(len(_ORDER_AT))
    for _ in range(_ORDER_STEPS):
        slope, bend = _ORDER_RIDGE * beta, np.eye(len(beta)) * _ORDER_RIDGE
        for inputs, right, weight in groups:
            step, curve = _choice((inputs - mean) / spread, right, beta)
            slope, bend = slope + weight * step, bend + weight * curve
        beta = beta - np.linalg.solve(bend, slope)
    weights = np.zeros(len(NAMES))
    weights[_ORDER_AT] = beta / spread
    return weights


def _choices(one: Rows) -> list[tuple[Row, float]]:
    """Questions in which there is something to choose; 100 of weight together."""
    rows = [row for row in one.rows if not row.taken_away and row.right.any() and not row.right.all()]
    asked = sum(not row.taken_away and row.answerable for row in one.rows)
    return [(row, 100 / asked) for row in rows]


def _choice(inputs: np.ndarray, right: np.ndarray, beta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope and (a bound of the) bend of −log of the chance that a right one is chosen."""
    chance = np.exp(inputs @ beta - (inputs @ beta).max())
    chance = chance / chance.sum()
    among = chance * right / (chance * right).sum()
    middle = inputs - chance @ inputs
    return (chance - among) @ inputs, (middle.T * chance) @ middle


def _sure_rows(one: Rows, order: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    inputs, right, weights = [], [], []
    for row in one.rows:
        best, answers = _ordered(row, order)
        inputs.append(best[:_LEARNT])
        right.append(answers[:_LEARNT])
        weights.append(np.full(len(best[:_LEARNT]), _TAKEN_AWAY if row.taken_away else 1.0))
    every = np.concatenate(weights)
    return np.concatenate(inputs), np.concatenate(right), every * 100 / every.sum()


def _surety(inputs: np.ndarray, right: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    inputs = inputs[:, _SURE_AT]
    mean = np.average(inputs, axis=0, weights=weights)
    spread = np.sqrt(np.average((inputs - mean) ** 2, axis=0, weights=weights)) + 1e-9
    beta = _newton(np.c_[(inputs - mean) / spread, np.ones(len(inputs))], right, weights)
    sure = np.zeros(len(NAMES))
    sure[_SURE_AT] = beta[:-1] / spread
    return sure, float(beta[-1] - (beta[:-1] * mean / spread).sum())


def _newton(inputs: np.ndarray, right: np.ndarray, weights: np.ndarray) -> np.ndarray:
    beta, ridge = np.zeros(inputs.shape[1]), np.eye(inputs.shape[1]) * _SURE_RIDGE
    ridge[-1, -1] = 0
    for _ in range(_SURE_STEPS):
        chance = 1 / (1 + np.exp(-inputs @ beta))
        slope = inputs.T @ (weights * (chance - right)) + ridge @ beta
        bend = (inputs.T * (weights * chance * (1 - chance))) @ inputs + ridge
        beta = beta - np.linalg.solve(bend, slope)
    return np.asarray(beta)
