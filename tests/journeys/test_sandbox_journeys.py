"""The whole conversation through the real program, as an outside script and a browser hold it."""

import asyncio
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from dialogs.texts import text as words_of
from locales import say
from tests.fakes.rooms.sandbox_program import Phones, Program

pytestmark = pytest.mark.timeout(300)
BROWSER = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Client:
    """A client, what they ask, and what they must read."""

    phone: str
    name: str
    language: str
    question: str
    answer: str
    source: str
    unknown: str
    again: str
    answer_again: str


CLIENTS = (
    Client("client-widget", "Анна", "ru", "сколько дней вы храните заказ на складе", "Забрать заказ самому", "Доставка",
           "сдаёте ли вы технику в аренду?", "лифта нет, пятый этаж, сколько за подъём стиралки?", "150 ₽"),
    Client("client-telegram", "Борис", "ru", "лифта нет, пятый этаж, сколько за подъём стиралки?", "150 ₽", "Доставка",
           "сдаёте ли вы технику в аренду?", "сколько дней вы храните заказ на складе", "Забрать заказ самому"),
    Client("client-widget-en", "Emma", "en", "Which orders travel free of charge?", "£300", "Delivery",
           "can you mend my bicycle?", "How much do the stairs cost a floor?", "£5"),
    Client("client-telegram-en", "James", "en", "How much do the stairs cost a floor?", "£5", "Delivery",
           "can you mend my bicycle?", "Which orders travel free of charge?", "£300"),
    Client("client-whatsapp", "Галина", "ru", "сколько дней вы храните заказ на складе", "Забрать заказ самому",
           "Доставка", "сдаёте ли вы технику в аренду?", "лифта нет, пятый этаж, сколько за подъём стиралки?", "150 ₽"),
    Client("client-whatsapp-en", "Grace", "en", "Which orders travel free of charge?", "£300", "Delivery",
           "can you mend my bicycle?", "How much do the stairs cost a floor?", "£5"),
)  # fmt: skip


def cited(client: Client) -> str:
    """The line that names the source."""
    return say(words_of("client-answer", answer="-", source=client.source), client.language).splitlines()[-1].strip()


def told(key: str, language: str, **values: Any) -> str:
    """The first line of what a person is told."""
    return say(words_of(key, **values), language).strip().splitlines()[0]


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.phone)
async def test_a_conversation_goes_to_a_person_and_back_to_the_bot(phones: Phones, client: Client) -> None:
    asked = await phones.do(client.phone, "say", text=client.question)
    answer = await phones.sees(client.phone, cited(client), after=asked)
    assert client.answer in answer["text"]

    unknown = await phones.do(client.phone, "say", text=client.unknown)
    await phones.sees(client.phone, told("client-no-answer-person-called", client.language), after=unknown)
    topic = await phones.until("manager", lambda chats: card_of(chats, client), "the card")
    take, back = say(words_of("desk-button-take"), "ru"), say(words_of("desk-button-back"), "ru")
    await phones.do("manager", "tap", chat=topic, button=take)
    await phones.sees(client.phone, told("client-person-joined", client.language, name="Мария"), after=unknown)

    await phones.do("manager", "say", chat=topic, text=f"Говорит Мария, {client.name}")
    reply = await phones.sees(client.phone, f"Говорит Мария, {client.name}", after=unknown)
    if client.phone.startswith("client-widget"):
        assert reply["author"] == "Мария"
    thanks = "понятно, спасибо" if client.language == "ru" else "I see, thank you"
    await phones.do(client.phone, "say", text=thanks)
    await phones.sees("manager", f"{client.name}: {thanks}", chat=topic)

    await phones.do("manager", "tap", chat=topic, button=back)
    returned = await phones.sees(client.phone, told("client-back-to-bot", client.language, came="yes"), after=unknown)
    await phones.do(client.phone, "say", text=client.again)
    assert client.answer_again in (await phones.sees(client.phone, cited(client), after=returned["id"]))["text"]


def card_of(chats: list[dict[str, Any]], client: Client) -> str | None:
    """The topic that holds this client's card with its buttons."""
    topics = (one for one in chats if client.name in one["title"] and ":" in one["chat"])
    return next((one["chat"] for one in topics if any(message["buttons"] for message in one["messages"])), None)


