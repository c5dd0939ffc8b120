"""Set-up as a file: what differs is written, what is the same is left alone."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.setup.apply import KnownSource, SetupAsFile
from bot.setup.entries import BotEntry, DeskEntry, InboxEntry, MemberEntry, SetupFile, SourceEntry
from bot.setup.form import read_setup
from bot.setup.writing import write_setup
from dialogs.errors import Conflict, NotFound
from dialogs.ids import BotId, TenantId
from dialogs.tenant import SYSTEM
from handlers.context import fingerprint
from knowledge.sources import Reach
from locales import say
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.menus import OpenSecrets, Place, menus_place

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


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with menus_place(tmp_path) as place:
        yield Office(place)


async def test_an_empty_store_gets_the_whole_company(office: Office) -> None:
    told = await office.apply()
    assert [line.split(":")[0] for line in told] == ["company", "member", "bot", "inbox", "inbox", "desk", "knowledge"]
    inboxes = await office.store.read(SHOP_ID, lambda uow: uow.setup.inboxes())
    assert {(inbox.id, inbox.kind) for inbox in inboxes} == {("site", "widget"), ("tg", "telegram")}


async def test_applying_twice_changes_nothing(office: Office) -> None:
    await office.apply()
    before = await office.files.export(SHOP_ID)
    assert await office.apply() == []
    assert await office.files.export(SHOP_ID) == before
    assert office.taught.made == 1


async def test_a_dry_run_tells_the_same_and_writes_nothing(office: Office) -> None:
    told = await office.apply(dry_run=True)
    with pytest.raises(NotFound):
        await office.files.export(SHOP_ID)
    assert await office.store.read(SYSTEM, lambda uow: uow.tenants.every()) == []
    assert office.taught.held == {}
    assert told == await office.apply()


@pytest.mark.parametrize(
    "changed", [BotEntry("helper", "Другой", {"greeting": "Мяу"}), BotEntry("helper", "Бот", {"greeting": "Гав"})]
)
async def test_a_changed_bot_is_a_new_published_version(office: Office, changed: BotEntry) -> None:
    await office.apply()
    assert len(await office.apply(replace(SHOP, bots=[changed]))) == 1
    (bot,) = await office.store.read(SHOP_ID, lambda uow: uow.setup.bots())
    assert (bot.number, bot.name, dict(bot.settings)) == (2, changed.name, dict(changed.settings))


async def test_what_the_file_does_not_name_stays_as_it_is(office: Office) -> None:
    at_home = replace(SHOP, language="en", timezone="Asia/Tokyo", members=[replace(SHOP.members[0], language="en")])
    await office.apply(at_home)
    few = replace(
        SHOP,
        language="",
        timezone="",
        members=[replace(SHOP.members[0], language="")],
        bots=[BotEntry("helper", "Бот")],
        inboxes=[InboxEntry("site", "widget", "helper", "Сайт", "")],
    )
    assert await office.apply(few) == []
    kept = await office.files.export(SHOP_ID)
    assert (kept.bots, kept.members) == (SHOP.bots, at_home.members)
    assert (kept.language, kept.timezone) == ("en", "Asia/Tokyo")


async def test_a_list_of_sites_that_is_named_empty_is_emptied(office: Office) -> None:
    await office.apply()
    await office.apply(replace(SHOP, inboxes=[replace(SHOP.inboxes[0], origins=[])]))
    inboxes = await office.store.read(SHOP_ID, lambda uow: uow.setup.inboxes())
    assert next(one.options["origins"] for one in inboxes if one.id == "site") == []


async def test_a_new_inbox_gets_a_public_id_of_its_own_key(office: Office) -> None:
    await office.apply(replace(SHOP, inboxes=[InboxEntry("blog", "widget", "helper", "Блог", "")]))
    (inbox,) = await office.store.read(SHOP_ID, lambda uow: uow.setup.inboxes())
    assert inbox.public_id == "shop-blog"


async def test_a_changed_company_is_told_and_written(office: Office) -> None:
    await office.apply()
    told = await office.apply(replace(SHOP, name="Лютик", timezone="Asia/Omsk"))
    assert told == ["company: Лютик"]
    company = await office.store.read(SHOP_ID, lambda uow: uow.tenants.get())
    assert (company.name, company.timezone) == ("Лютик", "Asia/Omsk")


async def test_a_changed_member_keeps_their_place(office: Office) -> None:
    await office.apply()
    await office.apply(replace(SHOP, members=[MemberEntry(100001, "Олег П.", ["lead"])]))
    (member,) = await office.store.read(SHOP_ID, lambda uow: uow.members.every())
    assert (member.name, member.roles) == ("Олег П.", frozenset({"lead"}))


async def test_a_changed_source_replaces_the_old_one(office: Office) -> None:
    await office.apply()
    assert await office.apply(replace(SHOP, knowledge=[SourceEntry("Доставка", "delivery.md", b"400")]))
    (source,) = await office.taught.known(SHOP_ID)
    assert source.hash == hashlib.sha256(b"400").hexdigest()


async def test_who_finds_a_source_and_when_comes_and_goes_with_the_file_without_reading_it_anew(office: Office) -> None:
    reach = Reach((BotId("helper"),), 1, 2)
    bound = replace(SHOP, knowledge=[replace(SHOP.knowledge[0], reach=reach)])
    await office.apply()
    assert await office.apply(bound) == ["knowledge: delivery.md"]
    assert (await office.files.export(SHOP_ID)).knowledge == bound.knowledge
    assert await office.apply(bound) == []
    await office.apply()
    (source,) = await office.taught.known(SHOP_ID)
    assert (source.reach, office.taught.made) == (Reach(), 1)


async def test_a_new_source_is_bound_as_the_file_says(office: Office) -> None:
    reach = Reach((BotId("helper"),))
    await office.apply(replace(SHOP, knowledge=[replace(SHOP.knowledge[0], reach=reach)]))
    (source,) = await office.taught.known(SHOP_ID)
    assert source.reach == reach


async def test_a_moved_desk_frees_the_old_group(office: Office) -> None:
    await office.apply()
    await office.apply(replace(SHOP, desk=DeskEntry("-100700", "Новая")))
    assert await office.store.read(SYSTEM, lambda uow: uow.tenants.lookup("group", "-100500")) == []
    assert await office.store.read(SYSTEM, lambda uow: uow.tenants.lookup("group", "-100700"))


SEVERAL = replace(SHOP, desk=DeskEntry(
    "-100500", "Стойка", 20, (DeskEntry("-100501", "Стойка 2"), DeskEntry("-100502", "Стойка 3")),
))  # fmt: skip


async def test_all_groups_of_the_desk_come_and_go_with_the_file(office: Office, tmp_path: Path) -> None:
    await office.apply(SEVERAL)
    written = write_setup(await office.files.export(SHOP_ID), tmp_path)
    again = read_setup(written, {"TOKEN_TG": "7:secret"})
    assert again.desk == SEVERAL.desk
    assert await office.apply(again) == []
    assert [desk.most for desk in await office.store.read(SHOP_ID, lambda uow: uow.setup.desks())] == [20, 20, 20]


async def test_a_file_that_names_one_group_leaves_the_further_ones(office: Office) -> None:
    await office.apply(SEVERAL)
    assert await office.apply() == []
    assert len(await office.store.read(SHOP_ID, lambda uow: uow.setup.desks())) == 3


async def test_a_further_group_may_become_the_first_one(office: Office) -> None:
    await office.apply(SEVERAL)
    swapped = replace(SHOP, desk=DeskEntry("-100501", "Стойка 2", 0, [DeskEntry("-100500", "Стойка")]))
    assert await office.apply(swapped) != []
    assert await office.apply(swapped) == []
    desks = await office.store.read(SHOP_ID, lambda uow: uow.setup.desks())
    assert desks[0].chat == "-100501" and len(desks) == 3


async def test_a_token_is_stored_sealed(office: Office) -> None:
    await office.apply()
    inbox = await office.store.read(SHOP_ID, lambda uow: uow.setup.inbox(SHOP.inboxes[1].key))  # type: ignore[arg-type]
    assert "7:secret" not in inbox.secret and OpenSecrets().open(SHOP_ID, inbox.secret) == "7:secret"


async def test_a_new_token_frees_the_old_one(office: Office) -> None:
    await office.apply()
    await office.apply(replace(SHOP, inboxes=[SHOP.inboxes[0], replace(SHOP.inboxes[1], token="8:secret")]))
    assert await office.store.read(SYSTEM, lambda uow: uow.tenants.lookup("token", fingerprint("7:secret"))) == []
    assert await office.store.read(SYSTEM, lambda uow: uow.tenants.lookup("token", fingerprint("8:secret")))


async def test_a_file_without_the_token_leaves_the_known_one(office: Office) -> None:
    await office.apply()
    bare = replace(SHOP, inboxes=[SHOP.inboxes[0], replace(SHOP.inboxes[1], token="", name="Новое имя")])
    await office.apply(bare)
    inbox = await office.store.read(SHOP_ID, lambda uow: uow.setup.inbox(SHOP.inboxes[1].key))  # type: ignore[arg-type]
    assert inbox.name == "Новое имя" and OpenSecrets().open(SHOP_ID, inbox.secret) == "7:secret"


async def test_a_token_of_another_company_is_refused_in_words_and_nothing_is_written(office: Office) -> None:
    await office.apply()
    other = replace(SHOP, key="other", desk=None, inboxes=[replace(SHOP.inboxes[1], key="tg2", public_id="tg2")])
    with pytest.raises(Conflict) as caught:
        await office.apply(other)
    assert all(say(caught.value.text, language) != caught.value.text.key for language in ("ru", "en"))
    assert caught.value.text.key == "error-token-taken"
    with pytest.raises(NotFound):
        await office.files.export(TenantId("other"))


async def test_what_was_exported_makes_the_same_company_in_an_empty_store(office: Office, tmp_path: Path) -> None:
    await office.apply()
    exported = await office.files.export(SHOP_ID)
    (tmp_path / "second").mkdir()
    async with menus_place(tmp_path / "second") as place:
        second = Office(place)
        await second.apply(exported)
        assert await second.files.export(SHOP_ID) == exported
    secretless = replace(
        SHOP,
        desk=DeskEntry("-100500", "Стойка", 30),
        inboxes=[SHOP.inboxes[0], replace(SHOP.inboxes[1], token="", origins=[])],
    )
    assert exported == replace(secretless, inboxes=sorted(secretless.inboxes, key=lambda one: one.key))


async def test_sources_are_written_in_the_order_in_which_they_came(office: Office) -> None:
    await office.apply(replace(SHOP, knowledge=[SourceEntry(name, f"{name}.md", b"1") for name in "bca"]))
    assert [entry.title for entry in (await office.files.export(SHOP_ID)).knowledge] == ["b", "c", "a"]


async def test_a_company_nobody_knows_can_not_be_exported(office: Office) -> None:
    with pytest.raises(NotFound):
        await office.files.export(TenantId("nobody"))
