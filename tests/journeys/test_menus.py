"""The control bot as a person meets it: real dispatcher, real aiogram, HTTP, phones of the stand-in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.sandbox.telegram import TelegramStandIn, World
from bot.sandbox.telegram.shapes import BotAccount, Chat, Person
from bot.sandbox.telegram.views import SeenChat, SeenMessage
from bot.storage.fsm import TableStorage
from dialogs.company.setup import Companies, first_bot
from dialogs.ids import BotId
from dialogs.learning.checks import CheckId, Result, Saved
from dialogs.settings import THRESHOLD
from dialogs.store import Uow
from handlers import build_router
from handlers.commands import set_commands
from handlers.context import DeskInfo
from knowledge.sources import Reach
from tests.fakes.menus import TOKEN, Place, menus_place


@dataclass
class Stage:
    """A person's phone with the control bot on it."""

    place: Place
    standin: TelegramStandIn
    account: BotAccount
    bot: Bot
    dispatcher: Dispatcher

    @property
    def world(self) -> World:
        return self.standin.world

    async def feed(self) -> None:
        """Hands all waiting updates to the menus, as the queue's worker does."""
        while self.account.queue:
            await self.dispatcher.feed_raw_update(self.bot, dict(self.account.queue.pop(0)))

    async def start(self, person: Person, payload: str | None = None) -> Chat:
        chat = self.world.open_private(person, self.account, payload)
        await self.feed()
        return chat

    async def say(self, person: Person, words: str, chat: Chat | None = None) -> None:
        self.world.say(person, chat or self._chat(person), words)
        await self.feed()

    async def send(self, person: Person, name: str, content: bytes) -> None:
        self.world.send_file(person, self._chat(person), name, content, "application/octet-stream")
        await self.feed()

    async def tap(self, person: Person, *labels: str) -> str:
        """Taps one button after the other on the last menu; the alert or toast of the last."""
        for label in labels:
            message = self.seen(person)
            full = next(text for row in message.buttons for text in row if label in text)
            stored = self.world.message(self._chat(person), message.id)
            self.world.tap(person, stored, full)
            await self.feed()
        answers = self._view(person).answers
        return answers[-1].text if answers else ""

    def seen(self, person: Person) -> SeenMessage:
        """The last thing the bot said."""
        return [message for message in self._view(person).messages if not message.mine][-1]

    def texts(self, person: Person) -> list[str]:
        return [message.text for message in self._view(person).messages]

    def _chat(self, person: Person) -> Chat:
        chat = self.world.private(person, self.account)
        assert chat
        return chat

    def _view(self, person: Person) -> SeenChat:
        return next(chat for chat in self.world.view(person) if chat.kind == "private")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as made:
        yield made


async def _next_turn(_: float) -> None:
    await asyncio.sleep(0)  # no time passes: the other tasks get their turn, as in a real wait


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """A place whose control bot answers on a stand-in; what forms remember is in the table."""
    standin = TelegramStandIn(rates=False)
    await standin.start()
    account = standin.world.add_bot("Parley", "parley_bot")
    session = AiohttpSession(api=TelegramAPIServer.from_base(standin.url))
    async with menus_place(folder) as place:
        services = replace(place.services, storage=TableStorage(place.store, place.clock), pause=_next_turn)
        yield Stage(place, standin, account, Bot(account.token, session=session), build_router(services))
    await (await session.create_session()).close()
    await standin.stop()


async def owner_of(stage: Stage, language: str = "ru") -> Person:
    """A person with a company."""
    person = stage.world.add_person("Ольга", language=language)
    await stage.start(person)
    await stage.tap(person, "Создать" if language == "ru" else "Create")
    await stage.say(person, "Ромашка")
    return person


async def test_a_stranger_makes_a_company_in_their_own_language(stage: Stage) -> None:
    boris = stage.world.add_person("Boris", language="en-US")
    await stage.start(boris)
    assert "This is Parley" in stage.seen(boris).text
    await stage.tap(boris, "Language", "Русский")
    assert "Это Parley" in stage.seen(boris).text
    await stage.tap(boris, "Создать")
    await stage.say(boris, "Ромашка")
    assert stage.seen(boris).text.startswith("Ромашка")


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


async def test_a_file_sent_without_a_form_is_knowledge(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.send(owner, "faq.txt", "Доставка 300".encode())
    assert "faq.txt" in stage.seen(owner).text


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


async def test_a_setting_changed_meanwhile_is_said_and_shown(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Настройки", "Как он отвечает", "Порог")
    actor = (await stage.place.here(owner.id)).actor
    bot = await stage.place.store.read(actor.tenant, first_bot)
    await Companies(stage.place.store, stage.place.clock).change(actor, bot.bot_id, 1, "threshold", 0.7)
    await stage.say(owner, "0,5")
    assert "что-то изменили" in stage.texts(owner)[-2]
    assert "Порог уверенности: 0.7" in stage.seen(owner).text


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


async def test_a_damaged_invite_link_is_told_as_one(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.start(owner, "abc")
    assert "Попросите новое" in stage.seen(owner).text


async def test_the_answers_are_no_file_before_there_are_any(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Знания", "Ответы бота", "файлом")
    assert stage.seen(owner).text.startswith("🔎")


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


async def test_cancel_closes_the_form_and_stray_words_lead_to_the_menu(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.tap(owner, "Подключения", "Подключить бота")
    await stage.say(owner, "/cancel")
    assert stage.seen(owner).text.startswith("Ромашка")
    await stage.say(owner, "привет")
    assert "К чему это" in stage.seen(owner).text
    await stage.say(owner, "/nonsense")
    assert "Такой команды нет" in stage.seen(owner).text


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