async def test_a_client_who_waits_is_told_once_that_a_person_was_called(phones: Phones) -> None:
    first = await phones.do("client-telegram", "say", text="Позовите человека")
    called = await phones.sees("client-telegram", told("client-person-called", "ru"), after=first)
    for words in ("Вы здесь?", "Алло"):
        await phones.do("client-telegram", "say", text=words)
        await phones.sees("manager", words)
    after = (await phones.screen("client-telegram"))[0]["messages"]
    assert [one["text"] for one in after].count(called["text"]) == 1


async def test_a_comment_that_names_the_bot_is_answered_in_its_thread_and_others_are_left_alone(phones: Phones) -> None:
    members = ["@boris_k", "@james_w", "@cozyhome_bot"]
    group = (await phones.make("groups", title="Обсуждение", members=members))["chat"]
    post = (await phones.make(f"groups/{group}/posts", channel="Новости", text="Мы открылись"))["message"]
    await phones.do("client-telegram-en", "say", chat=group, reply_to=post, text="Congratulations!")
    words = "@cozyhome_bot сколько дней вы храните заказ на складе"
    asked = await phones.do("client-telegram", "say", chat=group, reply_to=post, text=words)
    await phones.sees("client-telegram", "Забрать заказ самому", chat=group, after=asked)
    chat = next(chat for chat in await phones.screen("client-telegram") if chat["chat"] == group)
    assert [one["author"] for one in chat["messages"]].count("Уютный дом") == 1


async def test_a_document_of_a_client_reaches_the_manager(phones: Phones) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", b"check no. 5", filename="чек.txt", content_type="text/plain")
    async with phones.http.post(f"{phones.api}/phones/client-telegram/file", data=form) as answer:
        assert answer.status == 200
    seen = await phones.until("manager", lambda chats: with_file(chats, "чек.txt"), "the file")
    async with phones.http.get(phones.api.removesuffix("/sandbox/api") + seen["file"]["url"]) as answer:
        assert await answer.read() == b"check no. 5"


def with_file(chats: list[dict[str, Any]], name: str) -> dict[str, Any] | None:
    every = (message for chat in chats for message in chat["messages"])
    return next((one for one in every if one["file"] and one["file"]["name"] == name), None)


async def test_the_owner_opens_the_menu_and_goes_round_in_it(phones: Phones) -> None:
    menu = await home(phones)
    for row in menu["buttons"]:
        await leave(phones, menu, row[0])
        menu = await home(phones)


async def home(phones: Phones) -> dict[str, Any]:
    said = await phones.do("owner", "say", text="/start")
    menu: dict[str, Any] = await phones.until("owner", lambda chats: menu_after(chats, said), "the menu")
    return menu


async def leave(phones: Phones, menu: dict[str, Any], button: str) -> None:
    await phones.do("owner", "tap", message=menu["id"], button=button)
    await phones.until("owner", lambda chats: changed(chats, menu), f"what lies behind {button}")


def menu_after(chats: list[dict[str, Any]], said: Any) -> dict[str, Any] | None:
    bot = next(one for one in chats if not one["chat"].startswith("-"))
    return next((one for one in bot["messages"] if one["id"] > said and one["buttons"]), None)


def changed(chats: list[dict[str, Any]], menu: dict[str, Any]) -> bool:
    every = (message for chat in chats for message in chat["messages"])
    return any(one["id"] == menu["id"] and one["text"] != menu["text"] for one in every) or not any(
        one["id"] == menu["id"] for chat in chats for one in chat["messages"]
    )


async def test_telegrams_bad_day_loses_nothing_and_doubles_nothing(phones: Phones) -> None:
    for fault in ({"kind": "429", "retry_after": 1}, {"kind": "500", "times": 2}):
        async with phones.http.post(f"{phones.api}/faults", json={"method": "sendMessage"} | fault) as answer:
            assert answer.status == 200
    asked = await phones.do("client-telegram-en", "say", text="How much do the stairs cost a floor?")
    answered = await phones.sees("client-telegram-en", cited(CLIENTS[3]), after=asked)
    shown = (await phones.screen("client-telegram-en"))[0]["messages"]
    assert [one["text"] for one in shown if one["id"] > asked].count(answered["text"]) == 1


