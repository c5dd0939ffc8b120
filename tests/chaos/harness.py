"""Forks the program, kills it at the n-th boundary, lets a fresh child recover, and asks the oracles."""

import asyncio
import faulthandler
import gc
import itertools
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from loguru import logger

from bot.storage.engines.migrating import migrate
from dialogs.ids import TenantId
from tests.chaos.faults import FAULTS
from tests.chaos.flows import BY_NAME, FLOWS
from tests.chaos.oracles import Seen, broken, unknown_sends
from tests.chaos.program import Program, open_unmigrated
from tests.chaos.sink import Sink
from tests.chaos.world import Deadly, LeapingClock

_HOUR = 3_600_000
_START = 1_800_000_000_000
_LONGEST = 20  # seconds a child may take
_MEMORY = Path("/dev/shm")
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Case:
    """One kill: where (`at`; 0 lets it live), and, when `again` is given, where the recovery is killed too."""

    flow: str
    at: int
    idempotent: bool = False
    again: int = 0
    new_node: bool = False  # the one that starts again has another name: leases must run out
    fault: str = ""  # planted on purpose

    @property
    def name(self) -> str:
        parts = [self.flow, str(self.at), "idempotent" if self.idempotent else "", f"again {self.again}"]
        return ", ".join(part for part in parts if part and part != "again 0")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one case ended."""

    case: Case
    deaths: int
    faults: Sequence[str]
    unknown: int = 0
    doubles: int = 0
    topics: int = 0


@dataclass(slots=True)
class Tally:
    """Many cases."""

    url: str
    verdicts: list[Verdict] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def kills(self) -> int:
        return sum(verdict.deaths for verdict in self.verdicts)

    @property
    def failed(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.faults]

    def __str__(self) -> str:
        kind = self.url.split(":", 1)[0].split("+")[0]
        unknown = sum(verdict.unknown for verdict in self.verdicts)
        doubles = sum(verdict.doubles for verdict in self.verdicts)
        topics = sum(verdict.topics for verdict in self.verdicts)
        return (
            f"{kind}: {self.kills} kills in {self.seconds:.1f} s, {len(self.failed)} broken promises; "
            f"{unknown} sends of unknown outcome, {doubles} messages and {topics} topics doubled outside by them"
        )


class Ground:
    """A migrated database and a folder for sinks; every case is a company of its own in it."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder = folder
        self.url = url or f"sqlite:///{folder}/p.db"
        status = fork(lambda: asyncio.run(migrate(self.url)))
        assert status == 0, f"migration ended with {status}"
        self._engine = asyncio.run(self._warm())
        gc.collect()
        gc.freeze()  # a child that collects would copy every page

    async def _warm(self) -> Any:
        """Plays every flow once here: children inherit the compiled statements, which are dearer than the work."""
        store = open_unmigrated(self.url)
        for flow in FLOWS:
            sink = Sink(self.folder / f"warm-{next(_numbers)}.sink")
            tenant = TenantId(f"w{next(_numbers)}x{os.getpid()}")
            program = Program(store, tenant, LeapingClock(_START), sink, Deadly(), True, "warm")
            await program.seed()
            await program.play(flow)
            sink.close()
        await store.close()
        return store.engine

    def run(self, case: Case) -> Verdict:
        """Kills, recovers and judges."""
        sink = Sink(self.folder / f"{next(_numbers)}-{os.getpid()}.sink")
        tenant = TenantId(f"t{next(_numbers)}x{os.getpid()}")
        ends = [self._life(case, sink, tenant, number, at) for number, at in enumerate(self._kills(case))]
        seen = self._seen(case, sink, sum(end == -signal.SIGKILL for end in ends))
        sink.close()
        wrong = [f"child {number} ended with {end}: {_error(sink)}" for number, end in enumerate(ends) if end > 0]
        return _judged(case, seen, wrong)

    def boundaries(self, case: Case) -> Sequence[str]:
        """The boundaries of a life that nobody ends, by name."""
        sink = Sink(self.folder / f"{next(_numbers)}-{os.getpid()}.sink")
        tenant = TenantId(f"t{next(_numbers)}x{os.getpid()}")
        status = self._life(case, sink, tenant, 0, 0)
        assert status == 0, f"{case.name}: {status} {_error(sink)}"
        places: Sequence[str] = sink.lines("end")[-1]["places"]
        sink.close()
        return places

    @staticmethod
    def _kills(case: Case) -> Sequence[int]:
        return [at for at in (case.at, case.again) if at] + [0]

    def _life(self, case: Case, sink: Sink, tenant: TenantId, number: int, at: int) -> int:
        return fork(lambda: asyncio.run(self._live(case, sink, tenant, number, at)), sink)

    async def _live(self, case: Case, sink: Sink, tenant: TenantId, number: int, at: int) -> None:
        deadly = Deadly(at)
        store = open_unmigrated(self.url, self._engine)
        deadly.watch(store)
        clock = LeapingClock(_START + number * _HOUR)
        node = f"node{number if case.new_node else ''}"
        program = Program(store, tenant, clock, sink, deadly, case.idempotent, node)
        if case.fault:
            FAULTS[case.fault](program)
        if number == 0:
            await program.seed()
        deadly.armed = number > 0
        await program.play(BY_NAME[case.flow])
        deadly.armed = False
        sink.tell("end", rows=await program.dump(), places=deadly.places)
        await store.close()

    @staticmethod
    def _seen(case: Case, sink: Sink, kills: int) -> Seen | None:
        ends = sink.lines("end")
        if not ends:
            return None
        return Seen(BY_NAME[case.flow], ends[-1]["rows"], sink.lines(), case.idempotent, kills)


