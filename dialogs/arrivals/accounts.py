"""What is known of a client beside their words: accounts in the channels, the form before the chat, consents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dialogs.customer import clean
from dialogs.ids import CustomerId, InboxId, Millis
from dialogs.messages import AttachmentKind, InboundMessage
from dialogs.store import Uow


@dataclass(frozen=True, slots=True)
class Account:
    """One identity of a client, as its channel knew it last."""

    inbox_id: InboxId
    external_id: str
    username: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a site's visitor told of themselves: `subject` and `email` were vouched for by the business's own server,
    `answers` are (label, answer) of the form before the chat, None when it was not filled in."""

    name: str = ""
    phone: str = ""
    subject: str = ""
    email: str = ""
    answers: Sequence[tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """Words that the client agreed to."""

    at: Millis
    version: str
    words: str


class AccountTable(Protocol):
    """Accounts of clients; an identity that was joined to another client is that one's."""

    def note(self, account: Account) -> None:
        """The username and the phone, where they are given; an unknown identity stays unknown."""

    def of(self, customer: CustomerId) -> Sequence[Account]: ...
    def phones(self, customer: CustomerId) -> Sequence[str]:
        """Those that a channel vouched for, in digits."""

    def visits(self, accounts: Sequence[Account]) -> Sequence[Visit]:
        """Of the accounts that are visitors of a widget."""

    def consents(self, accounts: Sequence[Account]) -> Sequence[Consent]:
        """The last one to each version of the words, the latest first."""


def note_account(uow: Uow, message: InboundMessage, new_episode: bool) -> None:
    """Part of hearing: once an episode, and when the client has just given their number; each message would cost a
    write."""
    gave = message.about or any(one.kind is AttachmentKind.CONTACT for one in message.attachments)
    who = message.sender
    if (new_episode or gave) and (who.username or who.phone):
        name, phone = clean(who.username)[:100], clean(who.phone)[:32]
        uow.accounts.note(Account(message.inbox_id, who.external_id, name, phone))
