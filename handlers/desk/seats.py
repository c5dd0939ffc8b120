"""Seats: which member writes or taps, and which dialog they mean. Read from the database each time."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.access import Actor
from dialogs.errors import NotFound
from dialogs.ids import DialogId, TenantId
from dialogs.store import Store, Uow
from dialogs.tenant import SYSTEM, Member


@dataclass(frozen=True, slots=True)
class Seat:
    """A member and the dialog that they act on."""

    actor: Actor
    dialog: DialogId


@dataclass(frozen=True, slots=True)
class GroupSeat:
    """What a group's message leads to; `member` is None for a stranger, `dialog` outside the dialogs' topics."""

    tenant: TenantId
    language: str
    member: Member | None
    dialog: DialogId | None


class Seats:
    """Finds seats. A dialog of another company is never found: each look is in one company's scope."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def companies_of_group(self, chat: int) -> Sequence[TenantId]:
        """The company whose desk the group is; empty for a foreign group."""
        return await self._lookup("group", str(chat))

    async def companies_of(self, telegram_id: int) -> Sequence[TenantId]:
        """The companies that the person works in."""
        return await self._lookup("member", str(telegram_id))

    async def in_group(self, chat: int, thread: int | None, telegram_id: int) -> GroupSeat | None:
        """None when the group is nobody's desk."""
        companies = await self.companies_of_group(chat)
        if not companies:
            return None
        place = (str(chat), str(thread)) if thread else None
        return await self._store.read(companies[0], lambda uow: _group_seat(uow, place, telegram_id))

    async def left(self, chat: int, thread: int, telegram_id: int) -> Member | None:
        """The person, in the company whose dialog this topic was about, though the group is its desk no more."""

        def unit(uow: Uow) -> Member | None:
            known = uow.handovers.dialog_of_topic(str(chat), str(thread))
            return _member(uow, telegram_id) if known else None

        for company in await self.companies_of(telegram_id):
            member = await self._store.read(company, unit)
            if member:
                return member
        return None

    async def of_message(self, telegram_id: int, chat: int, message: int) -> Seat | None:
        """The dialog that an earlier message to this private chat was about."""
        for company in await self.companies_of(telegram_id):
            seat = await self._store.read(company, lambda uow: _of_message(uow, telegram_id, str(chat), str(message)))
            if seat:
                return seat
        return None

    async def owned(self, telegram_id: int) -> Sequence[Seat]:
        """Dialogs that the person has, in companies where private chats serve as the desk."""
        found: list[Seat] = []
        for company in await self.companies_of(telegram_id):
            found += await self._store.read(company, lambda uow: _owned(uow, telegram_id))
        return found

    async def of_dialog(self, companies: Sequence[TenantId], telegram_id: int, dialog: DialogId) -> Seat | None:
        """The seat at a dialog named by a button. Raises NotFound when none of the companies has such a dialog;
        None when the company has it and the person is not a member there."""
        for company in companies:
            known, seat = await self._store.read(company, lambda uow: _of_dialog(uow, telegram_id, dialog))
            if known:
                return seat
        raise NotFound("error-not-found")

    async def _lookup(self, kind: str, key: str) -> Sequence[TenantId]:
        pairs = await self._store.read(SYSTEM, lambda uow: uow.tenants.lookup(kind, key))
        return [tenant for tenant, _ in pairs]


def _member(uow: Uow, telegram_id: int) -> Member | None:
    """Who was removed is none any more."""
    known = uow.members.by_telegram(telegram_id)
    return known if known and known.active else None


def _group_seat(uow: Uow, place: tuple[str, str] | None, telegram_id: int) -> GroupSeat:
    dialog = uow.handovers.dialog_of_topic(*place) if place else None
    return GroupSeat(uow.tenant, uow.tenants.get().language, _member(uow, telegram_id), dialog)


def _of_message(uow: Uow, telegram_id: int, chat: str, message: str) -> Seat | None:
    member, dialog = _member(uow, telegram_id), uow.handovers.dialog_of_message(chat, message)
    return Seat(Actor(member), dialog) if member and dialog else None


def _owned(uow: Uow, telegram_id: int) -> Sequence[Seat]:
    member = _member(uow, telegram_id)
    # with a desk group, a word in the private chat is for the menu: it must not slip out to a client
    if member is None or uow.setup.desk():
        return ()
    return [Seat(Actor(member), dialog.id) for dialog in uow.handovers.owned_by(member.id)]


def _of_dialog(uow: Uow, telegram_id: int, dialog: DialogId) -> tuple[bool, Seat | None]:
    try:
        uow.dialogs.get(dialog)
    except NotFound:
        return False, None
    member = _member(uow, telegram_id)
    return True, Seat(Actor(member), dialog) if member else None
