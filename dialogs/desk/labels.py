"""Labels: a team's own words for cases. Categories name what a resolved case was about, tags mark a dialog."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NewType, Protocol

from dialogs.access import Actor, Permission
from dialogs.customer import clean
from dialogs.desk.redrawing import marked_anew
from dialogs.dialog import FLAGGED, Dialog
from dialogs.errors import BadInput, Conflict
from dialogs.ids import DialogId, Millis, new_id
from dialogs.ports import Clock
from dialogs.store import AuditEntry, Store, Uow
from dialogs.typed import bounded

LabelId = NewType("LabelId", str)
MOST_LABELS = 40  # of a kind
MOST_TAGS = 8  # of a dialog
MOST_NAME = 30


class LabelKind(StrEnum):
    """What a label is for."""

    CATEGORY = "category"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Label:
    """A word of the team."""

    id: LabelId
    kind: LabelKind
    name: str


class LabelTable(Protocol):
    """The company's labels."""

    def every(self, kind: LabelKind) -> Sequence[Label]:
        """By name."""

    def add(self, label: Label) -> None: ...
    def remove(self, label: LabelId) -> None: ...


class Labels:
    """What menus and topics call."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def every(self, actor: Actor, kind: LabelKind) -> Sequence[Label]:
        actor.require(Permission.WATCH)
        return await self._store.read(actor.tenant, lambda uow: uow.labels.every(kind))

    async def add(self, actor: Actor, kind: LabelKind, typed: str) -> Label:
        """Raises BadInput for a name that can't be used or when there are too many, Conflict for one that is there."""
        actor.require(Permission.SETTINGS)
        now = self._clock.now()
        label = Label(LabelId(new_id(now)), kind, label_name(typed))
        await self._store.run(actor.tenant, lambda uow: _add(uow, actor, label, now))
        return label

    async def remove(self, actor: Actor, label: LabelId) -> None:
        """Dialogs and facts that bear it keep it."""
        actor.require(Permission.SETTINGS)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            uow.labels.remove(label)
            uow.audit.add(AuditEntry(now, actor.id, "label.remove", label))

        await self._store.run(actor.tenant, unit)

    async def tag(self, actor: Actor, dialog: DialogId, typed: str, on: bool = True) -> Dialog:
        """Puts the tag on the dialog, or takes it off; doing so twice is once. Raises Forbidden, BadInput."""
        actor.require(Permission.WORK)
        name, now = typed if typed == FLAGGED else label_name(typed), self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _tag(uow, actor, dialog, name, on, now))


def label_name(typed: str) -> str:
    """The words on one line, without the sign of a tag before them. Raises BadInput when empty or too long."""
    return bounded(" ".join(clean(typed).split()).lstrip("#").strip(), MOST_NAME)


def _add(uow: Uow, actor: Actor, label: Label, now: Millis) -> None:
    known = uow.labels.every(label.kind)
    if any(one.name.casefold() == label.name.casefold() for one in known):
        raise Conflict("error-label-taken", name=label.name)
    if len(known) >= MOST_LABELS:
        raise BadInput("error-too-many-labels", most=MOST_LABELS)
    uow.labels.add(label)
    uow.audit.add(AuditEntry(now, actor.id, "label.add", label.id, {"name": label.name}))


def _tag(uow: Uow, actor: Actor, number: DialogId, name: str, on: bool, now: Millis) -> Dialog:
    dialog = uow.dialogs.get(number, lock=True)
    tagged = replace(dialog, tags=with_tag(dialog.tags, name, on))
    if tagged == dialog:
        return dialog
    if len(tagged.tags) > MOST_TAGS:
        raise BadInput("error-too-many-tags", most=MOST_TAGS)
    uow.dialogs.tag(number, tagged.tags)
    marked_anew(uow, tagged, now)
    uow.audit.add(AuditEntry(now, actor.id, "dialog.tag", number, {"tag": name}))
    return tagged


def with_tag(tags: Sequence[str], name: str, on: bool) -> tuple[str, ...]:
    """With the tag or without it, whatever its case; what is flagged comes first."""
    others = [one for one in tags if one.casefold() != name.casefold()]
    if on and len(others) < len(tags):
        return tuple(tags)
    return tuple(sorted([*others, name] if on else others, key=lambda one: one != FLAGGED))