async def test_wappis_bad_day_loses_nothing_and_doubles_nothing(phones: Phones) -> None:
    for fault in ({"kind": "500"}, {"kind": "accept_then_drop"}):
        body = {"channel": "whatsapp", "method": "message/send"} | fault
        async with phones.http.post(f"{phones.api}/faults", json=body) as answer:
            assert answer.status == 200
    asked = await phones.do("client-whatsapp-en", "say", text="How much do the stairs cost a floor?")
    answered = await phones.sees("client-whatsapp-en", cited(CLIENTS[5]), after=asked)
    again = await phones.do("client-whatsapp-en", "say", text="Which orders travel free of charge?")
    await phones.sees("client-whatsapp-en", cited(CLIENTS[5]), after=again)
    shown = (await phones.screen("client-whatsapp-en"))[0]["messages"]
    ids = [one["id"] for one in shown]
    assert [one["text"] for one in shown[ids.index(asked) :]].count(answered["text"]) == 1


async def test_a_kill_in_the_middle_of_a_dialog_loses_nothing(program: Program, phones: Phones) -> None:
    widget = await phones.do("client-widget", "say", text="сдаёте ли вы технику в аренду?")
    topic = await phones.until("manager", lambda chats: card_of(chats, CLIENTS[0]), "the card")
    before = await phones.screen("client-telegram")
    asked = await phones.do("client-telegram-en", "say", text="Which orders travel free of charge?")
    written = await phones.do("client-whatsapp-en", "say", text="Which orders travel free of charge?")
    await asyncio.to_thread(program.stop, signal.SIGKILL)
    await asyncio.to_thread(program.start)
    after = Phones(program.url, phones.http)
    await after.sees("client-telegram-en", "£300", after=asked)
    await after.sees("client-whatsapp-en", "£300", after=written)
    await after.sees("client-widget", told("client-no-answer-person-called", "ru"), after=widget)
    await after.do("manager", "tap", chat=topic, button=say(words_of("desk-button-take"), "ru"))
    await after.do("manager", "say", chat=topic, text="Я снова здесь")
    here = await after.sees("client-widget", "Я снова здесь")
    await after.do("manager", "tap", chat=topic, button=say(words_of("desk-button-back"), "ru"))
    await after.sees("client-widget", told("client-back-to-bot", "ru", came="yes"), after=here["id"])
    assert await after.screen("client-telegram") == before


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Program]:
    """A sandbox of its own: what other journeys left in a topic would be clicked too."""
    running = Program(tmp_path / "data").start("--fresh")
    yield running
    assert running.stop() == 0


async def test_people_talk_in_a_browser(alone: Program, chromium: str) -> None:
    async with aiohttp.ClientSession() as http:
        await _talk_in_a_browser(alone, Phones(alone.url, http), chromium)


async def _talk_in_a_browser(program: Program, phones: Phones, chromium: str) -> None:
    from playwright.async_api import async_playwright, expect

    await phones.do("client-widget", "say", text="Здравствуйте!")  # the phone says its name, the page's frame does not
    await phones.sees("client-widget", "Уютный дом")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium, args=BROWSER)
        page = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="ru-RU")
        troubles: list[str] = []
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await page.goto(program.url)
        await expect(page.locator(".slot")).to_have_count(5)

        frame = page.frame_locator("[data-phone=client-widget] iframe")
        await frame.locator("#text").fill("позовите человека, это <b>важно</b>")
        await frame.locator("#text").press("Enter")
        script = await phones.sees("client-widget", "<b>важно</b>")
        assert script["author"] == "Анна"

        manager = page.locator("[data-phone=manager]")
        await manager.locator(".row", has_text="Анна").click()
        await manager.locator(".buttons button", has_text="Взять").last.click()
        await expect(manager.locator(".toast")).to_be_visible()
        await manager.locator("textarea").fill("Диванов нет, есть стиральные машины")
        await manager.locator("textarea").press("Enter")
        await expect(frame.locator("#log")).to_contain_text("Диванов нет, есть стиральные машины")
        await phones.do("client-widget", "say", text="Тогда машину, сказано из скрипта")
        await expect(frame.locator("#log")).to_contain_text("сказано из скрипта")
        await expect(manager.locator(".log")).to_contain_text("сказано из скрипта")
        await page.locator("#languages button", has_text="EN").click()
        await expect(page.locator("[data-phone=client-telegram-en]")).to_be_visible()
        await browser.close()
        assert troubles == []
