"""What is known of a client, for the card that staff open: channels, episodes, ratings, wishes, proposals to join."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.arrivals.coming import sources
from dialogs.arrivals.linking import Link
from dialogs.dialog import Dialog
from dialogs.facts import FactKind
from dialogs.ids import DialogId, Millis
from dialogs.store import Uow


@dataclass(frozen=True, slots=True)
class ClientCard:
    """`channels` are (kind, name of the inbox) pairs, `links` proposals with the other person's name; `score` is the
    mean of `rated` ratings, `since` when their first episode began,
    `sources` are tags of the links that they came by."""

    dialog: Dialog
    name: str
    language: str
    timezone: str
    channels: Sequence[tuple[str, str]]
    episodes: int
    reopened: int
    since: Millis
    score: float
    rated: int
    links: Sequence[tuple[Link, str]]
    sources: Sequence[str] = ()


def card_of(uow: Uow, number: DialogId) -> ClientCard:
    """Raises NotFound."""
    dialog = uow.dialogs.get(number)
    talks = uow.dialogs.of_customer(dialog.customer_id)
    episodes = [episode for talk in talks for episode in uow.dialogs.episodes(talk.id)]
    scores = [rating.score for one in episodes if (rating := uow.ratings.get(one.id)) and rating.score]
    facts = [fact for one in episodes[-20:] for fact in uow.facts.of_episode(one.id)]
    inboxes = [uow.setup.inbox(talk.inbox_id) for talk in talks]
    return ClientCard(
        dialog, dialog.customer_name, dialog.language, uow.tenants.get().timezone,
        [(inbox.kind, inbox.name) for inbox in inboxes], len(episodes),
        sum(fact.kind is FactKind.REOPENED for fact in facts), min((one.started_at for one in episodes), default=0),
        sum(scores) / len(scores) if scores else 0.0, len(scores), _links(uow, dialog), sources(facts),
    )  # fmt: skip


def _links(uow: Uow, dialog: Dialog) -> Sequence[tuple[Link, str]]:
    found = []
    for link in uow.links.of(dialog.customer_id):
        other = link.other if link.one == dialog.customer_id else link.one
        found.append((link, uow.dialogs.customer(other).name or f"#{other[-5:]}"))
    return found
