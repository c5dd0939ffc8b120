"""Send later: a manager's words wait for their moment, can be called back, and go out once."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from dialogs.access import Actor, Permission
from dialogs.calendar.timers import LATER, Timer, later_key
from dialogs.desk.cards import note
from dialogs.desk.drafting import require_open, went_later
from dialogs.desk.replying import StaffMessage, reply_now, require_mine
from dialogs.dialog import Dialog
from dialogs.errors import BadInput, NotFound, ParleyError
from dialogs.handovers.summoning import desk_places, tell_desk
from dialogs.ids import DialogId, MemberId, Millis
from dialogs.messages import Attachment, AttachmentKind
from dialogs.ports import Clock
from dialogs.store import AuditEntry, Store, Uow
from dialogs.texts import text

MOST = 20  # planned messages of one dialog
_MOST_SHOWN = 3000  # characters of words that did not go: they are all that is left of them


@dataclass(frozen=True, slots=True)
class Planned:
    """Words that wait."""

    key: str
    at: Millis
    words: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a plan came from: the `draft` whose key the message bears, and `shown`, the key of the desk's message that
    is to tell when the words have gone."""

    draft: str = ""
    shown: str = ""


class Later:
    """Plans, lists and calls back. Raises Forbidden, NotFound, AlreadyTaken when another has the dialog."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def plan(
        self, actor: Actor, dialog: DialogId, message: StaffMessage, at: Millis, origin: Origin | None = None
    ) -> Planned:
        """The same message key plans once: again moves it. Raises BadInput when empty, when too many wait, or when the
        draft was used."""
        if not message.words.strip() and not message.attachments:
            raise BadInput("error-empty-message")
        now = self._clock.now()

        def unit(uow: Uow) -> Planned:
            return _plan(uow, actor, dialog, message, at, origin or Origin(), now)

        return await self._store.run(actor.tenant, unit)

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


def _plan(
    uow: Uow, actor: Actor, number: DialogId, message: StaffMessage, at: Millis, origin: Origin, now: Millis
) -> Planned:
    actor.require(Permission.WORK)
    dialog, key = uow.dialogs.get(number), later_key(message.key)
    require_mine(uow, actor, dialog)
    if origin.draft:
        require_open(uow, dialog, message.key)
    if len([one for one in _planned(uow, number) if one.key != key]) >= MOST:
        raise BadInput("error-too-many-planned", most=MOST)
    details = {
        "by": actor.id, "key": message.key, "words": message.words, "draft": origin.draft, "shown": origin.shown,
        "episode": dialog.episode_id or "", "files": [asdict(item) for item in message.attachments],
    }  # fmt: skip
    uow.timers.set(Timer(key, LATER, at, number, details))
    uow.audit.add(AuditEntry(now, actor.id, "dialog.later", number))
    return Planned(key, at, message.words)


def _planned(uow: Uow, dialog: DialogId) -> Sequence[Planned]:
    timers = uow.timers.of_subject(LATER, dialog)
    return [Planned(timer.key, timer.due, str(timer.details["words"])) for timer in timers]


def ring_later(uow: Uow, timer: Timer, now: Millis) -> None:
    """The moment has come: the words go out as if typed now. Who may not send them any more is told, and so is the
    desk: nothing vanishes."""
    actor, number = Actor(uow.members.get(MemberId(str(timer.details["by"])))), DialogId(timer.subject)
    message = _message(timer.details)
    stored = uow.dialogs.get(number, lock=True)
    if str(timer.details.get("episode", stored.episode_id)) != str(stored.episode_id):
        _not_sent(uow, stored, actor, timer, "closed", now)  # the client has come back with something else since
        return
    try:
        dialog = reply_now(uow, actor, number, message, now)
    except ParleyError as error:
        _not_sent(uow, stored, actor, timer, error.text.key, now)
        return
    draft, shown = str(timer.details.get("draft", "")), str(timer.details.get("shown", ""))
    if draft:
        went_later(uow, actor, dialog, message.key, draft, message.words, now)
    body = text("desk-later-sent", words=message.words[:200] or "📎", by=actor.member.name)
    for place in desk_places(uow, dialog):
        line = note(place, dialog, f"later-sent:{timer.key}{place.suffix}", body)
        uow.outbox.add(replace(line, edits=shown), now)


def _not_sent(uow: Uow, dialog: Dialog, actor: Actor, timer: Timer, reason: str, now: Millis) -> None:
    words = str(timer.details["words"])[:_MOST_SHOWN] or "📎"
    body = text("desk-later-failed", words=words, name=actor.member.name, reason=reason)
    tell_desk(uow, dialog, f"later-failed:{timer.key}", body, now)


def _message(details: Mapping[str, object]) -> StaffMessage:
    files = details["files"]
    attachments = tuple(_attachment(item) for item in files) if isinstance(files, list) else ()
    return StaffMessage(str(details["key"]), str(details["words"]), attachments)


def _attachment(values: dict[str, object]) -> Attachment:
    return Attachment(**{**values, "kind": AttachmentKind(str(values["kind"]))})  # type: ignore[arg-type]  # its asdict
