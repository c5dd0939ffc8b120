"""Canned replies: texts that a team says often, found by a few letters, with the client's and the manager's names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NewType, Protocol

from dialogs.access import Actor, Permission
from dialogs.customer import clean
from dialogs.errors import BadInput, Conflict
from dialogs.ids import Millis, new_id
from dialogs.ports import Clock
from dialogs.store import AuditEntry, Store, Uow
from dialogs.typed import worded

CannedId = NewType("CannedId", str)
MOST_WORDS = 3000
# words that mean something else after a slash, in a topic or in the menu
RESERVED = frozenset({
    "del",
    "take", "notmine", "noreply", "bot", "close", "at", "later", "to", "client", "draft", "history", "translate",
    "tone", "help", "menu", "waiting", "channels", "language", "cancel", "start", "desk", "shift", "my", "canned",
    "gaps", "tag", "why",
})  # fmt: skip
MOST = 500
_NAME = re.compile(r"[\w-]{1,32}$")
_VARIABLE = re.compile(r"\{\s*(\w+)\s*\}")
# what may stand in braces, in both languages
VARIABLES = {"client": "client", "клиент": "client", "manager": "manager", "менеджер": "manager",
             "company": "company", "компания": "company"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Canned:
    """One text. `name` is what is typed after the slash."""

    id: CannedId
    name: str
    words: str


class CannedTable(Protocol):
    """The company's texts."""

    def every(self) -> Sequence[Canned]:
        """By name."""

    def save(self, text: Canned) -> None: ...
    def remove(self, text: CannedId) -> None: ...


class CannedReplies:
    """What menus and topics call."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def every(self, actor: Actor) -> Sequence[Canned]:
        actor.require(Permission.WATCH)
        return await self._store.read(actor.tenant, lambda uow: uow.canned.every())

    async def save(self, actor: Actor, name: str, words: str, old: CannedId | None = None) -> Canned:
        """Adds a text, or changes the one named by `old`. Raises BadInput for a name or text that can't be used,
        Conflict for a name that is taken."""
        actor.require(Permission.TEACH)
        name, words = _named(name), _worded(words)
        now = self._clock.now()
        canned = Canned(old or CannedId(new_id(now)), name, words)
        return await self._store.run(actor.tenant, lambda uow: _save(uow, actor, canned, now))

    async def remove(self, actor: Actor, canned: CannedId) -> None:
        actor.require(Permission.TEACH)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            uow.canned.remove(canned)
            uow.audit.add(AuditEntry(now, actor.id, "canned.remove", canned))

        await self._store.run(actor.tenant, unit)

    async def search(self, actor: Actor, letters: str, most: int = 8) -> Sequence[Canned]:
        """Names that begin so first, then names and texts that hold it."""
        return ranked(await self.every(actor), letters)[:most]


def ranked(every: Sequence[Canned], letters: str) -> list[Canned]:
    """Those that fit `letters`, the best first; all of them for none."""
    wanted = letters.strip().lower().replace("ё", "е")
    places = [(_place(one, wanted), one.name, one) for one in every]
    return [one for place, _, one in sorted(places, key=lambda item: item[:2]) if place < 3]


def _place(one: Canned, wanted: str) -> int:
    name, words = one.name.lower().replace("ё", "е"), one.words.lower().replace("ё", "е")
    if name.startswith(wanted):
        return 0
    return 1 if wanted in name else 2 if wanted in words else 3


def filled(words: str, values: Mapping[str, str]) -> str:
    """The text with its variables put in; a name that is not known is left out, with the space before it."""

    def put(match: re.Match[str]) -> str:
        return values.get(VARIABLES.get(match[1].lower(), ""), "")

    return re.sub(r" +([,.!?])", r"\1", _VARIABLE.sub(put, words))


def names_in(words: str) -> frozenset[str]:
    """Which of client, manager and company the text holds."""
    return frozenset(VARIABLES[name.lower()] for name in _VARIABLE.findall(words) if name.lower() in VARIABLES)


def _named(name: str) -> str:
    short = clean(name).strip().lstrip("/").lower()
    if not _NAME.match(short):
        raise BadInput("error-canned-name")
    if short in RESERVED:
        raise BadInput("error-canned-reserved", name=short)
    return short


def _worded(words: str) -> str:
    words = worded(words, MOST_WORDS)
    strange = [name for name in _VARIABLE.findall(words) if name.lower() not in VARIABLES]
    if strange:
        raise BadInput("error-canned-variable", name=strange[0])
    return words


def _save(uow: Uow, actor: Actor, canned: Canned, now: Millis) -> Canned:
    every = uow.canned.every()
    if any(one.name == canned.name and one.id != canned.id for one in every):
        raise Conflict("error-canned-taken", name=canned.name)
    if len(every) >= MOST:
        raise BadInput("error-too-many-canned", most=MOST)
    uow.canned.save(canned)
    uow.audit.add(AuditEntry(now, actor.id, "canned.save", canned.id, {"name": canned.name}))
    return canned
