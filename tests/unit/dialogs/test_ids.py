"""Ids sort by creation, whoever made them."""

import os

from dialogs.ids import new_id
from tests.fakes.domain import NOON


def test_children_of_a_process_whose_clock_was_ahead_count_by_their_own_time() -> None:
    new_id(NOON * 2)
    first, second = in_a_child(NOON, ids=3), in_a_child(NOON + 1, ids=1)
    assert [*first, *second] == sorted([*first, *second])


def in_a_child(now: int, ids: int) -> list[str]:
    """Ids that a forked child makes at this time."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writes, " ".join(new_id(now) for _ in range(ids)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writes)
    with os.fdopen(reads) as told:
        return told.read().split()