def _judged(case: Case, seen: Seen | None, wrong: Sequence[str]) -> Verdict:
    if seen is None:
        return Verdict(case, 0, [*wrong, "never came to an end"])
    doubles = Counter(line["key"] for line in seen.told("sent"))
    topics = Counter(line["chat"] for line in seen.told("topic"))
    extra = max(0, sum(topics.values()) - len(seen.rows["topics"]))
    double = 0 if case.idempotent else sum(count - 1 for count in doubles.values())
    return Verdict(case, seen.kills, [*wrong, *broken(seen)], unknown_sends(seen), double, extra)


def fork(work: Callable[[], object], sink: Sink | None = None) -> int:
    """Runs `work` in a child; its exit status, negative for a signal."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    try:
        gc.disable()
        faulthandler.dump_traceback_later(_LONGEST, exit=True, file=sys.__stderr__)
        logger.remove()
        work()
        status = 0
    except BaseException:
        if sink:
            sink.tell("error", trace=traceback.format_exc()[-3000:])
        else:
            traceback.print_exc()
    finally:
        os._exit(status)


def _error(sink: Sink) -> str:
    errors = sink.lines("error")
    return str(errors[-1]["trace"]) if errors else "no trace"


def every_case(ground: Ground) -> list[Case]:
    """Each boundary of each flow, over both kinds of channel."""
    made = []
    for flow, idempotent in itertools.product(FLOWS, (False, True)):
        case = Case(flow.name, 0, idempotent)
        made += [replace(case, at=at) for at in range(1, len(ground.boundaries(case)) + 1)]
    return made


def chosen(cases: Sequence[Case], points: int, seed: int) -> Iterator[Case]:
    """`points` kills: all single ones in a shuffled order, then again with a second kill or another node's name."""
    chance = random.Random(seed)
    left = points
    for lap in itertools.count():
        for case in chance.sample(cases, len(cases)):
            if left <= 0:
                return
            again = chance.randint(1, 12) if lap and chance.random() < 0.7 else 0
            yield replace(case, again=again, new_node=chance.random() < 0.3)
            left -= 2 if again else 1


def rampage(ground: Ground, points: int, seed: int) -> Tally:
    """Runs that many kill points and tells how it went."""
    began, tally = time.monotonic(), Tally(ground.url)
    for case in chosen(every_case(ground), points, seed):
        tally.verdicts.append(ground.run(case))
    tally.seconds = time.monotonic() - began
    return tally


def temporary() -> "tempfile.TemporaryDirectory[str]":
    """A folder for one ground, in memory where the system has such a place: a kill loses nothing that was written."""
    return tempfile.TemporaryDirectory(prefix="parley-chaos-", dir=_MEMORY if _MEMORY.is_dir() else None)
