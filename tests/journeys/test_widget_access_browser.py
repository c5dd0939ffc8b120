"""The widget for everybody: held against WCAG 2.2 by axe-core, by keyboard alone, on a phone, at twice the size."""

import asyncio
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dialogs.company.forms import Form, FormField, stored, version_of
from dialogs.messages import Act, Attachment, AttachmentKind, Button
from tests.fakes.widget import WIDGET
from tests.fakes.widget_browser import Visit, visiting

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(90)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FORM = Form(
    (FormField("f1", "name", "Имя", True), FormField("f2", "tel", "Телефон")), "Согласен", version_of("Согласен")
)
ASKING = replace(WIDGET, options={"form": stored(FORM, True)})
STARS = [[Button(f"{score}", f"rate:{score}") for score in range(1, 6)]]
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")


async def violations(visit: Visit) -> list[str]:
    """What axe-core finds in the frame; the page around it is not ours."""
    import axe_playwright_python

    script = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
    # The frame's policy lets no foreign script in: the debugger puts it there, as an extension would.
    await visit.inner.evaluate(script)
    run = "tags => axe.run(document, {runOnly: tags}).then(told => told.violations)"
    found: list[dict[str, Any]] = await visit.inner.evaluate(run, TAGS)
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


async def full(visit: Visit) -> str:
    """A conversation with everything in it; the visitor."""
    visitor = await visit.say("Сколько стоит доставка? И пришлите прайс")
    blob = await visit.desk.blobs.put(WIDGET.tenant_id, PIXEL)
    files = [
        Attachment(AttachmentKind.DOCUMENT, blob=blob, name="прайс.pdf", mime="application/pdf"),
        Attachment(AttachmentKind.PHOTO, blob=blob, name="витрина.png", mime="image/png"),
    ]
    sources = (("Доставка и оплата", "https://zerno.example/d"), ("Прайс", ""))
    buttons = [[Button("Заказать", "order"), Button("Позвать человека", "person")]]
    await visit.answer(visitor, "350 ₽: https://zerno.example/d", "k1", sources=sources, buttons=buttons)
    await visit.answer(visitor, "Вот прайс", "k2", author="staff", author_name="Ольга", attachments=files)
    await visit.answer(visitor, "Опечатка", "k3", author="staff", author_name="Ольга")
    await visit.answer(visitor, "Исправлено", "k4", edits="k3", author="staff", author_name="Ольга")
    await visit.answer(visitor, "Лишнее", "k5")
    await visit.answer(visitor, "", "k6", edits="k5", act=Act.DELETE)
    await visit.answer(visitor, "Как вам помогли?", "k7", author="system", buttons=STARS)
    await visit.frame.locator(".csat").wait_for()
    return visitor


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_wrong_with_a_conversation(chromium: str, scheme: Any) -> None:
    async with visiting(chromium, color_scheme=scheme, reduced_motion="reduce") as visit:
        await full(visit)
        assert await violations(visit) == []
        await visit.desk.channel.progress(WIDGET, "v1").typing()
        await visit.frame.locator(".dots").wait_for()
        assert await violations(visit) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_wrong_with_the_form(chromium: str, scheme: Any) -> None:
    async with visiting(chromium, inbox=ASKING, color_scheme=scheme, reduced_motion="reduce") as visit:
        await visit.frame.get_by_role("button", name="Начать разговор").wait_for()
        assert await violations(visit) == []


async def test_a_refused_answer_is_focused_marked_and_told(chromium: str) -> None:
    from playwright.async_api import expect

    mail = Form((FormField("f1", "name", "Имя", True), FormField("f2", "email", "Почта")))
    async with visiting(chromium, inbox=replace(WIDGET, options={"form": stored(mail, True)})) as visit:
        name, address = visit.frame.locator("[name=f1]"), visit.frame.locator("[name=f2]")
        await name.fill("Анна")
        await address.fill("anna@home")  # the browser takes it, the server does not
        await visit.page.keyboard.press("Enter")
        await expect(visit.frame.locator("#error")).to_contain_text("Почта")
        await expect(address).to_be_focused()
        await expect(address).to_have_attribute("aria-invalid", "true")
        await address.fill("anna@home.example")
        await expect(visit.frame.locator("#error")).to_be_empty()
        await visit.page.keyboard.press("Enter")
        await expect(visit.frame.locator("#text")).to_be_focused()


@pytest.mark.parametrize("colour", ["#ffee00", "#808080", "#d4183d"])
async def test_a_companys_own_colour_stays_readable(chromium: str, colour: str) -> None:
    inbox = replace(WIDGET, options={"color": colour, "launcher": "Спросить", "side": "left", "hours": "С 9 до 21"})
    async with visiting(chromium, inbox=inbox, reduced_motion="reduce") as visit:
        await visit.say("Привет")
        assert await violations(visit) == []
        box = await visit.launcher.bounding_box()
        assert box["x"] < 100 and "Спросить" in await visit.launcher.inner_text()


@pytest.mark.parametrize("stopped", [True, False])
async def test_who_stops_an_answer_by_keyboard_is_back_where_one_writes(chromium: str, stopped: bool) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        visitor = await visit.say("Есть доставка?")
        await visit.desk.channel.progress(WIDGET, visitor).draft("Да, дост")
        stop = visit.frame.get_by_role("button", name="Остановить ответ")
        await expect(stop).to_be_visible()
        for _ in range(4):
            await visit.page.keyboard.press("Shift+Tab")
            if await stop.evaluate("button => button === document.activeElement"):
                break
        if stopped:
            await visit.page.keyboard.press("Enter")
        else:
            await visit.answer(visitor, "Да, доставка 350 ₽.", "k1")
        await expect(visit.frame.locator("#text")).to_be_focused()


