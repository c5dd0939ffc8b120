"""Who is in front of us: person, company, rights and language, read from the database at every tap and message."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dialogs.access import Actor
from dialogs.customer import clean, plain
from dialogs.ids import TenantId
from dialogs.store import Uow
from dialogs.tenant import SYSTEM
from handlers.context import Here, Person, Services

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram.types import User


def person_of(user: "User") -> Person:
    """A Telegram account as ours."""
    return Person(user.id, clean(user.full_name).strip()[:100] or str(user.id), plain(user.language_code or ""))


async def content_of(bot: "Bot", file: str) -> bytes:
    """A file that was sent to the bot."""
    stream = await bot.download(file)
    return stream.read() if stream else b""


async def arrive(services: Services, person: Person, held: Mapping[str, Any], bot: "Bot") -> Here:
    """The moment of this person: in the company they chose, or their first one, or in none."""
    me = await bot.me()
    found = await services.store.read(SYSTEM, lambda uow: uow.tenants.lookup("member", str(person.id)))
    tenants = tuple(tenant for tenant, _ in found)
    member = await _member(services, person, _ordered(tenants, held.get("tenant")))
    language = member.member.language if member else str(held.get("language") or person.language)
    name = me.username or ""
    return Here(services, person, member, language, tenants, (), name, me.id, held, lambda file: content_of(bot, file))


def _ordered(tenants: tuple[TenantId, ...], chosen: object) -> list[TenantId]:
    return sorted(tenants, key=lambda tenant: tenant != chosen)


async def _member(services: Services, person: Person, tenants: list[TenantId]) -> Actor | None:
    for tenant in tenants:
        member = await services.store.read(tenant, lambda uow: _active(uow, person))
        if member:
            return member
    return None


def _active(uow: Uow, person: Person) -> Actor | None:
    member = uow.members.by_telegram(person.id)
    return Actor(member) if member and member.active else None
