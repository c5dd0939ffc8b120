"""From the control bot a person connects bots, widgets and the desk's group, and removes them."""

import pytest

from handlers.context import DeskInfo
from tests.fakes.menu_twins import TOKEN
from tests.fakes.rooms.menus import Stage, owner_of


async def test_a_token_connects_a_bot_and_disappears_from_the_chat(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Подключения", "Подключить бота")
    await stage.say(owner, "nonsense")
    assert "не знает такого токена" in stage.seen(owner).text
    await stage.say(owner, TOKEN)
    assert "@shop_bot" in stage.seen(owner).text
    assert TOKEN not in "".join(stage.texts(owner))
    assert [inbox.name for inbox in stage.place.channels.served] == ["Shop"]
    await stage.tap(owner, "Выключить")
    assert not stage.place.channels.served[-1].active


async def test_a_token_that_nobody_asked_for_connects_its_bot_and_disappears_too(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.say(owner, TOKEN)
    assert "@shop_bot" in stage.seen(owner).text
    assert TOKEN not in "".join(stage.texts(owner))


async def test_a_token_of_somebody_who_may_not_connect_disappears_and_connects_nothing(stage: Stage) -> None:
    await owner_of(stage)
    stranger = stage.world.add_person("Ivan", language="en")
    await stage.start(stranger)
    await stage.say(stranger, TOKEN)
    assert TOKEN not in "".join(stage.texts(stranger))
    assert not stage.place.channels.served


async def test_a_removal_says_what_it_ends_and_the_same_token_brings_it_back(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Подключения", "Подключить бота")
    await stage.say(owner, TOKEN)
    await stage.tap(owner, "Убрать подключение")
    asked = stage.seen(owner).text
    assert "Shop" in asked and "Открытых диалогов с менеджерами здесь нет" in asked and "Ключ мы забудем" in asked
    await stage.tap(owner, "Назад")
    assert "@shop_bot" in stage.seen(owner).text, "the way back leads to the card, and nothing was done"
    stage.place.channels.reachable = False
    assert "Сам канал не ответил" in await stage.tap(owner, "Убрать подключение", "Да, убрать")
    assert "Shop" not in str(stage.seen(owner).buttons)
    assert [inbox.name for inbox in stage.place.channels.gone] == ["Shop"]
    await stage.tap(owner, "Подключить бота")
    await stage.say(owner, TOKEN)
    assert "@shop_bot" in stage.seen(owner).text


async def test_after_another_companys_token_the_next_one_is_taken(stage: Stage) -> None:
    elsewhere = await stage.place.company(900)
    await stage.place.inboxes().connect_telegram(elsewhere, TOKEN, await stage.place.channels.check_token(TOKEN))
    owner = await owner_of(stage)
    await stage.tap(owner, "Подключения", "Подключить бота")
    await stage.say(owner, TOKEN)
    assert "другая компания" in stage.seen(owner).text
    await stage.say(owner, "nonsense")  # the form is still open: this, too, is read as a token
    assert "не знает такого токена" in stage.seen(owner).text


async def test_a_widget_gives_its_snippet_as_code(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Подключения", "Чат для сайта")
    await stage.say(owner, "Сайт <b>&")
    card = stage.seen(owner)
    assert '<script src="https://parley.example/widget.js" data-site="' in card.text
    assert "Сайт <b>&" in card.text
    assert "code" in {entity["type"] for entity in card.entities}


@pytest.mark.parametrize(
    ("forum", "admin", "topics", "words"),
    [
        (False, True, True, "нет тем"),
        (True, False, False, "не администратор"),
        (True, True, False, "нельзя управлять темами"),
        (True, True, True, "теперь стойка"),
    ],
)
async def test_desk_says_what_the_group_lacks(stage: Stage, forum: bool, admin: bool, topics: bool, words: str) -> None:
    owner = await owner_of(stage)
    group = stage.world.add_group("Стойка", forum=forum)
    stage.world.join(group, owner)
    stage.world.join(group, stage.account, admin=admin, can_manage_topics=topics)
    stage.place.channels.desk = DeskInfo("Стойка", forum, topics)
    await stage.say(owner, "/desk", group)
    seen = next(chat for chat in stage.world.view(owner) if chat.title == "Стойка")
    assert words in seen.messages[-1].text


async def test_a_stranger_can_not_bind_a_group(stage: Stage) -> None:
    stranger = stage.world.add_person("Чужой")
    group = stage.world.add_group("Стойка", forum=True)
    stage.world.join(group, stranger)
    stage.world.join(group, stage.account, admin=True, can_manage_topics=True)
    await stage.say(stranger, "/desk", group)
    seen = next(chat for chat in stage.world.view(stranger) if chat.title == "Стойка")
    assert "владелец или администратор" in seen.messages[-1].text
