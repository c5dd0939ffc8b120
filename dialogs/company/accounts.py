"""What is kept of a connected account beside its secret: people's own accounts behind it, how it presents itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dialogs.access import Actor, Permission
from dialogs.company.setup import record
from dialogs.ids import InboxId, Millis
from dialogs.store import Uow
from dialogs.tenant import Inbox

LINKS = "business"  # options[LINKS]: {connection id: what the channel keeps of it}
MOST_LINKS = 50  # of one inbox
_PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """A person of staff let the inbox's bot answer in their own chats. `telegram_id` says who; `kept` is the
    channel's own note of it."""

    mark: str
    telegram_id: int
    kept: Mapping[str, object]


def keep_link(uow: Uow, inbox: InboxId, account: OwnAccount, now: Millis) -> Inbox | None:
    """The inbox with the connection kept in it; None when that person may not connect accounts of this company."""
    member = uow.members.by_telegram(account.telegram_id)
    if member is None or not member.active or not Actor(member).can(Permission.CONNECT):
        return None
    old = uow.setup.inbox(inbox)
    kept = old.options.get(LINKS)
    links = dict(kept) if isinstance(kept, Mapping) else {}
    if links.get(account.mark) == account.kept:
        return old
    links[account.mark] = dict(account.kept)
    newest = dict(list(links.items())[-MOST_LINKS:])
    new = replace(old, options={**old.options, LINKS: newest})
    uow.setup.save_inbox(new)
    record(uow, now, member.id, "inbox.own-account", inbox, enabled=bool(account.kept.get("enabled")))
    return new


def identified(uow: Uow, inbox: InboxId, account: int, username: str) -> bool:
    """Who the connected bot is, by its own channel; False when that was known. In groups it is called by this name."""
    old = uow.setup.inbox(inbox)
    told = {"account": account, "username": username}
    if told.items() <= old.options.items():
        return False
    uow.setup.save_inbox(replace(old, options={**old.options, **told}))
    return True


def lent_by(inbox: Inbox) -> Sequence[str]:
    """Names of the people in whose own chats the bot may answer now."""
    kept = inbox.options.get(LINKS)
    links = [link for link in kept.values() if isinstance(link, Mapping)] if isinstance(kept, Mapping) else []
    return [str(link.get("name", "")) for link in links if link.get("enabled") and link.get("reply")]


def introduced_as(inbox: Inbox) -> str:
    """The mark of what the channel was last told about the bot; empty before the first time."""
    return str(inbox.options.get(_PROFILE, ""))


def introduced(uow: Uow, inbox: InboxId, mark: str) -> None:
    """The channel knows now what the bot is."""
    old = uow.setup.inbox(inbox)
    uow.setup.save_inbox(replace(old, options={**old.options, _PROFILE: mark}))
