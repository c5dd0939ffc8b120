"""One contract for what is known of clients, over SQLite and Postgres: accounts, visits of widgets, consents."""

import pytest

from bot.storage.engines.opening import SqlStore
from bot.storage.tables.widget import consents, people
from bot.storage.uow import sql
from bot.storage.visitors import Visitors
from dialogs.arrivals.accounts import Account, Consent, Visit
from dialogs.customer import Customer
from dialogs.ids import CustomerId, InboxId, TenantId
from dialogs.store import Uow
from tests.fakes.domain import ACME, NOON

OTHER, ANNA, SITE = TenantId("other"), CustomerId("c1"), InboxId("w1")
VISITOR = Account(SITE, "v1")


@pytest.fixture
async def store(store: SqlStore) -> SqlStore:
    """With a client in it."""
    await store.run(ACME, lambda uow: uow.dialogs.add_customer(Customer(ANNA, "Анна", "ru"), SITE, "v1"))
    return store


async def test_an_account_keeps_what_was_given_and_forgets_nothing(store: SqlStore) -> None:
    for one in (Account(SITE, "v1", "anna", "+7 911"), Account(SITE, "v1", "anna_k"), Account(SITE, "none", "x")):
        await store.run(ACME, lambda uow, one=one: uow.accounts.note(one))
    assert await store.read(ACME, lambda uow: uow.accounts.of(ANNA)) == [Account(SITE, "v1", "anna_k", "+7 911")]


async def test_a_phone_that_a_channel_vouched_for_is_the_clients(store: SqlStore) -> None:
    for kind, value in (("phone", "79115550011"), ("identity", "u-7")):
        await store.run(ACME, lambda uow, kind=kind, value=value: uow.links.prove(kind, value, ANNA))
    assert await store.read(ACME, lambda uow: uow.accounts.phones(ANNA)) == ["79115550011"]


async def test_a_visit_and_its_consents_come_back_the_latest_first(store: SqlStore) -> None:
    await store.run(ACME, _visited)
    said = {"name": "Анна", "phone": "+7", "subject": "u-7", "email": "a@b.example"}
    assert await store.read(ACME, lambda uow: uow.accounts.visits([VISITOR])) == [
        Visit(**said, answers=(("Имя", "А"),))
    ]
    given = await store.read(ACME, lambda uow: uow.accounts.consents([VISITOR]))
    assert given == [Consent(NOON + 2, "v2", "Да"), Consent(NOON + 1, "v1", "Да")]


async def test_another_company_knows_nothing_of_it(store: SqlStore) -> None:
    await store.run(ACME, _visited)
    await store.run(ACME, lambda uow: uow.links.prove("phone", "79115550011", ANNA))
    known = await store.read(OTHER, lambda uow: (
        uow.accounts.of(ANNA), uow.accounts.phones(ANNA), uow.accounts.visits([VISITOR]),
        uow.accounts.consents([VISITOR]),
    ))  # fmt: skip
    assert known == ([], [], [], [])


def _visited(uow: Uow) -> None:
    log = Visitors(sql(uow).transaction, uow.tenant)
    log.insert(people, inbox_id=SITE, visitor="v1", subject="u-7", name="Анна", phone="+7", email="a@b.example",
               answers=[["Имя", "А"]])  # fmt: skip
    for number, version in enumerate(("v1", "v1", "v2")):
        log.insert(consents, inbox_id=SITE, visitor="v1", at=NOON + number, version=version, text="Да")
