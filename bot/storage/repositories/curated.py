"""Curated answers as a table."""

from collections.abc import Sequence

from bot.storage.base import Repository, Row
from bot.storage.tables.knowledge import curated as table
from dialogs.answers.curated import Curated, CuratedId


def _curated(row: Row) -> Curated:
    return Curated(row["id"], tuple(row["questions"]), row["answer"], row["language"], row["since"], row["until"])


class CuratedRows(Repository):
    """Implements `dialogs.answers.curated.CuratedTable`."""

    def every(self) -> Sequence[Curated]:
        return [_curated(row) for row in self.rows(table, order=table.c.id)]

    def get(self, curated: CuratedId) -> Curated:
        return _curated(self.the(table, table.c.id == curated))

    def save(self, curated: Curated) -> None:
        self.put(
            table, {"id": curated.id}, questions=list(curated.questions), answer=curated.answer,
            language=curated.language, since=curated.since, until=curated.until,
        )  # fmt: skip

    def remove(self, curated: CuratedId) -> None:
        self.delete(table, table.c.id == curated)
