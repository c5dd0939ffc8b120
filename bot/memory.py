"""Memory: what stands is looked through for garbage once and not again; what is free goes back to the system."""

import ctypes
import gc
import sys

# A message makes some thousand objects and hardly a cycle: the young are looked through less often than by default
# (700), and the old, most of them aiogram's models, never. Together about a quarter of all that a message costs.
_THRESHOLDS = (20_000, 20, 20)
# Left to itself glibc takes each large block that is freed for a habit and keeps such blocks from then on, in an arena
# for each thread: one round of bodies of some megabytes made the program a third larger for good.
_MALLOPT = {-8: 2, -3: 1_000_000, -1: 1_000_000}  # M_ARENA_MAX; M_MMAP_THRESHOLD and M_TRIM_THRESHOLD in bytes
# What is made while the program loads stays, nearly all of it: looking it through time and again is a tenth of a start.
_LOADING = (200_000, 20, 20)


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
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    return mallopt is not None and all(mallopt(name, value) == 1 for name, value in _MALLOPT.items())
