"""A login: what an unverified visitor said moves to the person whom the business vouches for."""

from typing import Any

from bot.storage.base import Repository, Row
from bot.storage.tables.conversation import dialogs, episodes, handovers, identities, turns
from bot.storage.tables.widget import consents, files, people, visitors, widget_events
from bot.storage.visitors import Visitors, person_of
from channels.widget.identity import Claims
from channels.widget.ports import Person
from dialogs.dialog import Mode
from dialogs.ids import DAY, InboxId, Millis, new_id

_LIFE: Millis = DAY  # a business vouches for a visitor for a day; its page does it again at every load
_WITH_PERSON = (Mode.WAITING, Mode.HUMAN)
_MOST = 1000  # events of an unverified visitor that move along


class Logins:
    """Over one unit's connection."""

    def __init__(self, log: Visitors) -> None:
        self._log = log

    def identify(self, inbox: InboxId, claims: Claims, old_hash: str, token_hash: str, now: Millis) -> Person:
        """See `channels.widget.ports.WidgetStore.identify`."""
        old = self._log.session(inbox, old_hash, now) if old_hash else None
        person = self._log.by_subject(inbox, claims.subject)
        person = person or Person(f"u{new_id(now)}", claims.subject, claims.name)
        if old and old["subject"] == claims.subject:
            self._log.slide(inbox, old_hash, now + _LIFE)
            return person
        # A new token else: one that somebody planted in this browser must never become a verified one.
        self._log.open(inbox, token_hash, person, now, now + _LIFE)
        vouched = {key: value for key, value in (("name", claims.name), ("email", claims.email)) if value}
        if vouched:
            self._log.change(people, {"inbox_id": inbox, "visitor": person.visitor}, **vouched)
        if old:
            self._log.close(inbox, old_hash)
        if old and not old["subject"]:
            self._merge(inbox, old["visitor"], person.visitor)
        row = self._log.person(inbox, person.visitor)
        return person_of(row) if row else person

    def _merge(self, inbox: InboxId, old: str, new: str) -> None:
        log = self._log
        log.lock(inbox, old)
        for event in log.events(inbox, old, 0, _MOST):
            row = log.one(widget_events, inbox_id=inbox, visitor=old, seq=event.seq)
            if row:
                log.append(inbox, new, row["key"], event.payload, event.at)
        log.change(people, {"inbox_id": inbox, "visitor": old}, merged_into=new)
        log.change(files, {"inbox_id": inbox, "visitor": old}, visitor=new)
        log.delete(visitors, visitors.c.inbox_id == inbox, visitors.c.visitor == old)
        self._keep_answers(inbox, old, new)
        self._keep_consents(inbox, old, new)
        merge_dialogs(log, inbox, old, new)

    def _keep_answers(self, inbox: InboxId, old: str, new: str) -> None:
        before, after = self._log.person(inbox, old), self._log.person(inbox, new)
        if before and after and before["answers"] is not None and after["answers"] is None:
            kept: dict[str, Any] = {key: before[key] for key in ("answers", "phone", "told")}
            self._log.change(people, {"inbox_id": inbox, "visitor": new}, **kept)

    def _keep_consents(self, inbox: InboxId, old: str, new: str) -> None:
        for row in self._log.listed(consents, "at", inbox_id=inbox, visitor=old):
            said = {name: row[name] for name in ("at", "version", "text")}
            self._log.insert_new(consents, inbox_id=inbox, visitor=new, **said)


def merge_dialogs(log: Repository, inbox: InboxId, old: str, new: str) -> None:
    """One dialog of two: the one that a person of staff has goes on, else the older one.

    When staff have both, both go on: taking a dialog out of somebody's hands is not a login's business."""
    ours, theirs = (log.one(dialogs, inbox_id=inbox, chat=chat) for chat in (old, new))
    if ours is None:
        return
    if theirs is None:
        log.change(dialogs, {"id": ours["id"]}, chat=new)
        log.insert_new(identities, inbox_id=inbox, external_id=new, customer_id=ours["customer_id"])
        return
    if ours["mode"] not in _WITH_PERSON:
        _move(log, ours, theirs)
    elif theirs["mode"] not in _WITH_PERSON:
        _move(log, theirs, ours)
        _swap(log, ours, theirs)


def _move(log: Repository, lose: Row, keep: Row) -> None:
    for table in (turns, episodes, handovers):
        log.change(table, {"dialog_id": lose["id"]}, dialog_id=keep["id"])
    log.change(dialogs, {"id": lose["id"]}, episode_id=None)


def _swap(log: Repository, one: Row, other: Row) -> None:
    log.change(dialogs, {"id": other["id"]}, chat=f"merged:{other['id']}")
    log.change(dialogs, {"id": one["id"]}, chat=other["chat"], customer_id=other["customer_id"])
    log.change(dialogs, {"id": other["id"]}, chat=one["chat"])
