"""What the control bot remembers between messages, in the `fsm` table: any process may handle the next one."""

from collections.abc import Mapping
from typing import Any, cast

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from bot.storage.base import Repository
from bot.storage.tables.setup import fsm
from bot.storage.uow import SqlUow
from dialogs.ports import Clock
from dialogs.store import Store, Uow
from dialogs.tenant import SYSTEM


class TableStorage(BaseStorage):
    """aiogram's storage over our own store: one row per person and chat, in the system scope."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        await self._put(key, state=name)

    async def get_state(self, key: StorageKey) -> str | None:
        return cast("str | None", (await self._row(key)).get("state"))

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._put(key, held=dict(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict((await self._row(key)).get("held") or {})

    async def close(self) -> None:
        """The store is closed by whoever opened it."""

    async def _put(self, key: StorageKey, **values: Any) -> None:
        chat, now = _chat(key), self._clock.now()
        await self._store.run(SYSTEM, lambda uow: _table(uow).put(fsm, {"chat": chat}, **values, changed_at=now))

    async def _row(self, key: StorageKey) -> Mapping[str, Any]:
        chat = _chat(key)
        return await self._store.read(SYSTEM, lambda uow: dict(_table(uow).row(fsm, fsm.c.chat == chat) or {}))


def _chat(key: StorageKey) -> str:
    parts = (key.bot_id, key.chat_id, key.user_id, key.thread_id or "", key.destiny)
    return ":".join(str(part) for part in parts)


def _table(uow: Uow) -> Repository:
    return Repository(cast(SqlUow, uow).transaction, SYSTEM)
