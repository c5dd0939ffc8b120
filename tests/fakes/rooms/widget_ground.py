"""A storage of the widget under test, in memory or in a database."""

from dataclasses import dataclass
from typing import Any

from bot.storage.engines.opening import SqlStore
from channels.widget.identity import Claims
from channels.widget.ports import WidgetStore
from dialogs.company.forms import Form, FormField, stored, version_of
from dialogs.ids import BotId, InboxId
from dialogs.tenant import Inbox, InboxKind
from tests.fakes.domain import ACME
from tests.fakes.widget import TestClock

FORM = Form((FormField("f1", "name", "Имя"),), "Согласен", version_of("Согласен"))
SITE = Inbox(
    InboxId("w1"), ACME, InboxKind.WIDGET, BotId("b1"), "Сайт", "pub_demo1", options={"form": stored(FORM, True)}
)
ANNA = Claims("client-7", "Анна")
SHOWN: dict[str, Any] = {"type": "message", "message": {"id": "m1", "author": "bot", "text": "Да"}}


class NoConnections:
    """Nothing is connected: no debounce."""

    def get(self, inbox_id: str) -> None:
        return None


@dataclass
class Ground:
    """A store under test. `sql` is None for the one in memory."""

    widget: WidgetStore
    clock: TestClock
    sql: SqlStore | None = None

    async def anonymous(self, token: str = "t1") -> str:
        return await self.widget.open_visitor(SITE, token, self.clock.now())

    async def says(self, visitor: str, client_id: str) -> int:
        shown = {"type": "message", "message": {"id": f"c_{client_id}", "author": "customer", "text": client_id}}
        return (await self.widget.accept(SITE, visitor, client_id, b"{}", shown)).seq

    async def login(self, old: str, new: str, claims: Claims = ANNA) -> str:
        return (await self.widget.identify(SITE, claims, old, new, self.clock.now())).visitor

    async def log(self, visitor: str) -> list[str]:
        return [event.payload["message"]["id"] for event in await self.widget.events(SITE, visitor, 0, 100)]

    async def who(self, token: str) -> str | None:
        person = await self.widget.visitor(SITE, token, self.clock.now())
        return person.visitor if person else None
