"""Memory that large bodies took goes back to the system, and so does what is free once the program comes to rest."""

import gc
import platform
import subprocess
import sys
import weakref
from collections.abc import Iterator

import pytest

from bot.memory import Tidying, give_back_what_is_free, load_undisturbed, spare_what_stands, tidy

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


class _Program:
    """Works as much as it is told, and counts how often it is tidied."""

    def __init__(self) -> None:
        self.used, self.tidied = 0.0, 0
        self._tidying = Tidying(lambda: self.used, self._count)

    def works(self, seconds: float) -> int:
        """Between two looks; how often it was tidied so far."""
        self.used += seconds
        self._tidying.look()
        return self.tidied

    def _count(self) -> None:
        self.tidied += 1


def test_a_program_that_works_is_not_held_up() -> None:
    program = _Program()
    assert [program.works(5) for _ in range(5)][-1] == 0


def test_it_is_tidied_once_it_rests_after_work() -> None:
    program = _Program()
    program.works(30)
    assert [program.works(0.1) for _ in range(5)] == [1] * 5


def test_little_work_is_not_worth_a_tidying() -> None:
    program = _Program()
    program.works(3)
    assert program.works(0.1) == 0


def test_what_points_at_itself_goes() -> None:
    class Loop:
        def __init__(self) -> None:
            self.own = self

    gone = weakref.ref(Loop())
    tidy()
    assert gone() is None


# Free blocks between small ones that stay: none of them is at the heap's end, where the C library gives back by itself.
_HOLES = """
import sys
from bot.memory import tidy
def kilobytes():
    return int(open("/proc/self/statm").read().split()[1]) * 4
blocks = [bytearray(b"x") * 100_000 for _ in range(400)]
del blocks[::2]
before = kilobytes()
tidy()
print(before - kilobytes())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library: nothing is told to it")
def test_what_is_free_between_what_stays_is_given_back() -> None:
    given_back = subprocess.run([sys.executable, "-c", _HOLES], check=True, capture_output=True, text=True).stdout
    assert int(given_back) > 10_000
