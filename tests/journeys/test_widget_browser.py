"""The widget in a real browser: a visitor's whole stay, and 300 lines that would like to be scripts."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from dialogs.events import Stopped
from dialogs.messages import Attachment, AttachmentKind, Button
from tests.fakes.widget import WIDGET
from tests.fakes.widget_browser import visiting

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(90)]
PAYLOADS = Path(__file__).parents[3] / "shared/data/hostile/xss_payloadbox/xss-payload-list.txt"
LEAFLET = Path(__file__).parents[1] / "unit/knowledge/leaflet.png"
HOME_MADE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    '"><iframe src="javascript:alert(1)">',
    'https://example.com/" onmouseover="alert(1)',
]


async def test_a_visitor_asks_watches_the_answer_being_written_and_taps_a_button(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        visitor = await visit.say("Есть доставка?")
        await expect(visit.frame.locator(".customer:not(.waiting)")).to_have_count(1)
        progress = visit.desk.channel.progress(WIDGET, visitor)
        await progress.typing()
        await expect(visit.frame.locator(".dots")).to_be_visible()
        await progress.draft("Да, дост")
        await expect(visit.frame.locator(".draft .text")).to_have_text("Да, дост")
        await visit.answer(
            visitor, "Да, доставка 350 ₽: https://zerno.example/d.", "k1", buttons=[[Button("Заказать", "order")]]
        )
        link = visit.frame.locator("#log .bot a")
        await expect(link).to_have_attribute("href", "https://zerno.example/d")
        await expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
        await expect(visit.frame.locator(".draft")).to_have_count(0)
        await visit.frame.get_by_role("button", name="Заказать").click()
        _, raw = await asyncio.wait_for(visit.desk.store.heard.get(), 10)
        assert b'"button": "order"' in raw
        await visit.answer(visitor, "Исправлено", "k2", edits="k1")
        await expect(visit.frame.locator("#log .bot").last).to_contain_text("Исправлено")
        token = await visit.page.frames[1].evaluate("JSON.parse(localStorage['parley:pub_demo1:token'])")
        assert token.startswith("vt_") and not any(token in address for address in visit.addresses)
        assert visit.troubles == []


async def test_a_growing_answer_can_be_stopped(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        visitor = await visit.say("Есть доставка?")
        await expect(visit.frame.locator(".customer:not(.waiting)")).to_have_count(1)
        await visit.desk.channel.progress(WIDGET, visitor).draft("Да, дост")
        await visit.frame.get_by_role("button", name="Остановить ответ").click()
        await expect(visit.frame.get_by_role("button", name="Остановить ответ")).to_have_count(0)
        await expect(visit.frame.locator(".draft .text")).to_have_text("Да, дост")
        await visit.say("Спасибо")  # on the same socket, behind it
        assert Stopped(WIDGET.id, visitor, visitor) in visit.desk.heard


async def test_a_thumb_is_a_choice_on_its_answer_and_no_message(chromium: str) -> None:
    from playwright.async_api import expect

    thumbs = [[Button("👍", "fb:up:t1"), Button("👎", "fb:down:t1")]]
    async with visiting(chromium) as visit:
        visitor = await visit.say("Есть доставка?")
        await visit.answer(visitor, "Да, доставка 350 ₽.", "k1", buttons=thumbs)
        await visit.frame.get_by_role("button", name="👎").click()
        _, raw = await asyncio.wait_for(visit.desk.store.heard.get(), 10)
        assert b'"button": "fb:down:t1"' in raw
        await expect(visit.frame.get_by_role("button", name="👎")).to_have_attribute("aria-pressed", "true")
        await visit.answer(visitor, "Да, доставка 350 ₽. Спасибо!", "k2", edits="k1")
        await expect(visit.frame.locator("#log .bot .reaction")).to_have_text("👎")
        await expect(visit.frame.locator(".customer")).to_have_count(1)
        await visit.page.reload()  # and so it stays
        await expect(visit.frame.locator("#log .bot .reaction")).to_have_text("👎")
        await expect(visit.frame.locator(".customer")).to_have_count(1)
        assert visit.troubles == []


async def test_a_picture_is_small_at_first_and_whole_on_a_tap(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        visitor = await visit.say("Пришлите фото")
        blob = await visit.desk.blobs.put(WIDGET.tenant_id, LEAFLET.read_bytes())
        picture = Attachment(AttachmentKind.PHOTO, blob=blob, name="a.png", mime="image/png")
        await visit.answer(visitor, "Вот", "k1", attachments=[picture])
        await visit.frame.locator(".card.picture").click()
        await expect(visit.frame.locator("dialog.whole img")).to_be_visible()
        asked = [address.partition("files/")[2] for address in visit.addresses if "/files/" in address]
        assert [one.partition("?")[2] for one in asked] == ["small=1", ""]
        await visit.page.keyboard.press("Escape")
        await expect(visit.frame.locator("dialog.whole")).to_have_count(0)
        await expect(visit.frame.locator("#chat")).to_be_visible()
        assert visit.troubles == []


async def test_a_message_sent_while_its_file_is_on_its_way_goes_when_the_file_has_come(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        await visit.say("Привет")
        go = asyncio.Event()

        async def slow(route: Any) -> None:
            await go.wait()
            await route.continue_()

        await visit.page.context.route("**/files", slow)
        await visit.frame.locator("#picker").set_input_files(LEAFLET)
        await visit.frame.locator("#text").fill("Вот фото")
        await visit.page.keyboard.press("Enter")
        await expect(visit.frame.locator("#text")).to_have_value("Вот фото")
        go.set()
        _, raw = await asyncio.wait_for(visit.desk.store.heard.get(), 10)
        assert json.loads(raw)["text"] == "Вот фото" and len(json.loads(raw)["files"]) == 1
        await expect(visit.frame.locator("#text")).to_have_value("")


async def test_what_was_written_offline_goes_out_once_and_nothing_is_lost(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        visitor = await visit.say("Первое")
        await visit.page.context.set_offline(True)
        visit.desk.live.close()
        await visit.answer(visitor, "Ответ, пока связи нет", "k1")
        await visit.frame.locator("#text").fill("Второе")
        await visit.page.keyboard.press("Enter")
        await expect(visit.frame.locator(".customer.waiting")).to_have_count(1)
        await visit.page.context.set_offline(False)
        await asyncio.wait_for(visit.desk.store.heard.get(), 30)
        await expect(visit.frame.locator(".customer:not(.waiting)")).to_have_count(2)
        await expect(visit.frame.get_by_text("Ответ, пока связи нет")).to_have_count(1)
        assert len(visit.desk.store.accepted) == 2


async def test_a_page_reload_shows_the_whole_conversation_again(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        visitor = await visit.say("Первое")
        await visit.answer(visitor, "Второе", "k1")
        await visit.page.reload()
        await expect(visit.frame.locator("#log .text")).to_have_text(["Здравствуйте! Чем помочь?", "Первое", "Второе"])


async def test_two_tabs_opened_before_the_first_word_are_one_visitor(chromium: str) -> None:
    async with visiting(chromium) as visit:
        other = await visit.page.context.new_page()
        await other.goto(visit.page.url)
        await other.locator("#parley-widget button").click()
        await visit.page.bring_to_front()
        first = await visit.say("Есть латте?")
        frame = other.frame_locator("#parley-widget iframe")
        await frame.get_by_text("Есть латте?").wait_for()
        await other.bring_to_front()
        await frame.locator("#text").fill("И какао?")
        await other.keyboard.press("Enter")
        assert (await asyncio.wait_for(visit.desk.store.heard.get(), 10))[0] == first


async def test_an_answer_to_a_closed_chat_is_counted_and_esc_returns_the_focus(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        visitor = await visit.say("Привет")
        await visit.page.keyboard.press("Escape")
        await expect(visit.launcher).to_be_focused()
        await visit.answer(visitor, "Раз", "k1")
        await visit.answer(visitor, "Два", "k2")
        await expect(visit.launcher).to_have_attribute("aria-label", "Открыть чат, 2 новых сообщения")
        await expect(visit.page).to_have_title("(2) Кофейня")
        await visit.page.keyboard.press("Enter")
        await expect(visit.page).to_have_title("Кофейня")
        await expect(visit.frame.locator("#text")).to_be_focused()


async def test_a_text_over_the_limit_stays_in_the_input_with_one_sentence(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        await visit.frame.locator("#text").fill("ё" * 100_000)
        await visit.page.keyboard.press("Enter")
        await expect(visit.frame.locator("#error")).to_contain_text("длиннее предела на 90000 символов")
        assert len(await visit.frame.locator("#text").input_value()) == 100_000
        assert visit.desk.store.accepted == []


async def test_hostile_texts_are_shown_as_text(chromium: str) -> None:
    from playwright.async_api import expect

    found = PAYLOADS.read_text(errors="replace").splitlines() if PAYLOADS.exists() else []
    lines = HOME_MADE + [line for line in found[:: max(1, len(found) // 294)] if line.strip()][:294]
    async with visiting(chromium) as visit:
        visitor = await visit.say("Привет")
        scripts = await visit.frame.locator("script").count()
        before = len(visit.addresses)
        for number, line in enumerate(lines):
            await visit.answer(visitor, line, f"k{number}", author_name=line[:60], buttons=[[Button(line[:60], "b")]])
        await visit.answer(visitor, "конец", "end")
        await expect(visit.frame.get_by_text("конец", exact=True)).to_be_visible()
        await visit.desk.channel.progress(WIDGET, visitor).draft(lines[0])
        await expect(visit.frame.locator(".draft .text")).to_have_text(lines[0])
        assert await visit.frame.locator("script").count() == scripts
        assert await visit.frame.locator("iframe, img, object, embed, svg:not([aria-hidden])").count() == 0
        schemes = await visit.frame.locator("#log a").evaluate_all("links => [...new Set(links.map(a => a.protocol))]")
        assert set(schemes) <= {"http:", "https:", "mailto:", "tel:"}
        assert (visit.dialogs, visit.addresses[before:], visit.troubles) == ([], [], [])
