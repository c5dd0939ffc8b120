"""Everything hostile over every door of a running install: what was answered, and what it leaves in memory.

Two installs, one after the other. The cold one has only started before the pass, so what it loads at its first
messages (words' rules, Telegram's types, pages of the embedder's weights) counts as growth. The warm one has worked
before as in its first day: the demo company's 118 questions over all channels in turn, a call for a person, the owner's
home page button by button. Memory is resident memory (VmRSS) of the program's process, once it is at rest. A program
that ends by itself ends the bench. E-mail has no door: letters are fetched.
"""

import asyncio
from collections.abc import Sequence

from benchmarks.hostile.passes import megabytes, passed, worked
from benchmarks.hostile.place import Place, running
from benchmarks.hostile.tally import Tally
from benchmarks.table import Figure

_MOST = 5.0  # per cent
_SETTLE = 5.0  # seconds of rest before it is weighed


def hostile() -> list[Figure]:
    """A pass over a cold install; usual work and two passes over a warm one."""
    return asyncio.run(_hostile())


async def _hostile() -> list[Figure]:
    async with running() as place:
        cold, cold_tally = await _measured(place, passes=1)
    async with running() as place:
        await place.quiet(_SETTLE)
        started = megabytes(place.process.pid)
        await worked(place)
        warm, warm_tally = await _measured(place, passes=2)
    return [
        *_answers([*cold_tally, *warm_tally]),
        *_grown("cold, that has only started", cold),
        Figure("hostile: warm, by its start", _percent(started, warm[0]), "", None, "%"),
        *_grown("warm, that has worked", warm),
    ]


async def _measured(place: Place, passes: int) -> tuple[list[float], list[Tally]]:
    """Megabytes before and after each pass, and what was answered. Raises RuntimeError when the program ended."""
    await place.quiet(_SETTLE)
    weights, tallies = [megabytes(place.process.pid)], []
    for turn in range(passes):
        tallies.append(await passed(place, turn))
        await place.quiet(_SETTLE)
        weights.append(megabytes(place.process.pid))
    return weights, tallies


def _answers(tallies: Sequence[Tally]) -> list[Figure]:
    passes = f"{len(tallies)} passes"
    lost = [loss for tally in tallies for loss in tally.losses]
    return [
        Figure(f"hostile: bodies, strings and frames in {passes}", sum(one.passed for one in tallies), "", None, ""),
        Figure("hostile: answered 5xx", sum(one.faults for one in tallies), "<=", 0, ""),
        Figure("hostile: kept from their door by a limit (429)", sum(one.limited for one in tallies), "", None, ""),
        Figure(f"hostile: of {sum(one.sockets for one in tallies)} sockets lost", len(lost), "<=", 0, ""),
    ]


def _grown(name: str, weights: Sequence[float]) -> list[Figure]:
    before, first, *further = weights
    return [
        Figure(f"hostile: memory, {name}", before, "", None, "MB"),
        Figure("hostile: the same after a pass", first, "", None, "MB"),
        Figure("hostile: grown by the pass", _percent(before, first), "<=", _MOST, "%"),
        *(Figure("hostile: grown by a second one", _percent(first, later), "", None, "%") for later in further),
    ]


def _percent(before: float, after: float) -> float:
    return (after / before - 1) * 100
