"""Rows of buttons as a phone shows them whole: labels too long to stand beside each other stand below each other."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

FITS = (34, 16, 10, 7, 5)  # characters of each label, in a row of one, two, three, four, five and more


def fitted(rows: Sequence[Sequence[T]], label: Callable[[T], str]) -> list[list[T]]:
    """The same buttons in the same order, in as few rows as show them whole."""
    found: list[list[T]] = []
    for row in rows:
        if fits([label(one) for one in row]):
            found.append(list(row))
        else:
            found += _broken(row, label)
    return found


def fits(labels: Sequence[str]) -> bool:
    """Whether a narrow phone shows these labels whole in one row."""
    most = FITS[min(len(labels), len(FITS)) - 1]
    return all(len(one.replace("\ufe0f", "")) <= most for one in labels)


def _broken(row: Sequence[T], label: Callable[[T], str]) -> list[list[T]]:
    found: list[list[T]] = [[]]
    for one in row:
        if found[-1] and not fits([label(other) for other in (*found[-1], one)]):
            found.append([])
        found[-1].append(one)
    return found
