"""One person in several channels: proposed to staff when the proof is the same, never joined by itself, undoable."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from dialogs.access import Actor, Permission
from dialogs.dialog import Dialog
from dialogs.errors import BadInput
from dialogs.ids import CustomerId, Millis, new_id
from dialogs.messages import Button, Sender
from dialogs.tenant import Inbox
from dialogs.texts import Text, text

if TYPE_CHECKING:
    from dialogs.store import Uow

_DIGITS = re.compile(r"\D+")
TYPED = ("widget", "webhook", "email")  # there a phone is what somebody typed, and proves nothing


class LinkState(StrEnum):
    """PROPOSED → ACCEPTED → UNDONE, or DISMISSED; a pair is proposed once."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Link:
    """`other` is the customer who was known before; `moved` are the identities that an accepted link took along."""

    id: str
    one: CustomerId
    other: CustomerId
    proof: str  # phone or identity
    state: LinkState
    at: Millis
    moved: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)


class LinkTable(Protocol):
    """Proofs of who a customer is, and links between customers."""

    def prove(self, kind: str, value: str, customer: CustomerId) -> Sequence[CustomerId]:
        """Notes the proof; the other customers with the same one, or none when it was noted before."""

    def propose(self, link: Link) -> bool:
        """False when this pair was proposed before."""

    def get(self, link: str) -> Link: ...
    def of(self, customer: CustomerId) -> Sequence[Link]:
        """Links that the customer is part of, the oldest first."""

    def save(self, link: Link) -> None: ...
    def join(self, one: CustomerId, other: CustomerId) -> Sequence[Sequence[str]]:
        """Gives the identities and dialogs of `one` to `other`, and says which: `part` takes that list."""

    def part(self, one: CustomerId, moved: Sequence[Sequence[str]]) -> None:
        """Gives these identities and their dialogs back."""


def proofs(inbox: Inbox, sender: Sender) -> Sequence[tuple[str, str]]:
    """(kind, value) pairs that show who this is: a phone that the channel vouches for, an identity that was signed."""
    phone = digits_of(sender.phone)
    found = [("phone", phone)] if len(phone) >= 10 and inbox.kind not in TYPED else []
    return [*found, ("identity", sender.verified[:120])] if sender.verified else found


def digits_of(phone: str) -> str:
    """The number in one form, however it was written."""
    digits = _DIGITS.sub("", phone)
    return "7" + digits[1:] if len(digits) == 11 and digits.startswith("8") else digits


def recognise(uow: "Uow", inbox: Inbox, dialog: Dialog, sender: Sender, now: Millis) -> None:
    """Part of hearing: who has the same proof as somebody else is proposed to staff, once for the pair."""
    for kind, value in proofs(inbox, sender):
        for other in uow.links.prove(kind, value, dialog.customer_id):
            link = Link(new_id(now), dialog.customer_id, other, kind, LinkState.PROPOSED, now)
            if uow.links.propose(link):
                _ask(uow, dialog, link, now)


def _ask(uow: "Uow", dialog: Dialog, link: Link, now: Millis) -> None:
    name = uow.dialogs.customer(link.other).name or f"#{link.other[-5:]}"
    _tell(uow, dialog, link, text("desk-link-proposed", name=name, proof=link.proof), ("link", "nolink"), now)


def _tell(uow: "Uow", dialog: Dialog, link: Link, body: Text, actions: Sequence[str], now: Millis) -> None:
    from dialogs.desk.cards import note
    from dialogs.handovers.summoning import desk_places

    row = tuple(Button(text(f"desk-button-{action}"), f"d:{action}:{dialog.id}:{link.id}") for action in actions)
    for place in desk_places(uow, dialog):
        line = note(place, dialog, f"link:{link.id}:{link.state.value}{place.suffix}", body)
        uow.outbox.add(replace(line, buttons=(row,) if row else ()), now)


_WAYS = {
    "link": (LinkState.PROPOSED, LinkState.ACCEPTED),
    "nolink": (LinkState.PROPOSED, LinkState.DISMISSED),
    "unlink": (LinkState.ACCEPTED, LinkState.UNDONE),
}
LINK_ACTIONS = tuple(_WAYS)


def answer_link(uow: "Uow", actor: Actor, dialog: Dialog, link_id: str, action: str, now: Millis) -> Link:
    """Accepts, dismisses or undoes. Raises Forbidden, NotFound, and BadInput when that was answered already."""
    from dialogs.store import AuditEntry

    actor.require(Permission.WORK)
    link = uow.links.get(link_id)
    before, after = _WAYS[action]
    if link.state is not before:
        raise BadInput("error-desk-button")
    done = replace(_moved(uow, link, after), state=after)
    uow.links.save(done)
    undo = ("unlink",) if after is LinkState.ACCEPTED else ()
    _tell(uow, dialog, done, text(f"desk-link-{after.value}", by=actor.member.name), undo, now)
    uow.audit.add(AuditEntry(now, actor.id, f"client.{action}", link.one, {"other": link.other, "proof": link.proof}))
    return done


def _moved(uow: "Uow", link: Link, after: LinkState) -> Link:
    if after is LinkState.ACCEPTED:
        return replace(link, moved={"identities": uow.links.join(link.one, link.other)})
    if after is LinkState.UNDONE:
        uow.links.part(link.one, link.moved.get("identities", ()))
    return link
