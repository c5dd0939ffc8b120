"""From the control bot a person teaches the bot, and tries what it knows."""

import asyncio
from dataclasses import replace

from dialogs.company.setup import first_bot
from dialogs.ids import BotId
from dialogs.learning.checks import CheckId, Result, Saved
from dialogs.settings import THRESHOLD
from dialogs.store import Uow
from knowledge.sources import Reach
from tests.fakes.rooms.menus import Stage, owner_of


async def test_knowledge_is_taught_by_text_and_file_and_removed(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Знания", "Добавить")
    await stage.send(owner, "virus.exe", b"MZ")
    assert "Такие файлы я не читаю" in stage.seen(owner).text
    await stage.send(owner, "faq.txt", "Доставка 300".encode())
    assert "faq.txt" in stage.seen(owner).text
    await stage.tap(owner, "Назад", "Добавить")
    await stage.say(owner, "Гарантия\nДва года.")
    assert "Гарантия" in stage.seen(owner).text
    await stage.tap(owner, "Удалить", "Да")
    (left,) = stage.place.knowledge.held.popitem()[1]
    assert left.title == "faq.txt"


async def test_a_source_gets_its_dates_and_its_bots(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.send(owner, "summer.txt", "Скидка".encode())
    await stage.tap(owner, "Даты действия")
    await stage.say(owner, "летом")
    assert "Не понимаю дату «летом»" in stage.seen(owner).text
    await stage.say(owner, "01.06.2020 – 31.08.2020")
    assert "Отвечает с 01.06.2020 по 31.08.2020" in stage.seen(owner).text
    assert "вне своих дат" in stage.seen(owner).text
    ((tenant, (source,)),) = stage.place.knowledge.held.items()
    stage.place.knowledge.held[tenant] = [replace(source, reach=Reach((BotId("gone"),)))]
    bot = await stage.place.store.read(tenant, first_bot)
    await stage.tap(owner, "Назад", "summer.txt", "Для каких ботов", f"▫️ {bot.name}", "К источнику")
    assert f"Находят только: –, {bot.name}" in stage.seen(owner).text
    await stage.tap(owner, "Для каких ботов", "Все боты", "К источнику")
    assert "Находят только" not in stage.seen(owner).text


async def test_a_long_text_sent_without_a_form_is_knowledge(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.say(owner, "Доставка. " + "Везём по городу каждый день. " * 40)
    assert "Доставка" in stage.seen(owner).text
    assert "не понял" not in stage.seen(owner).text


async def test_a_long_text_without_a_word_becomes_no_knowledge(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.say(owner, "🎉" * 1000 + "!\n" * 100)
    assert "не понял, к чему это" in stage.seen(owner).text
    assert not stage.place.knowledge.held


async def test_a_long_text_of_hardly_any_words_is_asked_about(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.say(owner, "ура " + "🎉" * 1000)
    assert "К чему это" in stage.seen(owner).text
    assert not stage.place.knowledge.held


async def test_a_file_sent_without_a_form_is_knowledge(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.send(owner, "faq.txt", "Доставка 300".encode())
    assert "faq.txt" in stage.seen(owner).text


async def test_a_file_of_a_name_that_is_there_is_told_about(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.send(owner, "price.txt", "Чайник 300".encode())
    assert "с таким названием" not in stage.seen(owner).text
    await stage.send(owner, "price.txt", "Чайник 300".encode())
    assert "с таким названием уже есть" in stage.seen(owner).text


async def test_a_source_that_is_being_read_is_followed_in_its_one_message(stage: Stage) -> None:
    owner = await owner_of(stage)
    stage.place.knowledge.state = "reading"
    await stage.tap(owner, "Знания", "Добавить")
    await stage.say(owner, "Гарантия два года")
    assert "Готово фрагментов: 0 из 3" in stage.seen(owner).text
    before, changed = len(stage.texts(owner)), asyncio.Event()
    stop = stage.world.subscribe(changed.set)
    for held in stage.place.knowledge.held.values():
        held[:] = [replace(source, state="ready") for source in held]
    await asyncio.wait_for(changed.wait(), 10)
    stop()
    assert "Готово: 3 фрагмента" in stage.seen(owner).text
    assert len(stage.texts(owner)) == before


async def test_a_tried_question_shows_answer_source_and_what_the_bot_would_do(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Проверить", "Задать")
    await stage.say(owner, "Сколько стоит доставка?")
    shown = stage.seen(owner).text
    assert "Доставка стоит 300 ₽." in shown
    assert "Доставка · 0.81" in shown
    assert "Бот ответил бы сам" in shown


async def test_the_threshold_is_chosen_for_the_wanted_rate_of_wrong_answers(stage: Stage) -> None:
    olga = stage.world.add_person("Ольга")
    owner = await stage.place.company(olga.id)
    await stage.start(olga)
    await stage.tap(olga, "Знания", "Контрольные вопросы", "Порог по вопросам")
    assert "оценю хотя бы 20. Сейчас оценено: 0" in stage.seen(olga).text
    sures = [(0.85, False), *[(0.9, True)] * 19]

    def answered(uow: Uow) -> None:
        for number, (sure, right) in enumerate(sures):
            result = Result("reply", right, sure=sure, right=right)
            uow.checks.save(Saved(CheckId(f"c{number}"), f"Вопрос {number}?", "ru", "Цены", owner.id, 1, result))

    await stage.place.store.run(owner.tenant, answered)
    await stage.tap(olga, "Назад", "Порог по вопросам")
    assert "Сейчас порог 0.80. Вопросов: 20, верно отвечено 19, неверно 1." in stage.seen(olga).text
    await stage.tap(olga, "Поставить 0.86")
    assert "Порог уже такой, что неверных ответов не больше 2 из 100." in stage.seen(olga).text
    bot = await stage.place.store.read(owner.tenant, first_bot)
    assert THRESHOLD.read(bot.settings) == 0.86


async def test_a_question_after_a_tried_one_is_tried_too(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.say(owner, "Сколько стоит доставка?")
    assert "К чему это" in stage.seen(owner).text
    await stage.tap(owner, "Назад", "Проверить", "Задать")
    await stage.say(owner, "Сколько стоит доставка?")
    await stage.say(owner, "А за город?")
    assert stage.seen(owner).text.startswith("А за город?")


async def test_the_answers_are_no_file_before_there_are_any(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Знания", "Ответы бота", "файлом")
    assert stage.seen(owner).text.startswith("🔎")


async def test_words_that_nobody_asked_for_become_knowledge_by_one_tap(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.say(owner, "Доставка стоит 300 рублей.")
    await stage.tap(owner, "Добавить в знания")
    assert "Доставка стоит 300 рублей." in stage.seen(owner).text
    await stage.start(owner)
    await stage.tap(owner, "Знания")
    assert any("Доставка стоит" in label for row in stage.seen(owner).buttons for label in row)


async def test_words_that_nobody_asked_for_are_asked_of_the_bot_by_one_tap(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.say(owner, "Сколько стоит доставка?")
    await stage.tap(owner, "Спросить у бота")
    assert "Сколько стоит доставка?" in stage.seen(owner).text
    assert "Порог" in stage.seen(owner).text


async def test_a_source_that_could_not_be_read_offers_only_what_helps(stage: Stage) -> None:
    owner = await owner_of(stage)
    stage.place.knowledge.state = "failed"
    await stage.send(owner, "scan.pdf", b"%PDF")
    labels = [label for row in stage.seen(owner).buttons for label in row]
    assert not [label for label in labels if "Проверить" in label or "Версии" in label or "Даты" in label]
    assert [label for label in labels if "Повторить" in label]
    await stage.say(owner, "/start")
    assert "Знаний пока нет" in stage.seen(owner).text


async def test_the_versions_of_a_typed_answer_are_called_by_its_question(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.send(owner, "Есть ли рассрочка?", b"yes")
    for held in stage.place.knowledge.held.values():
        held[:] = [replace(source, made="entry", serving=1) for source in held]
    await stage.tap(owner, "Версии")
    assert "a.txt" not in stage.seen(owner).text
    assert stage.seen(owner).text.count("· Есть ли рассрочка?") == 2
