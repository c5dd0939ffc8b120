"""Drafts: what the bot proposed to a manager and what they made of it: sent, edited or dropped, each kept as a fact."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from dialogs.access import Actor, Permission
from dialogs.calendar.timers import later_key
from dialogs.desk.replying import StaffMessage, reply_now, require_mine
from dialogs.dialog import Dialog
from dialogs.errors import BadInput
from dialogs.facts import FactKind, fact_of
from dialogs.ids import DialogId, Millis
from dialogs.ports import Clock
from dialogs.store import Store, Uow

_CHOICES = (FactKind.DRAFT_SENT, FactKind.DRAFT_EDITED, FactKind.DRAFT_DROPPED)


class Drafts:
    """Raises Forbidden, NotFound, AlreadyTaken when another has the dialog, BadInput when the draft was used already.

    `key` names the draft: each is used once, however often the update comes."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def send(self, actor: Actor, dialog: DialogId, key: str, draft: str) -> Dialog:
        """The draft goes to the client as it is."""
        message, now = StaffMessage(key, draft), self._clock.now()

        def unit(uow: Uow) -> Dialog:
            return _sent(uow, actor, dialog, message, FactKind.DRAFT_SENT, {"of": key, "draft": draft}, now)

        return await self._store.run(actor.tenant, unit)

    async def edited(self, actor: Actor, dialog: DialogId, key: str, draft: str, message: StaffMessage) -> Dialog:
        """The manager's own version goes out; the difference is kept."""
        details = _difference(key, draft, message.words)
        now = self._clock.now()

        def unit(uow: Uow) -> Dialog:
            return _sent(uow, actor, dialog, message, FactKind.DRAFT_EDITED, details, now)

        return await self._store.run(actor.tenant, unit)

    async def drop(self, actor: Actor, dialog: DialogId, key: str, draft: str) -> None:
        """Nothing is sent."""
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            actor.require(Permission.WORK)
            known = uow.dialogs.get(dialog, lock=True)
            require_mine(uow, actor, known)
            _require_unused(uow, known, key)
            uow.facts.add(fact_of(known, FactKind.DRAFT_DROPPED, actor.id, now, of=key, draft=draft))

        await self._store.run(actor.tenant, unit)


def changes(draft: str, sent: str) -> Sequence[str]:
    """What was taken out and put in, word by word: "-на следующий день", "+завтра"."""
    old, new = draft.split(), sent.split()
    found: list[str] = []
    for _, a, b, c, d in (code for code in SequenceMatcher(None, old, new, False).get_opcodes() if code[0] != "equal"):
        found += [f"-{' '.join(old[a:b])}"] if b > a else []
        found += [f"+{' '.join(new[c:d])}"] if d > c else []
    return found


def went_later(uow: Uow, actor: Actor, dialog: Dialog, key: str, draft: str, sent: str, now: Millis) -> None:
    """Part of the unit in which a planned draft goes out: as it was, or as the manager changed it."""
    if sent == draft:
        uow.facts.add(fact_of(dialog, FactKind.DRAFT_SENT, actor.id, now, of=key, draft=draft))
        return
    uow.facts.add(fact_of(dialog, FactKind.DRAFT_EDITED, actor.id, now, **_difference(key, draft, sent)))


def require_open(uow: Uow, dialog: Dialog, key: str) -> None:
    """Raises BadInput when the draft was sent, edited or dropped."""
    facts = uow.facts.of_episode(dialog.episode_id) if dialog.episode_id else ()
    if any(fact.kind in _CHOICES and fact.details.get("of") == key for fact in facts):
        raise BadInput("error-draft-used")


def _difference(key: str, draft: str, sent: str) -> dict[str, object]:
    return {"of": key, "draft": draft, "sent": sent, "changes": list(changes(draft, sent))}


def _sent(
    uow: Uow, actor: Actor, number: DialogId, message: StaffMessage, kind: FactKind, details: dict[str, object],
    now: Millis,
) -> Dialog:  # fmt: skip
    actor.require(Permission.WORK)
    known = uow.dialogs.get(number, lock=True)
    if uow.dialogs.turn_by_external(number, message.key):
        return known
    _require_unused(uow, known, str(details["of"]))
    dialog = reply_now(uow, actor, number, message, now)
    uow.facts.add(fact_of(dialog, kind, actor.id, now, **details))
    return dialog


def _require_unused(uow: Uow, dialog: Dialog, key: str) -> None:
    require_open(uow, dialog, key)
    if uow.timers.get(later_key(key)):
        raise BadInput("error-draft-planned")
