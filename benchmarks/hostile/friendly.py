"""What honest senders send, as much as the hostile ones: the control of what a pass leaves in memory."""

import csv
import json
import sys
from collections.abc import Sequence
from itertools import chain, cycle, islice
from pathlib import Path

from bot.sandbox.starting import DEMO

_SETS = Path(__file__).parents[3] / "shared" / "data" / "retrieval"


def demo_questions() -> list[str]:
    """The demo company's own, in both languages."""
    lines = [line for path in sorted(DEMO.parent.glob("questions.*.jsonl")) for line in path.open(encoding="utf-8")]
    return [json.loads(line)["question"] for line in lines]


def questions(number: int) -> Sequence[str]:
    """So many different ones, in Russian and English by turns; the demo's over again where the data sets are absent."""
    if _SETS.is_dir():
        return list(islice(chain.from_iterable(zip(_russian(), _english(), strict=False)), number))
    print(f"{_SETS} is absent: the control says the demo's questions over and over", file=sys.stderr)
    return list(islice(cycle(demo_questions()), number))


def plain(number: int, size: int) -> bytes:
    """An event of about so many bytes that no door asks for, as any integration sends; each number's is another."""
    words = "Delivery takes two days. "
    text = (words * (size // len(words) + 1))[:size]
    return json.dumps({"type": "ping", "number": number, "text": text}).encode()


def _russian() -> Sequence[str]:
    rows = (_SETS / "bitrix24-ru.questions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(row)["question"] for row in rows]


def _english() -> Sequence[str]:
    with (_SETS / "banking77-en" / "test.csv").open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]
