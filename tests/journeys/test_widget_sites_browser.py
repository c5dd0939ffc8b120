"""The widget on a company's page of another origin: where it may be, and who is known there."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.widget import WIDGET, Desk, MemoryWidgetStore
from tests.fakes.widget_browser import FLAGS, serving

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(90)]


@pytest.mark.parametrize("listed", [True, False])
async def test_a_page_of_another_origin_shows_the_chat_only_when_it_is_listed(chromium: str, listed: bool) -> None:
    from playwright.async_api import async_playwright, expect

    shop = Desk()  # only its page is used: another origin than the widget's own
    store = MemoryWidgetStore()
    async with serving(Desk(store), set()) as home, async_playwright() as play:
        widget = str(home.make_url("")).rstrip("/").replace("127.0.0.1", "localhost")
        async with serving(shop, set(), widget) as site:
            here = str(site.make_url("")).rstrip("/")
            store.inboxes = (replace(WIDGET, options={"origins": [here if listed else "https://shop.example"]}),)
            browser = await play.chromium.launch(executable_path=chromium, args=FLAGS)
            page = await browser.new_page()
            await page.goto(f"{here}/")
            await page.locator("#parley-widget").wait_for(state="attached")
            launcher = page.locator("#parley-widget button")
            if listed:
                await launcher.click()
                frame = page.frame_locator("#parley-widget iframe")
                await frame.locator("#text").fill("С другого сайта")
                await page.keyboard.press("Enter")
                assert (await asyncio.wait_for(store.heard.get(), 20))[0]
                await expect(frame.locator(".customer .state")).to_have_text("Отправлено")
            else:
                async with asyncio.timeout(30):
                    while len(page.frames) < 2 or not page.frames[1].url.startswith("chrome-error:"):
                        await page.evaluate("new Promise(requestAnimationFrame)")
                assert not await launcher.is_visible(), "a chat that may not be here shows no dead button"
                assert not store.people
            await browser.close()


async def test_on_another_site_a_visitor_is_known_again_on_the_next_page_and_in_another_tab(chromium: str) -> None:
    """Also by a browser that gives a frame of another site no storage, as this one does."""
    from playwright.async_api import async_playwright, expect

    store = MemoryWidgetStore()
    async with serving(Desk(store), set()) as home, async_playwright() as play:
        widget = str(home.make_url("")).rstrip("/").replace("127.0.0.1", "localhost")
        async with serving(Desk(), set(), widget) as site:
            browser = await play.chromium.launch(executable_path=chromium, args=FLAGS)
            context = await browser.new_context()
            first, second = await context.new_page(), await context.new_page()
            frame = await _opened(first, str(site.make_url("/")))
            await frame.locator("#text").fill("Есть доставка?")
            await first.keyboard.press("Enter")
            await asyncio.wait_for(store.heard.get(), 20)
            await expect(frame.locator(".customer .state")).to_have_text("Отправлено")
            for page in (first, second):
                frame = await _opened(page, str(site.make_url("/?next")))
                await expect(frame.locator(".customer .text")).to_have_text("Есть доставка?")
            assert len(store.people) == 1
            await second.evaluate("Parley('reset')")
            frame = first.frame_locator("#parley-widget iframe")
            await expect(frame.locator(".customer .text")).to_have_count(0)  # the other tab is told
            await browser.close()


async def _opened(page: Any, address: str) -> Any:
    await page.goto(address)
    await page.locator("#parley-widget button").click()
    return page.frame_locator("#parley-widget iframe")