async def test_a_whole_stay_by_keyboard_alone(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium, opened=False) as visit:
        keys = visit.page.keyboard
        await visit.launcher.wait_for()
        await keys.press("Tab")
        await expect(visit.launcher).to_be_focused()
        await keys.press("Enter")
        await expect(visit.frame.locator("#text")).to_be_focused()
        await keys.type("Привет")
        await keys.press("Enter")
        visitor = (await asyncio.wait_for(visit.desk.store.heard.get(), 10))[0]
        await visit.answer(visitor, "Как вам?", "k1", author="system", buttons=STARS)
        await visit.frame.locator(".csat").wait_for()
        await keys.press("Shift+Tab")  # to the attach button, and on into the log
        names = []
        for _ in range(12):
            name = await visit.inner.evaluate("document.activeElement.getAttribute('aria-label') || ''")
            names.append(name)
            if name == "Оценка 4 из 5":
                break
            await keys.press("Shift+Tab")
        assert names[-1] == "Оценка 4 из 5", names
        await keys.press("Space")
        await keys.press("Tab")
        await keys.press("Tab")
        await keys.type("Быстро")
        await keys.press("Tab")
        await keys.press("Enter")
        await expect(visit.frame.locator(".rated")).to_have_text("★★★★☆")
        await expect(visit.frame.locator("#text")).to_be_focused()
        assert '"score": 4' in visit.desk.store.accepted[-1][2].decode()
        await keys.press("Escape")
        await expect(visit.launcher).to_be_focused()


async def test_focus_is_seen_and_targets_are_big_enough(chromium: str) -> None:
    async with visiting(chromium) as visit:
        await full(visit)
        small = """() => [...document.querySelectorAll('button, input:not([type=file]):not(#website), textarea')]
            .filter(one => one.offsetParent).map(one => [one.className || one.id, one.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)"""
        assert await visit.inner.evaluate(small) == []
        await visit.page.keyboard.press("Shift+Tab")
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert await visit.inner.evaluate(outline) == "solid"


async def test_who_wants_no_motion_gets_none(chromium: str) -> None:
    async with visiting(chromium, reduced_motion="reduce") as visit:
        await full(visit)
        moving = "document.getAnimations().filter(one => one.playState === 'running').length"
        assert await visit.inner.evaluate(moving) == 0


@pytest.mark.parametrize(("width", "height"), [(360, 640), (320, 256), (550, 410)], ids=["phone", "400 %", "200 %"])
async def test_narrow_and_enlarged_screens_scroll_in_one_direction(chromium: str, width: int, height: int) -> None:
    # 1280 × 1024 enlarged four times is 320 × 256: WCAG's reflow; 1100 × 820 twice is 550 × 410.
    async with visiting(chromium, width=width, height=height) as visit:
        await full(visit)
        for part in ("document.documentElement", "document.getElementById('scroll')"):
            assert await visit.inner.evaluate(f"{part}.scrollWidth <= innerWidth")
        box = await visit.frame.locator("#text").bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= height and box["x"] + box["width"] <= width
        await visit.say("Помещается")


async def test_new_messages_are_announced_and_names_are_given(chromium: str) -> None:
    async with visiting(chromium) as visit:
        assert await visit.page.locator("#parley-widget iframe").get_attribute("title") == "Чат"
        log = visit.frame.get_by_role("log", name="Сообщения")
        assert await log.get_attribute("aria-live") == "polite"
        assert await visit.frame.locator("#error").get_attribute("role") == "alert"
        await visit.frame.get_by_role("dialog", name="Кофейня «Зерно»").wait_for()


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 новое сообщение"), (2, "2 новых сообщения"), (5, "5 новых сообщений")]
)
async def test_unread_messages_are_counted_in_good_russian(chromium: str, count: int, words: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        visitor = await visit.say("Привет")
        await visit.page.keyboard.press("Escape")
        await expect(visit.launcher).to_be_focused()
        for number in range(count):
            await visit.answer(visitor, "Ответ", f"k{number}")
        await expect(visit.launcher).to_have_attribute("aria-label", f"Открыть чат, {words}")
        await expect(visit.page).to_have_title(f"({count}) Кофейня")


async def test_a_file_is_dropped_pasted_and_shown(chromium: str) -> None:
    from playwright.async_api import expect

    give = """(kind) => {
        const held = new DataTransfer();
        const bytes = Uint8Array.from(atob('%s'), one => one.charCodeAt(0));
        held.items.add(new File([bytes], kind + '.png', {type: 'image/png'}));
        const target = document.getElementById(kind === 'drop' ? 'chat' : 'text');
        const event = kind === 'drop' ? new DragEvent('drop', {dataTransfer: held, bubbles: true, cancelable: true})
            : new ClipboardEvent('paste', {clipboardData: held, bubbles: true});
        target.dispatchEvent(event);
    }"""
    async with visiting(chromium) as visit:
        for kind in ("drop", "paste"):
            await visit.inner.evaluate(give % b64encode(PIXEL).decode(), kind)
            await expect(visit.frame.locator("#files li span").last).to_have_text(f"{kind}.png")
        await visit.frame.get_by_role("button", name="Отправить").click()
        await asyncio.wait_for(visit.desk.store.heard.get(), 10)
        await expect(visit.frame.locator(".customer .picture img")).to_have_count(2)
        assert visit.troubles == []
