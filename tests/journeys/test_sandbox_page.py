"""The sandbox's page in a real browser: the WhatsApp phone and the shop's own, what can be done with a message."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.fakes.rooms.sandbox import Room
from tests.fakes.rooms.sandbox import room as open_room

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(90)]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOSTILE = "<img src=x onerror=alert(1)><b>жирно</b>"


@dataclass
class Wall:
    """The page with all phones, and what it complained of."""

    room: Room
    page: Any
    troubles: list[str] = field(default_factory=list)

    def phone(self, name: str) -> Any:
        return self.page.locator(f"[data-phone={name}]")

    async def choose(self, phone: Any, words: str, action: str) -> None:
        """Taps the message and one of the things that can be done with it."""
        message = phone.locator(".m", has_text=words).last
        await message.locator(".bubble").click(position={"x": 6, "y": 6})
        await message.get_by_role("button", name=action).click()

    async def company(self, method: str, **body: Any) -> Any:
        """What the product asks of Wappi."""
        headers, query = {"Authorization": self.room.wappi.world.state.token}, {"profile_id": self.room.shop.id}
        url = f"{self.room.wappi.url}/api/sync/{method}"
        async with self.room.http.post(url, params=query, json=body, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()


@asynccontextmanager
async def wall(chromium: str, width: int = 1500) -> AsyncIterator[Wall]:
    from playwright.async_api import async_playwright

    async with open_room() as room, async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium, args=FLAGS)
        page = await browser.new_page(viewport={"width": width, "height": 900}, locale="ru-RU")
        made = Wall(room, page)
        page.on("console", lambda said: made.troubles.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: made.troubles.append(str(error)))
        page.on("dialog", lambda dialog: made.troubles.append(dialog.message))
        await page.goto(room.url)
        yield made
        await browser.close()
        assert made.troubles == []


async def test_a_client_writes_changes_reacts_and_deletes_in_whatsapp(chromium: str) -> None:
    from playwright.async_api import expect

    async with wall(chromium) as made:
        galina = made.phone("client-whatsapp")
        await galina.locator("textarea").fill(HOSTILE)
        await galina.locator("textarea").press("Enter")
        await expect(galina.locator(".mine .text")).to_have_text(HOSTILE)
        await expect(galina.locator(".tick.delivered")).to_have_count(1)
        await made.choose(galina, "жирно", "Изменить")
        await galina.locator("textarea").fill("Здравствуйте")
        await galina.locator("textarea").press("Enter")
        await expect(galina.locator(".mine .meta")).to_contain_text("изменено")
        await made.room.post("phones/shop-whatsapp/say", {"text": "Слушаю вас"})
        await made.choose(galina, "Слушаю вас", "Реакция ❤️")
        await expect(galina.locator(".reactions")).to_have_text("❤️")
        await made.choose(galina, "Слушаю вас", "Ответ")
        await galina.locator("textarea").fill("Спасибо")
        await galina.locator("textarea").press("Enter")
        await expect(galina.locator(".mine .replied")).to_contain_text("Слушаю вас")
        await made.choose(galina, "Здравствуйте", "Удалить")
        await expect(galina.locator(".deleted .text")).to_have_text("Сообщение удалено")


async def test_what_the_company_does_is_seen(chromium: str) -> None:
    from playwright.async_api import expect

    async with wall(chromium) as made:
        galina = made.phone("client-whatsapp")
        said = (await made.room.post("phones/client-whatsapp/say", {"text": "Когда доставка?"}))[1]["message"]
        await made.company("message/mark/read", message_id=said)
        await expect(galina.locator(".tick.read")).to_have_count(1)
        await made.company("chat/typing/start", recipient="79115550011")
        await expect(galina.locator(".sub.live")).to_have_text("печатает…")
        options = ["Утром", "Вечером"]
        await made.company(
            "poll/create", recipient="79115550011", body="Когда удобно?", poll_options=options, poll_select_count=1
        )
        await galina.get_by_role("button", name="Вечером").click()
        await expect(galina.locator(".buttons .chosen")).to_have_text("Вечером")
        await expect(galina.locator(".dots")).to_have_count(0)


async def test_the_shops_phone_scans_a_code(chromium: str) -> None:
    from playwright.async_api import expect

    async with wall(chromium) as made:
        profile = made.room.wappi.world.add_profile("Второй номер")
        query, token = {"profile_id": profile.id}, made.room.wappi.world.state.token
        async with made.room.http.get(
            f"{made.room.wappi.url}/api/sync/qr/get", params=query, headers={"Authorization": token}
        ) as answer:
            assert answer.status == 200
        await made.phone("client-whatsapp").get_by_role("button", name="Магазин").click()
        shop = made.phone("shop-whatsapp")
        await shop.get_by_role("button", name="Отсканировать QR").click()
        await expect(shop.locator(".waiting")).to_have_count(0)
        assert profile.authorized


async def test_a_new_number_is_given_with_its_keys(chromium: str) -> None:
    from playwright.async_api import expect

    async with wall(chromium) as made:
        await made.page.get_by_role("button", name="Новый номер").click()
        await made.page.locator("#number-maker input").fill("Филиал")
        await made.page.locator("#number-maker button[type=submit]").click()
        await expect(made.page.locator("#number-maker code")).to_have_count(2)
        fresh = list(made.room.wappi.world.state.profiles.values())
        await expect(made.page.locator("#number-maker code").last).to_have_text(fresh[-1].id)


@pytest.mark.parametrize("width", [360, 820])
async def test_a_narrow_window_holds_every_phone(chromium: str, width: int) -> None:
    async with wall(chromium, width) as made:
        await made.room.post("phones/client-whatsapp/say", {"text": "Длинноесловобезпробелов" * 20})
        galina = made.phone("client-whatsapp")
        await galina.scroll_into_view_if_needed()
        await galina.locator(".mine").wait_for()
        box = await galina.locator(".bubble").bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert await made.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
