"""After a change of the master key all that is sealed is brought under the new one, and the old one may go."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.resealing import Resealed, reseal
from bot.secrets import FernetSecrets
from dialogs.ids import InboxId
from dialogs.store import Store
from tests.fakes.domain import ACME, INBOX, seed
from tests.fakes.stores import sqlite_store

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    made = await sqlite_store(tmp_path)
    await made.run(ACME, seed)
    yield made
    await made.close()


async def keep(store: Store, number: str, sealed: str, removed: bool = False) -> None:
    inbox = replace(INBOX, id=InboxId(number), public_id=number, name=number, secret=sealed, removed=removed)
    await store.run(ACME, lambda uow: uow.setup.add_inbox(inbox))


async def sealed(store: Store, number: str) -> str:
    return await store.read(ACME, lambda uow: uow.setup.inbox(InboxId(number)).secret)


async def test_the_new_key_alone_opens_all_afterwards(store: Store) -> None:
    await keep(store, "shop", FernetSecrets([OLD]).seal(ACME, "token-1"))
    await keep(store, "gone", FernetSecrets([OLD]).seal(ACME, "token-2"), removed=True)
    assert await reseal(store, FernetSecrets([NEW, OLD])) == Resealed(2, [])
    opened = [FernetSecrets([NEW]).open(ACME, await sealed(store, number)) for number in ("shop", "gone")]
    assert opened == ["token-1", "token-2"]


async def test_what_no_key_opens_is_named_and_left_as_it_is(store: Store) -> None:
    lost = FernetSecrets([Fernet.generate_key().decode()]).seal(ACME, "token")
    await keep(store, "lost", lost)
    assert await reseal(store, FernetSecrets([NEW, OLD])) == Resealed(0, ["acme: lost"])
    assert await sealed(store, "lost") == lost
