"""One measured figure, and the table of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`compare` is ">=" or "<=" against `floor`, or "" for a figure that is only told."""

    name: str
    value: float
    compare: str
    floor: float | None
    unit: str
    aim: float | None = None

    @property
    def met(self) -> bool:
        if self.floor is None:
            return True
        return self.value >= self.floor if self.compare == ">=" else self.value <= self.floor

    @property
    def wanted(self) -> str:
        if self.floor is None:
            return "told"
        aim = f" (aim {_plain(self.aim)})" if self.aim else ""
        return f"{self.compare} {_plain(self.floor)}{aim}"

    @property
    def verdict(self) -> str:
        if self.floor is None:
            return ""
        if not self.met:
            return "NO"
        return "aim" if self.aim and self.value >= self.aim else "yes"


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) < 100 else f"{value:.0f}"


def drawn(figures: Sequence[Figure]) -> str:
    """The table as text."""
    rows = [("figure", "value", "unit", "wanted", "met")]
    rows += [(item.name, _plain(item.value), item.unit, item.wanted, item.verdict) for item in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
