"""A company's file, and an empty store that such files are applied to."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.setup.apply import KnownSource, SetupAsFile
from bot.setup.entries import BotEntry, DeskEntry, InboxEntry, MemberEntry, SetupFile, SourceEntry
from dialogs.ids import TenantId
from handlers.context import fingerprint
from knowledge.sources import Reach
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.menu_twins import OpenSecrets
from tests.fakes.menus import Place

SHOP = SetupFile(
    "shop", "Ромашка", "ru", "Europe/Moscow",
    [MemberEntry(100001, "Олег", ["manager", "owner"], "ru")],
    [BotEntry("helper", "Бот", {"greeting": "Мяу"})],
    [InboxEntry("site", "widget", "helper", "Сайт", "site", origins=["https://shop.example"]),
     InboxEntry("tg", "telegram", "helper", "Бот", "tg", "7:secret")],
    DeskEntry("-100500", "Стойка"),
    [SourceEntry("Доставка", "delivery.md", b"300")],
)  # fmt: skip
SHOP_ID = TenantId("shop")


@dataclass
class Taught:
    """Knowledge in memory."""

    blobs: MemoryBlobs
    held: dict[TenantId, dict[str, KnownSource]] = field(default_factory=dict)
    made: int = 0

    async def known(self, tenant: TenantId) -> Sequence[KnownSource]:
        return list(reversed(self.held.get(tenant, {}).values()))  # the newest first, as the menu shows them

    async def teach(self, tenant: TenantId, name: str, title: str, content: bytes, by: str) -> str:
        self.made += 1
        blob, mark = await self.blobs.put(tenant, content), hashlib.sha256(content).hexdigest()
        source = KnownSource(f"s{self.made}", title, name, mark, blob)
        self.held.setdefault(tenant, {})[source.id] = source
        return source.id

    async def bind(self, tenant: TenantId, source: str, reach: Reach) -> None:
        self.held[tenant][source] = replace(self.held[tenant][source], reach=reach)

    async def forget(self, tenant: TenantId, source: str) -> None:
        del self.held[tenant][source]


class Office:
    """An empty store, and companies applied to it."""

    def __init__(self, place: Place) -> None:
        self.store, blobs = place.store, MemoryBlobs()
        self.taught = Taught(blobs)
        self.files = SetupAsFile(place.store, OpenSecrets(), self.taught, blobs, place.clock, fingerprint)

    async def apply(self, setup: SetupFile = SHOP, dry_run: bool = False) -> Sequence[str]:
        return await self.files.apply(setup, dry_run)
