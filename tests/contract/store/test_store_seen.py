"""What a transaction has read is not asked twice, and is never older than the transaction."""

from dataclasses import replace

from bot.storage.engines.opening import SqlStore
from bot.storage.engines.postgres import PostgresStore
from bot.storage.engines.sqlite import SqliteStore
from dialogs.store import Uow
from tests.fakes.domain import ACME, BOT, DESK, OLEG, seed


async def test_a_unit_reads_its_own_changes_of_the_set_up(store: SqlStore) -> None:
    def unit(uow: Uow) -> None:
        seed(uow)
        assert (uow.setup.desk(), uow.tenants.get().name, uow.setup.bot(BOT.bot_id).number) == (DESK, "Ромашка", 1)
        assert OLEG in uow.members.every()
        uow.setup.set_desk(None)
        uow.tenants.save(replace(uow.tenants.get(), name="Роза"))
        uow.setup.publish(replace(BOT, number=2))
        uow.members.save(replace(OLEG, active=False))
        assert (uow.setup.desk(), uow.tenants.get().name, uow.setup.bot(BOT.bot_id).number) == (None, "Роза", 2)
        assert OLEG not in uow.members.every()

    await store.run(ACME, unit)


async def test_a_unit_sees_what_another_process_changed_before_it_began(store: SqlStore) -> None:
    other = beside(store)
    await store.run(ACME, seed)
    assert await store.run(ACME, lambda uow: uow.setup.desk()) == DESK
    await other.run(ACME, lambda uow: uow.setup.set_desk(None))
    assert await store.run(ACME, lambda uow: uow.setup.desk()) is None
    assert await store.read(ACME, lambda uow: uow.setup.desk()) is None
    await other.close()


def beside(store: SqlStore) -> SqlStore:
    """Another store over the same database, as another process has it."""
    if isinstance(store, PostgresStore):
        return PostgresStore(store.url)
    return SqliteStore(store.path)
