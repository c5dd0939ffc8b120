"""Send later: a manager's words wait for their moment, can be called back, and go out once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from dialogs.access import Actor, Permission
from dialogs.desk import StaffMessage, reply_now, require_mine
from dialogs.errors import BadInput, NotFound, ParleyError
from dialogs.ids import DialogId, MemberId, Millis
from dialogs.messages import Attachment, AttachmentKind
from dialogs.ports import Clock
from dialogs.store import AuditEntry, Store, Uow
from dialogs.summoning import tell_desk
from dialogs.texts import text
from dialogs.timers import Timer

LATER = "later"
MOST = 20  # planned messages of one dialog


@dataclass(frozen=True, slots=True)
class Planned:
    """Words that wait."""

    key: str
    at: Millis
    words: str


class Later:
    """Plans, lists and calls back. Raises Forbidden, NotFound, AlreadyTaken when another has the dialog."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def plan(self, actor: Actor, dialog: DialogId, message: StaffMessage, at: Millis) -> Planned:
        """The same message key plans once. Raises BadInput when empty or when too many wait."""
        if not message.words.strip() and not message.attachments:
            raise BadInput("error-empty-message")
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _plan(uow, actor, dialog, message, at, now))

    async def planned(self, actor: Actor, dialog: DialogId) -> Sequence[Planned]:
        """The earliest first."""
        actor.require(Permission.WORK)
        return await self._store.read(actor.tenant, lambda uow: _planned(uow, dialog))

    async def cancel(self, actor: Actor, key: str) -> None:
        """Raises NotFound when it was sent or called back already."""
        actor.require(Permission.WORK)
        now = self._clock.now()

        def unit(uow: Uow) -> None:
            if not uow.timers.cancel(key):
                raise NotFound("error-not-planned")
            uow.audit.add(AuditEntry(now, actor.id, "dialog.later.cancel", key))

        await self._store.run(actor.tenant, unit)


def _plan(uow: Uow, actor: Actor, number: DialogId, message: StaffMessage, at: Millis, now: Millis) -> Planned:
    actor.require(Permission.WORK)
    require_mine(uow, actor, uow.dialogs.get(number))
    if len(_planned(uow, number)) >= MOST:
        raise BadInput("error-too-many-planned", most=MOST)
    key = f"{LATER}:{message.key}"
    details = {"by": actor.id, "key": message.key, "words": message.words,
               "files": [asdict(item) for item in message.attachments]}  # fmt: skip
    uow.timers.set(Timer(key, LATER, at, number, details))
    uow.audit.add(AuditEntry(now, actor.id, "dialog.later", number))
    return Planned(key, at, message.words)


def _planned(uow: Uow, dialog: DialogId) -> Sequence[Planned]:
    timers = uow.timers.of_subject(LATER, dialog)
    return [Planned(timer.key, timer.due, str(timer.details["words"])) for timer in timers]


def ring_later(uow: Uow, timer: Timer, now: Millis) -> None:
    """The moment has come: the words go out as if typed now. Who may not send them any more is told, and so is the
    desk: nothing vanishes."""
    member, dialog = uow.members.get(MemberId(str(timer.details["by"]))), DialogId(timer.subject)
    files = timer.details["files"]
    attachments = tuple(_attachment(item) for item in files) if isinstance(files, list) else ()
    message = StaffMessage(str(timer.details["key"]), str(timer.details["words"]), attachments)
    try:
        reply_now(uow, Actor(member), dialog, message, now)
    except ParleyError as error:
        body = text("desk-later-failed", words=message.words[:200] or "📎", name=member.name, reason=error.text.key)
        tell_desk(uow, uow.dialogs.get(dialog), f"later-failed:{timer.key}", body, now)


def _attachment(values: dict[str, object]) -> Attachment:
    return Attachment(**{**values, "kind": AttachmentKind(str(values["kind"]))})  # type: ignore[arg-type]  # its asdict
