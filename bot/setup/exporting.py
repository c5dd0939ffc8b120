"""The company as a set-up file says it; tokens stay out."""

from collections.abc import Sequence

from bot.setup.differences import origins_of
from bot.setup.entries import BotEntry, DeskEntry, InboxEntry, MemberEntry, SetupFile
from dialogs.store import Uow
from dialogs.tenant import Desk, Inbox, Member


def exported(uow: Uow) -> SetupFile:
    """Without knowledge, whose content lies elsewhere. Raises NotFound."""
    tenant = uow.tenants.get()
    return SetupFile(
        tenant.id, tenant.name, tenant.language, tenant.timezone,
        [_exported_member(item) for item in uow.members.every()],
        [BotEntry(item.bot_id, item.name, item.settings) for item in uow.setup.bots()],
        [_exported_inbox(item) for item in uow.setup.inboxes()],
        _exported_desk(uow.setup.desks()),
    )  # fmt: skip


def _exported_desk(desks: Sequence[Desk]) -> DeskEntry | None:
    if not desks:
        return None
    further = tuple(DeskEntry(desk.chat, desk.title) for desk in desks[1:])
    return DeskEntry(desks[0].chat, desks[0].title, desks[0].most, further, desks[0].overhears)


def _exported_member(item: Member) -> MemberEntry:
    return MemberEntry(item.telegram_id, item.name, sorted(role.value for role in item.roles), item.language)


def _exported_inbox(item: Inbox) -> InboxEntry:
    options = {key: value for key, value in item.options.items() if key != "origins"}
    return InboxEntry(
        item.id,
        item.kind,
        item.bot_id,
        item.name,
        item.public_id,
        origins=origins_of(item),
        options=options,
        sealed=bool(item.secret),
    )
