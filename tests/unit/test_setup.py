"""Use cases of set-up, over the real SQLite store: a company, its bots, sites, settings and desk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialogs.company.desk_binding import DeskBinding
from dialogs.company.inboxes import Account, origins_of
from dialogs.company.setup import NO_ZONE, Companies, Founder, first_bot
from dialogs.errors import BadInput, Conflict, Forbidden
from dialogs.handovers.duty import Duty
from dialogs.settings import SETTINGS
from dialogs.tenant import Desk, Role
from tests.fakes.menu_twins import TOKEN
from tests.fakes.menus import Place, member_with, menus_place

SHOP = Account(7000000001, "shop_bot", "Shop")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with menus_place(tmp_path) as made:
        yield made


async def test_the_founder_owns_the_company_and_its_first_bot(place: Place) -> None:
    owner = await place.company(name="  Ромашка\n и Ко ")
    assert Role.OWNER in owner.member.roles
    bot = await place.store.read(owner.tenant, first_bot)
    assert (bot.name, bot.number) == ("Ромашка и Ко", 1)


async def test_the_same_message_taken_twice_makes_one_company(place: Place) -> None:
    companies, founder = Companies(place.store, place.clock), Founder(100, "Ольга", "ru")
    first = await companies.create(founder, "Ромашка", once="100:7")
    again = await companies.create(founder, "Ромашка", once="100:7")
    assert first == again


@pytest.mark.parametrize("name", ["", "  \n", "\x00", "я" * 61])
async def test_a_name_that_is_none_is_refused(place: Place, name: str) -> None:
    with pytest.raises(BadInput):
        await place.company(name=name)


async def test_a_token_is_stored_sealed_and_never_plain(place: Place) -> None:
    owner = await place.company()
    inbox = await place.inboxes().connect_telegram(owner, TOKEN, SHOP)
    assert TOKEN not in inbox.secret
    assert TOKEN not in repr(inbox)
    assert place.services.secrets.open(owner.tenant, inbox.secret) == TOKEN


async def test_a_token_of_another_company_is_refused(place: Place) -> None:
    await place.inboxes().connect_telegram(await place.company(100), TOKEN, SHOP)
    with pytest.raises(Conflict) as caught:
        await place.inboxes().connect_telegram(await place.company(200), TOKEN, SHOP)
    assert caught.value.text.key == "error-token-taken"


async def test_a_token_connected_here_is_not_connected_twice(place: Place) -> None:
    owner = await place.company()
    await place.inboxes().connect_telegram(owner, TOKEN, SHOP)
    with pytest.raises(BadInput) as caught:
        await place.inboxes().connect_telegram(owner, TOKEN, SHOP)
    assert caught.value.text.key == "error-token-known"


async def test_a_new_token_of_the_same_bot_keeps_its_inbox(place: Place) -> None:
    owner = await place.company()
    old = await place.inboxes().connect_telegram(owner, TOKEN, SHOP)
    new = await place.inboxes().connect_telegram(owner, TOKEN[:-1] + "2", SHOP)
    assert (new.id, new.public_id) == (old.id, old.public_id)
    assert new.secret != old.secret


@pytest.mark.parametrize(
    ("typed", "origins"),
    [
        ("shop.ru", ["https://shop.ru"]),
        ("https://Shop.ru/path?x=1\nhttp://localhost:8000", ["https://shop.ru", "http://localhost:8000"]),
        ("-", []),
    ],
)
def test_sites_are_read_as_origins(typed: str, origins: list[str]) -> None:
    assert origins_of(typed) == origins


@pytest.mark.parametrize(
    "typed", ["", "javascript:alert(1)", "shop", "https://", "a b.ru", "https://x.ru:99999", "[::"]
)
def test_what_is_no_site_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        origins_of(typed)


async def test_a_setting_makes_a_published_version(place: Place) -> None:
    owner = await place.company()
    bot = await place.store.read(owner.tenant, first_bot)
    companies = Companies(place.store, place.clock)
    new = await companies.change(owner, bot.bot_id, bot.number, "threshold", 0.4)
    assert await place.store.read(owner.tenant, first_bot) == new
    assert (new.number, new.published, new.settings) == (2, True, {"threshold": 0.4})


async def test_a_company_is_renamed_and_its_bot_keeps_its_own_name(place: Place) -> None:
    owner, companies = await place.company(), Companies(place.store, place.clock)
    before = await place.store.read(owner.tenant, first_bot)
    await companies.rename(owner, "  Новое \n имя ")
    assert (await place.store.read(owner.tenant, lambda uow: uow.tenants.get())).name == "Новое имя"
    assert await place.store.read(owner.tenant, first_bot) == before
    with pytest.raises(Forbidden):
        await companies.rename(await member_with(place, owner.tenant, 300, Role.MANAGER), "Чужая")


async def test_a_setting_changed_from_a_stale_button_is_refused(place: Place) -> None:
    owner = await place.company()
    bot = await place.store.read(owner.tenant, first_bot)
    companies = Companies(place.store, place.clock)
    await companies.change(owner, bot.bot_id, bot.number, "threshold", 0.4)
    with pytest.raises(Conflict):
        await companies.change(owner, bot.bot_id, bot.number, "threshold", 0.5)


async def test_a_setting_out_of_bounds_is_refused(place: Place) -> None:
    owner = await place.company()
    bot = await place.store.read(owner.tenant, first_bot)
    for setting in (item for item in SETTINGS if item.high is not None):
        with pytest.raises(BadInput):
            await Companies(place.store, place.clock).change(owner, bot.bot_id, 1, setting.key, setting.high + 1)  # type: ignore[operator]


async def test_one_group_is_the_desk_of_one_company(place: Place) -> None:
    first, second = await place.company(100), await place.company(200)
    desks = DeskBinding(place.store, place.clock)
    await desks.bind(first, Desk("-1001", "Стойка"))
    with pytest.raises(Conflict):
        await desks.bind(second, Desk("-1001", "Стойка"))
    await desks.unbind(first)
    await desks.bind(second, Desk("-1001", "Стойка"))


# ── roles ────────────────────────────────────────────────────────────────────────────────────────
async def test_words_for_groups_are_kept_over_a_new_token_and_gone_with_a_minus(place: Place) -> None:
    owner = await place.company()
    old = await place.inboxes().connect_telegram(owner, TOKEN, SHOP)
    kept = await place.inboxes().listen_for(owner, old.id, "доставка,  скидки \nдоставка")
    assert kept.options["keywords"] == ["доставка", "скидки"]
    new = await place.inboxes().connect_telegram(owner, TOKEN[:-1] + "2", SHOP)
    assert new.options["keywords"] == ["доставка", "скидки"]
    assert (await place.inboxes().listen_for(owner, old.id, " - ")).options["keywords"] == []


@pytest.mark.parametrize("typed", ["", " \n ", "я" * 61, "\n".join(f"слово{n}" for n in range(31))])
async def test_words_that_are_none_or_too_many_are_refused(place: Place, typed: str) -> None:
    owner = await place.company()
    inbox = await place.inboxes().connect_telegram(owner, TOKEN, SHOP)
    with pytest.raises(BadInput):
        await place.inboxes().listen_for(owner, inbox.id, typed)


@pytest.mark.parametrize(("language", "zone"), [("ru", "Europe/Moscow"), ("en", "UTC")])
async def test_a_company_begins_with_a_zone_of_its_founders_language_or_none(
    place: Place, language: str, zone: str
) -> None:
    owner = await Companies(place.store, place.clock).create(Founder(100, "Olga", language), "Company")
    assert (await place.store.read(owner.tenant, lambda uow: uow.tenants.get())).timezone == zone


async def test_a_zone_that_a_person_told_is_not_asked_for_again(place: Place) -> None:
    owner = await Companies(place.store, place.clock).create(Founder(100, "Olga", "en"), "Company")
    assert await Duty(place.store, place.clock).zone(owner, "utc") != NO_ZONE
    assert await Duty(place.store, place.clock).zone(owner, "London") == "Europe/London"
