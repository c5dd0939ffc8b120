"""Set-up as a file: what differs is written, what is the same is left alone."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.setup.entries import BotEntry, DeskEntry, InboxEntry, MemberEntry, SourceEntry
from dialogs.errors import NotFound
from dialogs.ids import BotId, TenantId
from dialogs.tenant import SYSTEM
from knowledge.sources import Reach
from tests.fakes.menus import menus_place
from tests.fakes.setup_file import SHOP, SHOP_ID, Office


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
