"""What is known of a client, for the card that staff open: channels, contacts, their form, consents, episodes, ratings,
wishes, proposals to join."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dialogs.access import Actor, Permission
from dialogs.arrivals.accounts import Account, Consent, Visit
from dialogs.arrivals.coming import sources
from dialogs.arrivals.linking import TYPED, Link, LinkState, digits_of
from dialogs.dialog import Dialog
from dialogs.facts import FactKind
from dialogs.ids import DialogId, InboxId, Millis
from dialogs.store import Uow

_SILENT = ("widget", "whatsapp")  # a visitor's id tells staff nothing; a WhatsApp's is the phone
_MOST_PHONES = 5


@dataclass(frozen=True, slots=True)
class Contacts:
    """How the client can be reached and told apart. `phones` are (digits, whether a channel vouched for them) pairs,
    `emails` are of letters or vouched for by the business, `subjects` the business's own ids of the client."""

    phones: Sequence[tuple[str, bool]] = ()
    emails: Sequence[str] = ()
    subjects: Sequence[str] = ()
    answers: Sequence[tuple[str, str]] = ()  # of the form before the chat: label, answer
    consents: Sequence[Consent] = ()  # the latest first


@dataclass(frozen=True, slots=True)
class ClientCard:
    """`channels` are (kind, name of the inbox, the client's names there) triples, `links` proposals with the other
    person's name; `score` is the mean of `rated` ratings, `since` when their first episode began,
    `sources` are tags of the links that they came by."""

    dialog: Dialog
    name: str
    language: str
    timezone: str
    channels: Sequence[tuple[str, str, str]]
    contacts: Contacts
    episodes: int
    reopened: int
    since: Millis
    score: float
    rated: int
    links: Sequence[tuple[Link, str]]
    sources: Sequence[str] = ()


def card_of(uow: Uow, actor: Actor, number: DialogId) -> ClientCard:
    """Raises Forbidden and NotFound."""
    actor.require(Permission.WORK)
    dialog = uow.dialogs.get(number)
    talks = uow.dialogs.of_customer(dialog.customer_id)
    episodes = [episode for talk in talks for episode in uow.dialogs.episodes(talk.id)]
    scores = [rating.score for one in episodes if (rating := uow.ratings.get(one.id)) and rating.score]
    facts = [fact for one in episodes[-20:] for fact in uow.facts.of_episode(one.id)]
    accounts, links = uow.accounts.of(dialog.customer_id), _links(uow, dialog)
    return ClientCard(
        dialog, dialog.customer_name, dialog.language, uow.tenants.get().timezone,
        _channels(uow, [talk.inbox_id for talk in talks], accounts), _contacts(uow, dialog, accounts, links),
        len(episodes), sum(fact.kind is FactKind.REOPENED for fact in facts),
        min((one.started_at for one in episodes), default=0),
        sum(scores) / len(scores) if scores else 0.0, len(scores), links, sources(facts),
    )  # fmt: skip


def _channels(uow: Uow, talks: Iterable[InboxId], accounts: Sequence[Account]) -> Sequence[tuple[str, str, str]]:
    inboxes = [uow.setup.inbox(one) for one in dict.fromkeys(talks)]
    return [(one.kind, one.name, _names(one.kind, one.id, accounts)) for one in inboxes]


def _names(kind: str, inbox: InboxId, accounts: Sequence[Account]) -> str:
    here = [one for one in accounts if one.inbox_id == inbox]
    named = [f"@{one.username}" if one.username else "" if kind in _SILENT else one.external_id for one in here]
    return ", ".join(name for name in named if name)


def _contacts(uow: Uow, dialog: Dialog, accounts: Sequence[Account], links: Sequence[tuple[Link, str]]) -> Contacts:
    visits = uow.accounts.visits(accounts)
    kinds = {one: uow.setup.inbox(one).kind for one in {account.inbox_id for account in accounts}}
    letters = [one.external_id for one in accounts if kinds[one.inbox_id] == "email"]
    same = [dialog.customer_id, *(link.one for link, _ in links if link.state is LinkState.ACCEPTED)]
    proven = [phone for one in dict.fromkeys(same) for phone in uow.accounts.phones(one)]
    proven += [digits_of(one.phone) for one in accounts if kinds[one.inbox_id] not in TYPED]
    typed = [digits_of(phone) for phone in (*(one.phone for one in accounts), *(one.phone for one in visits))]
    return Contacts(
        _phones(proven, typed), _once([*letters, *(one.email for one in visits)]),
        _once(one.subject for one in visits), _answers(visits), uow.accounts.consents(accounts),
    )  # fmt: skip


def _phones(proven: Iterable[str], typed: Iterable[str]) -> Sequence[tuple[str, bool]]:
    sure = _once(proven)
    return [(phone, phone in sure) for phone in _once([*sure, *typed])][:_MOST_PHONES]


def _answers(visits: Iterable[Visit]) -> Sequence[tuple[str, str]]:
    return list(dict.fromkeys(pair for one in visits for pair in one.answers or ()))


def _once(words: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(word for word in words if word))


def _links(uow: Uow, dialog: Dialog) -> Sequence[tuple[Link, str]]:
    found = []
    for link in uow.links.of(dialog.customer_id):
        other = link.other if link.one == dialog.customer_id else link.one
        found.append((link, uow.dialogs.customer(other).name or f"#{other[-5:]}"))
    return found
