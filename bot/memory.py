"""Memory: what stands is looked through for garbage once and not again; what is free goes back to the system."""

import asyncio
import ctypes
import gc
import sys
import time
from collections.abc import Callable
from typing import Any

# A message makes some thousand objects and hardly a cycle: the young are looked through less often than by default
# (700), and the old, most of them aiogram's models, never. Together about a quarter of all that a message costs.
_THRESHOLDS = (20_000, 20, 20)
# Left to itself glibc takes each large block that is freed for a habit and keeps such blocks from then on, in an arena
# for each thread: one round of bodies of some megabytes made the program a third larger for good.
_MALLOPT = {-8: 2, -3: 1_000_000, -1: 1_000_000}  # M_ARENA_MAX; M_MMAP_THRESHOLD and M_TRIM_THRESHOLD in bytes
# What is made while the program loads stays, nearly all of it: looking it through time and again is a tenth of a start.
_LOADING = (200_000, 20, 20)
_LOOK = 5.0  # seconds between two looks at what the program works
_REST = 0.5  # seconds of processor time between two looks: its loops alone use half of that on a busy machine
_WORK = 10.0  # seconds of processor time that are worth a tidying, which takes 0.05


def load_undisturbed() -> None:
    """Call it before anything is loaded; `spare_what_stands` is its end."""
    gc.set_threshold(*_LOADING)


def spare_what_stands() -> None:
    """Call it once everything is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)


def give_back_what_is_free() -> bool:
    """Call it before there are threads; whether the C library has these switches (musl and macOS need none)."""
    mallopt = _of_c_library("mallopt")
    return mallopt is not None and all(mallopt(name, value) == 1 for name, value in _MALLOPT.items())


def tidy() -> None:
    """All garbage goes, and what is free between blocks in use too."""
    gc.collect()
    if trim := _of_c_library("malloc_trim"):
        trim(0)


def _of_c_library(name: str) -> Any:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None


class Tidying:
    """Tidies whenever the program comes to rest after work: then nobody waits for it. Without it the old is never
    looked through, and errors keep the bodies that they were about."""

    def __init__(self, used: Callable[[], float] = time.process_time, tidying: Callable[[], None] = tidy) -> None:
        """`used`: seconds of processor time so far."""
        self._used = used
        self._tidy = tidying
        self._seen = self._tidied = used()

    async def keep(self) -> None:
        """For as long as the program lives."""
        while True:
            await asyncio.sleep(_LOOK)  # a look of its own: nothing else tells of rest
            self.look()

    def look(self) -> None:
        """Call it every few seconds."""
        before, self._seen = self._seen, self._used()
        if self._seen - before > _REST or self._seen - self._tidied < _WORK:
            return
        self._tidy()
        self._seen = self._tidied = self._used()
