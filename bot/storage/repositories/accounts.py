"""Accounts of clients, what they filled in on a site, and what they agreed to."""

from collections.abc import Sequence

from bot.storage.base import Repository
from bot.storage.tables.conversation import customer_proofs, identities
from bot.storage.tables.widget import consents, people
from bot.storage.visitors import person_of
from dialogs.arrivals.accounts import Account, Consent, Visit
from dialogs.ids import CustomerId


class Accounts(Repository):
    """Implements `dialogs.arrivals.accounts.AccountTable`."""

    def note(self, account: Account) -> None:
        known = {name: value for name in ("username", "phone") if (value := getattr(account, name))}
        if known:
            its = {"inbox_id": account.inbox_id, "external_id": account.external_id}
            self.change(identities, its, **known)

    def of(self, customer: CustomerId) -> Sequence[Account]:
        rows = self.rows(identities, identities.c.customer_id == customer, order=identities.c.external_id)
        return [Account(row["inbox_id"], row["external_id"], row["username"], row["phone"]) for row in rows]

    def phones(self, customer: CustomerId) -> Sequence[str]:
        same = (customer_proofs.c.kind == "phone", customer_proofs.c.customer_id == customer)
        return [row["value"] for row in self.rows(customer_proofs, *same, order=customer_proofs.c.value)]

    def visits(self, accounts: Sequence[Account]) -> Sequence[Visit]:
        rows = [self.one(people, inbox_id=one.inbox_id, visitor=one.external_id) for one in accounts]
        known = [(person_of(row), row["email"]) for row in rows if row]
        return [Visit(one.name, one.phone, one.subject, email, one.answers) for one, email in known]

    def consents(self, accounts: Sequence[Account]) -> Sequence[Consent]:
        rows = [row for one in accounts for row in self.listed(
            consents, "at", inbox_id=one.inbox_id, visitor=one.external_id
        )]  # fmt: skip
        rows.sort(key=lambda row: row["at"])
        latest = {row["version"]: Consent(row["at"], row["version"], row["text"]) for row in rows}
        return sorted(latest.values(), key=lambda one: -one.at)
