"""Offering: which queue a call is in, who of it is asked first, and what they read in private."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.access import Actor, Permission, workers
from dialogs.arrivals.revising import current
from dialogs.desk.cards import Place, title_of
from dialogs.desk.renewing import link_to
from dialogs.desk.summary import wish_in, without_ratings
from dialogs.dialog import Dialog
from dialogs.facts import FactKind, fact_of
from dialogs.handover import Handover, HandoverState
from dialogs.handovers.queues import GENERAL, Queue, Rule, Traits, general, queue_for
from dialogs.handovers.rota import Offer, OfferState
from dialogs.handovers.routing import Candidate, offered_to
from dialogs.ids import MemberId, Millis
from dialogs.messages import Audience, Button, OutboundMessage, Priority
from dialogs.store import Uow
from dialogs.tenant import CONTROL, Member
from dialogs.texts import Text, text
from dialogs.turn import Author


def queue_of(uow: Uow, dialog: Dialog, handover: Handover) -> Queue:
    """The queue that the call is in; where it is in none yet, or that one is gone, the one that it falls into."""
    queues = uow.rota.queues()
    kept = next((one for one in (*queues, GENERAL) if one.id == handover.queue), None)
    if kept:
        return _timed(queues, kept)
    return sorted_into(queues, uow.setup.inbox(dialog.inbox_id).bot_id, dialog, handover)


def sorted_into(queues: Sequence[Queue], bot: str, dialog: Dialog, handover: Handover) -> Queue:
    """The queue that a call falls into by what it is about."""
    return _timed(queues, queue_for(queues, Traits(dialog.inbox_id, bot, dialog.language, handover.question)))


def _timed(queues: Sequence[Queue], queue: Queue) -> Queue:
    """A queue without hours of its own keeps the company's."""
    return replace(queue, hours=general(queues).hours) if queue.hours.always else queue


def offer(
    uow: Uow, dialog: Dialog, handover: Handover, queue: Queue, now: Millis, tells: bool = True
) -> Sequence[MemberId]:
    """Offers the call to whom the rule names and who has not had their chance; they hear of it in private. Nobody in
    particular when it asks everybody: the desk's own card does."""
    if queue.rule is Rule.EVERYONE:
        return ()
    known = uow.rota.offers(handover.id)
    refused = frozenset(one.member_id for one in known if one.state is not OfferState.PASSED)
    chosen = offered_to(queue, candidates(uow), now, uow.rota.knew(dialog.customer_id), refused)
    for member in chosen:
        uow.rota.save_offer(Offer(handover.id, member, now))
        uow.facts.add(fact_of(dialog, FactKind.OFFERED, "bot", now, to=member))
        key = f"offer:{handover.id}:{member}:{dialog.epoch}"
        if tells:
            tell(uow, uow.members.get(member), dialog, key, _offer_words(uow, dialog, handover), now)
    return chosen


def decline(uow: Uow, dialog: Dialog, handover: Handover, actor: Actor, now: Millis) -> Sequence[MemberId]:
    """ "Not mine": the call goes on to the next person at once. Raises Forbidden."""
    actor.require(Permission.WORK)
    uow.rota.save_offer(Offer(handover.id, actor.id, now, OfferState.DECLINED))
    uow.facts.add(fact_of(dialog, FactKind.DECLINED, actor.id, now))
    return offer(uow, dialog, handover, queue_of(uow, dialog, handover), now)


def candidates(uow: Uow) -> Sequence[Candidate]:
    """All who may work, with what routing looks at."""
    loads, offered = uow.rota.loads(), uow.rota.last_offered()
    return [
        Candidate(member, uow.rota.shift(member.id), loads.get(member.id, 0), offered.get(member.id, 0))
        for member in workers(uow.members.every())
    ]


def tell(uow: Uow, member: Member, dialog: Dialog, key: str, body: Text, now: Millis, offers: bool = True) -> None:
    """A line in a member's private chat with the control bot; an offer has the buttons that take or pass it on."""
    uow.outbox.add(
        OutboundMessage(
            key=key, inbox_id=CONTROL, audience=Audience.DESK, chat=str(member.telegram_id), body=body,
            language=member.language, buttons=take_buttons(dialog) if offers else (),
            priority=Priority.CARD, dialog_id=dialog.id, author="system",
        ),
        now,
    )  # fmt: skip


def take_buttons(dialog: Dialog) -> Sequence[Sequence[Button]]:
    """An offered dialog is taken, or passed on."""
    return ((Button(text("desk-button-take"), f"d:take:{dialog.id}"),
             Button(text("desk-button-decline"), f"d:decline:{dialog.id}")),)  # fmt: skip


def to_take(place: Place, dialog: Dialog, line: OutboundMessage) -> OutboundMessage:
    """A line about a dialog that waits: in a private chat the card is far above, so the line has the buttons."""
    return line if place.forum else replace(line, buttons=take_buttons(dialog))


def asked_first(uow: Uow, handover: Handover) -> str:
    """The names of those whom the call is offered to now, "" when everybody is asked or nobody is any more."""
    if handover.state is not HandoverState.ASKED:
        return ""
    open_ones = [one for one in uow.rota.offers(handover.id) if one.state is OfferState.OPEN]
    return ", ".join(uow.members.get(one.member_id).name for one in open_ones)


def wanted_of(uow: Uow, dialog: Dialog, handover: Handover) -> str:
    """The client's last wish in their own words, else their last words, else what the call began with."""
    turns = without_ratings(current(uow.dialogs.turns(dialog.id, 8)))
    said = [turn.text for turn in turns if turn.author is Author.CUSTOMER and turn.said and turn.text]
    wish = next((wish for words in reversed(said) if (wish := wish_in(words))), "")
    return wish or (said[-1] if said else handover.question)


def _offer_words(uow: Uow, dialog: Dialog, handover: Handover) -> Text:
    words, link = wanted_of(uow, dialog, handover)[:200] or "📎", link_to(uow, dialog.id)
    return text("desk-offer", name=title_of(dialog), words=words, link=link)
