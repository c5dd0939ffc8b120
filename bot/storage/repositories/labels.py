"""Labels: categories and tags of a company."""

from collections.abc import Sequence

from bot.storage.base import Repository
from bot.storage.tables.desk import labels
from dialogs.desk.labels import Label, LabelId, LabelKind


class LabelRows(Repository):
    """Implements `dialogs.desk.labels.LabelTable`."""

    def every(self, kind: LabelKind) -> Sequence[Label]:
        rows = self.rows(labels, labels.c.kind == kind.value, order=labels.c.name)
        return [Label(row["id"], LabelKind(row["kind"]), row["name"]) for row in rows]

    def add(self, label: Label) -> None:
        self.insert(labels, id=label.id, kind=label.kind.value, name=label.name)

    def remove(self, label: LabelId) -> None:
        self.delete(labels, labels.c.id == label)
