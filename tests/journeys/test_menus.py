"""The control bot as a person meets it: commands, forms, buttons, settings, the team; phones of the stand-in."""

from dialogs.company.setup import Companies, first_bot
from handlers import build_router
from handlers.commands import set_commands
from tests.fakes.rooms.menus import Stage, owner_of


async def test_a_stranger_makes_a_company_in_their_own_language(stage: Stage) -> None:
    boris = stage.world.add_person("Boris", language="en-US")
    await stage.start(boris)
    assert "This is Parley" in stage.seen(boris).text
    await stage.tap(boris, "Language", "Русский")
    assert "Это Parley" in stage.seen(boris).text
    await stage.tap(boris, "Создать")
    await stage.say(boris, "Ромашка")
    assert stage.seen(boris).text.startswith("Ромашка")


async def test_a_setting_changed_meanwhile_is_said_and_shown(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Настройки", "Как он отвечает", "Порог")
    actor = (await stage.place.here(owner.id)).actor
    bot = await stage.place.store.read(actor.tenant, first_bot)
    await Companies(stage.place.store, stage.place.clock).change(actor, bot.bot_id, 1, "threshold", 0.7)
    await stage.say(owner, "0,5")
    assert "что-то изменили" in stage.texts(owner)[-2]
    assert "Порог уверенности: 0.7" in stage.seen(owner).text


async def test_a_damaged_invite_link_is_told_as_one(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.start(owner, "abc")
    assert "Попросите новое" in stage.seen(owner).text


async def test_an_invite_link_brings_a_manager_once(stage: Stage) -> None:
    owner, ivan = await owner_of(stage), stage.world.add_person("Ivan", language="en")
    await stage.tap(owner, "Команда", "Пригласить", "➕ менеджер")
    token = stage.seen(owner).text.split("?start=")[1]
    await stage.start(ivan, token)
    assert '"Ромашка" invites you. Your role: manager' in stage.seen(ivan).text
    await stage.tap(ivan, "Accept")
    assert stage.seen(ivan).text.startswith("Ромашка")
    assert not any("Team" in label for row in stage.seen(ivan).buttons for label in row)
    petr = stage.world.add_person("Пётр")
    await stage.start(petr, token)
    assert "уже использовано" in stage.seen(petr).text


async def test_a_setting_is_typed_and_out_of_bounds_is_said(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Настройки", "Как он отвечает", "Порог")
    await stage.say(owner, "много")
    assert "нужно число" in stage.seen(owner).text
    await stage.say(owner, "7")
    assert "от 0 до 1" in stage.seen(owner).text
    await stage.say(owner, "0,5")
    assert "Порог уверенности: 0.5" in stage.seen(owner).text


async def test_cancel_closes_the_form_and_stray_words_lead_to_the_menu(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Подключения", "Подключить бота")
    await stage.say(owner, "/cancel")
    assert stage.seen(owner).text.startswith("Ромашка")
    await stage.say(owner, "привет")
    assert "К чему это" in stage.seen(owner).text
    await stage.say(owner, "/nonsense")
    assert "Такой команды нет" in stage.seen(owner).text


async def test_buttons_live_through_a_restart_and_one_message_is_edited(stage: Stage) -> None:
    owner = await owner_of(stage)
    stage.dispatcher = build_router(stage.place.services)
    before = len(stage.texts(owner))
    await stage.tap(owner, "Знания", "Назад", "Команда", "Назад")
    assert len(stage.texts(owner)) == before


async def test_rights_taken_away_hold_for_old_buttons_at_once(stage: Stage) -> None:
    owner, ivan = await owner_of(stage), stage.world.add_person("Иван")
    await stage.tap(owner, "Команда", "Пригласить", "➕ администратор")
    await stage.start(ivan, stage.seen(owner).text.split("?start=")[1])
    await stage.tap(ivan, "Принять", "Подключения")
    await stage.start(owner)
    await stage.tap(owner, "Команда", "Иван", "Удалить", "Да")
    assert "устарело" in await stage.tap(ivan, "Чат для сайта")
    assert "Это Parley" in stage.seen(ivan).text


async def test_telegram_is_told_the_commands_in_both_languages(stage: Stage) -> None:
    await set_commands(stage.bot, stage.place.services.say)
    russian = await stage.bot.get_my_commands(language_code="ru")
    english = await stage.bot.get_my_commands()
    assert [item.command for item in russian] == [item.command for item in english]
    assert {item.description for item in russian}.isdisjoint({item.description for item in english})
