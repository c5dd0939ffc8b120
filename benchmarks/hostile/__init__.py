"""Everything hostile over every door of a running install: what was answered, and what it leaves in memory.

Two installs, one after the other. The cold one has only started before the pass, so what it loads at its first
messages (words' rules, Telegram's types, pages of the embedder's weights) counts as growth: it is told. The warm one
has worked before: first as in its first day, the demo company's 118 questions over all channels in turn, a call for a
person, the owner's home page button by button; then a friendly pass: over the same doors as many questions of honest
clients as there are hostile strings, and for each hostile body a plain one of its size. What a hostile pass leaves
beyond that is what hostility costs: it is a figure to be met.

Memory is resident memory (VmRSS) of the program's process once it is at rest, and told without pages of files (RssAnon)
too. A program that ends by itself ends the bench. E-mail has no door: letters are fetched.
"""

import asyncio
from collections.abc import Sequence

from benchmarks.hostile.passes import passed, passed_by_friends, worked
from benchmarks.hostile.place import Place, running
from benchmarks.hostile.tally import Tally
from benchmarks.hostile.weighing import Weight, weighed
from benchmarks.table import Figure

_MOST = 5.0  # per cent
_SETTLE = 15.0  # seconds after the work: the program tidies within ten; what waits for a channel's limits goes on


def hostile() -> list[Figure]:
    """A pass over a cold install; usual work, a friendly pass and two hostile ones over a warm one."""
    return asyncio.run(_hostile())


async def _hostile() -> list[Figure]:
    async with running() as place:
        cold = await _at_rest(place)
        cold_tally = await passed(place)
        grown_cold = [cold.told("cold"), *cold.grown("grown by a pass, cold", await _at_rest(place))]
    async with running() as place:
        tallies, grown_warm = await _warm(place)
    return [*_answers([cold_tally, *tallies]), *grown_cold, *grown_warm]


async def _warm(place: Place) -> tuple[list[Tally], list[Figure]]:
    started = await _at_rest(place)
    await worked(place)
    used = await _at_rest(place)
    friendly = await passed_by_friends(place)
    before = await _at_rest(place)
    first, after = await passed(place), await _at_rest(place)
    second, later = await passed(place, 1), await _at_rest(place)
    return [friendly, first, second], [
        started.told("started"),
        *started.grown("grown by a first day's work", used),
        *used.grown("grown by a friendly pass", before),
        before.told("before a hostile pass"),
        *before.grown("grown by a hostile pass", after, _MOST),
        *after.grown("grown by a second one", later),
    ]


async def _at_rest(place: Place) -> Weight:
    """Raises FileNotFoundError when the program has ended."""
    await place.quiet()
    await asyncio.sleep(_SETTLE)  # another process's tidying can only be waited for
    return weighed(place.process.pid)


def _answers(tallies: Sequence[Tally]) -> list[Figure]:
    passes = f"{len(tallies)} passes"
    lost = [loss for tally in tallies for loss in tally.losses]
    return [
        Figure(f"hostile: bodies, strings and frames in {passes}", sum(one.passed for one in tallies), "", None, ""),
        Figure("hostile: answered 5xx", sum(one.faults for one in tallies), "<=", 0, ""),
        Figure("hostile: kept from their door by a limit (429)", sum(one.limited for one in tallies), "", None, ""),
        Figure(f"hostile: of {sum(one.sockets for one in tallies)} sockets lost", len(lost), "<=", 0, ""),
    ]
