"""Proofs of who a customer is, and links between customers."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.tables.conversation import customer_proofs, dialogs, identities, links
from dialogs.arrivals.linking import Link, LinkState
from dialogs.ids import CustomerId

_DIALOG = ""  # stands where an identity has its inbox


def _link(row: Row) -> Link:
    return Link(row["id"], row["one"], row["other"], row["proof"], LinkState(row["state"]), row["at"], row["moved"])


class Links(Repository):
    """Implements `dialogs.arrivals.linking.LinkTable`."""

    def prove(self, kind: str, value: str, customer: CustomerId) -> Sequence[CustomerId]:
        if not self.insert_new(customer_proofs, kind=kind, value=value, customer_id=customer):
            return ()
        same = (customer_proofs.c.kind == kind, customer_proofs.c.value == value)
        rows = self.rows(customer_proofs, *same, customer_proofs.c.customer_id != customer)
        return [row["customer_id"] for row in rows]

    def propose(self, link: Link) -> bool:
        if self.row(links, links.c.one == link.other, links.c.other == link.one):
            return False
        return self.insert_new(links, id=link.id, one=link.one, other=link.other, proof=link.proof,
                               state=link.state.value, at=link.at, moved=dict(link.moved))  # fmt: skip

    def get(self, link: str) -> Link:
        return _link(self.the(links, links.c.id == link))

    def of(self, customer: CustomerId) -> Sequence[Link]:
        either = sa.or_(links.c.one == customer, links.c.other == customer)
        return [_link(row) for row in self.rows(links, either, order=links.c.id)]

    def save(self, link: Link) -> None:
        self.update(links, links.c.id == link.id, state=link.state.value, moved=dict(link.moved))

    def join(self, one: CustomerId, other: CustomerId) -> Sequence[Sequence[str]]:
        rows = self.rows(identities, identities.c.customer_id == one)
        talks = self.rows(dialogs, dialogs.c.customer_id == one)
        self.update(identities, identities.c.customer_id == one, customer_id=other)
        self.update(dialogs, dialogs.c.customer_id == one, customer_id=other)
        return [*([row["inbox_id"], row["external_id"]] for row in rows), *([_DIALOG, row["id"]] for row in talks)]

    def part(self, one: CustomerId, moved: Sequence[Sequence[str]]) -> None:
        for inbox, its in moved:
            if inbox == _DIALOG:
                self.change(dialogs, {"id": its}, customer_id=one)
            else:
                self.change(identities, {"inbox_id": inbox, "external_id": its}, customer_id=one)
