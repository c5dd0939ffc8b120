"""Services of the menus over a real store, with twins around them, and people who come to them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from aiogram import Bot

from dialogs.access import Actor
from dialogs.company.connecting import CheckedAccount, Connecting
from dialogs.company.inboxes import Inboxes
from dialogs.company.setup import Companies, Founder
from dialogs.company.team import Team
from dialogs.ids import MemberId, TenantId, new_id
from dialogs.store import Store, Uow
from dialogs.tenant import Inbox, Member, Role
from dialogs.texts import Text
from handlers.arriving import arrive
from handlers.context import Here, Person, Services, fingerprint
from locales import LANGUAGES, say
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.menu_twins import NOW, FakeAsker, FakeChannels, FakeKnowledge, HandClock, OpenSecrets
from tests.fakes.stores import sqlite_store


def words(text: Text | str, language: str) -> str:
    """As `locales.say`, but a key without words in any language is a failure."""
    if isinstance(text, Text):
        bare = [code for code in LANGUAGES if say(text, code) == text.key]
        assert not bare, f"no words for {text.key} in {bare}"
    return say(text, language)


@dataclass
class Place:
    """Services over a real SQLite store, with twins around it."""

    services: Services
    clock: HandClock
    knowledge: FakeKnowledge
    channels: FakeChannels

    @property
    def store(self) -> Store:
        return self.services.store

    async def here(self, person: int, language: str = "ru", name: str = "Ольга", tenant: str = "") -> Here:
        me = SimpleNamespace(username="parley_bot", id=1)

        async def whoami() -> Any:
            return me

        bot = cast(Bot, SimpleNamespace(me=whoami))
        return await arrive(self.services, Person(person, name, language), {"tenant": tenant}, bot)

    async def company(self, owner: int = 100, name: str = "Ромашка", language: str = "ru") -> Actor:
        return await Companies(self.store, self.clock).create(Founder(owner, "Ольга", language), name)

    async def join(self, owner: Actor, person: int, role: Role, name: str = "Иван") -> Actor:
        team = Team(self.store, self.clock)
        return await team.accept(Founder(person, name, "en"), await team.invite(owner, role))

    def inboxes(self) -> Inboxes:
        return Inboxes(self.store, self.clock, self.services.secrets, fingerprint)


@asynccontextmanager
async def menus_place(folder: Path) -> AsyncIterator[Place]:
    """A place with an empty store."""
    store = await sqlite_store(folder)
    clock, knowledge, channels = HandClock(), FakeKnowledge(), FakeChannels()
    services = Services(
        store, clock, knowledge, FakeAsker(), channels, OpenSecrets(), MemoryBlobs(), words, b"key" * 11
    )
    try:
        yield Place(services, clock, knowledge, channels)
    finally:
        await store.close()


async def connect_whatsapp(place: Place, owner: Actor) -> Inbox:
    """An account that is logged in from the menu."""
    services = place.services
    cases = Connecting(services.store, services.clock, services.secrets, services.fingerprint)
    return await cases.connect(owner, CheckedAccount("whatsapp", "Магазин", "p1", "s3cret", {"profile": "p1"}))


async def member_with(place: Place, tenant: TenantId, person: int, *roles: Role) -> Actor:
    """A member put into the table directly."""
    member = Member(MemberId(new_id(NOW)), tenant, person, "Иван", "en", frozenset(roles))

    def unit(uow: Uow) -> None:
        uow.members.add(member)
        uow.tenants.enlist("member", str(person), member.id)

    await place.store.run(tenant, unit)
    return Actor(member)
