"""The audit as owners read it: when, who, what was done, and to what, by the names that things had or have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogs.access import Actor, Permission
from dialogs.ids import Millis
from dialogs.store import AuditEntry, Store, Uow

_WORK = ("dialog.", "handover.", "visitor.", "shift.")  # what people do all day: told only when it is asked for
_NAMED = ("title", "name", "kind", "to")  # details that say what it was about


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `by` is a member's name, or "" when `kind` ("bot", "file", "client") did it; `what` may be ""."""

    at: Millis
    action: str
    by: str
    kind: str
    what: str = ""
    settings: Sequence[str] = ()  # keys of those that were changed


class Auditing:
    """What owners ask."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def last(self, actor: Actor, most: int, work: bool = False) -> Sequence[Line]:
        """The latest changes, the newest first; with `work` also what was done in dialogs. Raises Forbidden."""
        actor.require(Permission.AUDIT)
        return await self._store.read(actor.tenant, lambda uow: _lines(uow, most, () if work else _WORK))


def _lines(uow: Uow, most: int, without: Sequence[str]) -> Sequence[Line]:
    people: dict[str, str] = {member.id: member.name for member in uow.members.every()}
    names = people | {inbox.id: inbox.name for inbox in uow.setup.inboxes(removed=True)}
    return [_line(entry, people, names) for entry in uow.audit.last(most, without)]


def _line(entry: AuditEntry, people: Mapping[str, str], names: Mapping[str, str]) -> Line:
    kind = "member" if entry.actor in people else entry.actor if entry.actor in ("bot", "file") else "client"
    told = next((str(entry.details[key]) for key in _NAMED if entry.details.get(key)), "")
    what = str(entry.details.get("title") or names.get(entry.subject) or told)
    changed = entry.details.get("changed") if entry.action == "bot.publish" else None
    settings = tuple(map(str, changed)) if isinstance(changed, list) else ()
    return Line(entry.at, entry.action, people.get(entry.actor, ""), kind, what, settings)
