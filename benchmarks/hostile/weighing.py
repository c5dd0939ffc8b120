"""What a process holds of the machine's memory, and what of that is its own."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import Figure


@dataclass(frozen=True, slots=True)
class Weight:
    """Megabytes: resident altogether, and without pages of files, which the system takes back when it needs them."""

    resident: float
    own: float

    def told(self, name: str) -> Figure:
        return Figure(f"hostile: memory, {name}", self.resident, "", None, "MB")

    def grown(self, name: str, later: "Weight", most: float | None = None) -> list[Figure]:
        """By how much `later` is more; with `most` that is a figure to be met."""
        compare = "<=" if most is not None else ""
        return [
            Figure(f"hostile: {name}", _percent(self.resident, later.resident), compare, most, "%"),
            Figure("hostile: the same, pages of files apart", _percent(self.own, later.own), "", None, "%"),
        ]


def weighed(pid: int) -> Weight:
    """As the system counts."""
    rows = [line.split() for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    kilobytes = {row[0]: int(row[1]) for row in rows if row[-1] == "kB"}
    return Weight(kilobytes["VmRSS:"] / 1024, kilobytes["RssAnon:"] / 1024)


def _percent(before: float, after: float) -> float:
    return (after / before - 1) * 100
