"""Set-up as a file: sites, tokens and groups of the desk come and go as it says."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.setup.entries import DeskEntry, InboxEntry
from bot.setup.form import read_setup
from bot.setup.writing import write_setup
from dialogs.errors import Conflict, NotFound
from dialogs.ids import TenantId
from dialogs.tenant import SYSTEM
from handlers.context import fingerprint
from locales import say
from tests.fakes.menu_twins import OpenSecrets
from tests.fakes.setup_file import SHOP, SHOP_ID, Office


async def test_a_list_of_sites_that_is_named_empty_is_emptied(office: Office) -> None:
    await office.apply()
    await office.apply(replace(SHOP, inboxes=[replace(SHOP.inboxes[0], origins=[])]))
    inboxes = await office.store.read(SHOP_ID, lambda uow: uow.setup.inboxes())
    assert next(one.options["origins"] for one in inboxes if one.id == "site") == []


async def test_a_new_inbox_gets_a_public_id_of_its_own_key(office: Office) -> None:
    await office.apply(replace(SHOP, inboxes=[InboxEntry("blog", "widget", "helper", "Блог", "")]))
    (inbox,) = await office.store.read(SHOP_ID, lambda uow: uow.setup.inboxes())
    assert inbox.public_id == "shop-blog"


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
