"""Memory that large bodies took goes back to the system; garbage is looked for by another measure while loading."""

import gc
import platform
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.memory import give_back_what_is_free, load_undisturbed, spare_what_stands

# Large blocks between small ones that stay: what a round of large bodies leaves behind.
_ROUND = """
import sys
from bot.memory import give_back_what_is_free
def megabytes():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 // 1_000_000
if sys.argv[1] == "told":
    give_back_what_is_free()
before, stay = megabytes(), []
bytearray(b"x") * 12_000_000
for size in range(1_100_000, 11_000_000, 100_000):
    large = bytearray(b"x") * size
    stay.append(bytearray(b"y") * 5_000)
    del large
print(megabytes() - before)
"""


def _kept(how: str) -> int:
    return int(subprocess.run([sys.executable, "-c", _ROUND, how], check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library: nothing is told to it")
def test_large_blocks_are_given_back() -> None:
    assert _kept("told") < 5 < _kept("untold")


def test_it_is_said_whether_there_was_anything_to_tell() -> None:
    assert give_back_what_is_free() == (platform.libc_ver()[0] == "glibc")


@pytest.fixture
def as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


@pytest.mark.usefixtures("as_before")
def test_what_holds_while_loading_ends_when_the_program_serves() -> None:
    load_undisturbed()
    loading = gc.get_threshold()
    spare_what_stands()
    assert gc.get_threshold() < loading
