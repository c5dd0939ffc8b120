"""The widget in a real browser when the way to the server is bad, doubled, or from another site."""

import asyncio
from dataclasses import replace

import pytest

from dialogs.company.forms import Form, FormField, stored, version_of
from tests.fakes.widget import WIDGET
from tests.fakes.widget_browser import Visit, visiting
from tests.unit.widget.test_identity import GOOD, SECRET, jwt

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(90)]
FORM = Form(
    (FormField("f1", "name", "Имя", True), FormField("f2", "tel", "Телефон")), "Согласен", version_of("Согласен")
)


def roads(visit: Visit) -> set[str]:
    """Which ways to the server the frame has tried."""
    return {address.split("?")[0].rpartition("/")[2] for address in visit.addresses} & {"ws", "stream", "events"}


@pytest.mark.parametrize(
    ("blocked", "used"), [({"socket"}, {"ws", "events", "stream"}), ({"socket", "stream"}, {"ws", "events", "stream"})]
)
async def test_where_a_road_is_blocked_the_next_one_carries_everything_once(
    chromium: str, blocked: set[str], used: set[str]
) -> None:
    from playwright.async_api import expect

    async with visiting(chromium, blocked=blocked) as visit:
        visitor = await visit.say("Первое")
        await visit.answer(visitor, "Ответ", "k1")
        await expect(visit.frame.locator("#log .bot .text").last).to_have_text("Ответ")
        await visit.say("Второе")
        await visit.answer(visitor, "Ещё ответ", "k2")
        texts = ["Здравствуйте! Чем помочь?", "Первое", "Ответ", "Второе", "Ещё ответ"]
        await expect(visit.frame.locator("#log .text")).to_have_text(texts)
        assert roads(visit) == used and len(visit.desk.store.accepted) == 2
        if "stream" not in blocked:
            await visit.desk.channel.progress(WIDGET, visitor).typing()
            await expect(visit.frame.locator(".dots")).to_be_visible()


async def test_when_the_server_comes_back_everything_goes_on_by_itself(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        visitor = await visit.say("Первое")
        for number in range(3):
            visit.desk.live.close()
            await visit.answer(visitor, f"Ответ {number}", f"k{number}")
        await expect(visit.frame.get_by_text("Ответ 2")).to_have_count(1)
        await expect(visit.frame.locator("#state")).to_have_text("На связи")
        await visit.say("Второе")
        await expect(visit.frame.locator("#log .text")).to_have_count(6)


async def test_what_waited_in_the_browser_goes_out_after_a_reload_once(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        await visit.say("Первое")
        visit.desk.store.busy = True
        await visit.frame.locator("#text").fill("Второе")
        await visit.page.keyboard.press("Enter")
        await expect(visit.frame.locator(".waiting")).to_have_count(1)
        await visit.page.reload()
        visit.desk.store.busy = False
        await asyncio.wait_for(visit.desk.store.heard.get(), 20)
        await expect(visit.frame.locator("#log .customer:not(.waiting) .text")).to_have_text(["Первое", "Второе"])
        assert len({client_id for _, client_id, _ in visit.desk.store.accepted}) == 2


async def test_a_refused_message_says_so_and_can_be_sent_again(chromium: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        await visit.say("Первое")
        monkeypatch.setattr(visit.desk.store, "accept", _refuse)
        await visit.frame.locator("#text").fill("Второе")
        await visit.page.keyboard.press("Enter")
        await expect(visit.frame.locator(".failed .meta")).to_contain_text("Не отправлено")
        await expect(visit.frame.locator("#error")).to_contain_text("error-widget-field")
        monkeypatch.undo()
        await visit.frame.get_by_role("button", name="Повторить").click()
        await asyncio.wait_for(visit.desk.store.heard.get(), 10)
        await expect(visit.frame.locator(".failed")).to_have_count(0)
        await expect(visit.frame.locator("#error")).to_have_text("")


async def _refuse(*_: object) -> None:
    from dialogs.errors import BadInput

    raise BadInput("error-widget-field", field="text")


async def test_a_message_is_sent_then_delivered_then_read(chromium: str) -> None:
    import json

    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        visitor = await visit.say("Привет")
        state = visit.frame.locator(".customer .state")
        await expect(state).to_have_text("Отправлено")
        await visit.desk.channel.acknowledge(WIDGET, json.loads(visit.desk.store.accepted[0][2]))
        await expect(state).to_have_text("Доставлено")
        await visit.page.reload()
        await visit.launcher.click()
        await expect(state).to_have_text("Доставлено")
        await visit.answer(visitor, "Здравствуйте", "k1")
        await expect(state).to_have_text("Прочитано")
        assert len(visit.desk.store.reports) == 1, "the visitor's own reading is told too"


async def test_two_tabs_are_one_visitor_and_both_are_live(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium) as visit:
        visitor = await visit.say("Из первой")
        other = await visit.page.context.new_page()
        await other.goto(visit.home)
        await other.locator("#parley-widget button").click()
        second = other.frame_locator("#parley-widget iframe")
        await second.get_by_text("Из первой").wait_for()
        await second.locator("#text").fill("Из второй")
        await other.keyboard.press("Enter")
        assert (await asyncio.wait_for(visit.desk.store.heard.get(), 10))[0] == visitor
        await visit.answer(visitor, "Ответ обеим", "k1")
        for frame in (visit.frame, second):
            await expect(frame.locator("#log .text")).to_have_text(
                ["Здравствуйте! Чем помочь?", "Из первой", "Из второй", "Ответ обеим"]
            )
        await visit.page.keyboard.press("Escape")
        await visit.answer(visitor, "Ещё", "k2")
        await expect(second.get_by_text("Ещё")).to_have_count(1)
        await expect(visit.launcher).to_have_attribute("aria-label", "Открыть чат")  # the open tab has read it


async def test_the_desk_is_told_that_the_visitor_types(chromium: str) -> None:
    async with visiting(chromium) as visit:
        await visit.say("Привет")
        await visit.frame.locator("#text").press_sequentially("Ещё вопрос", delay=20)
        await asyncio.wait_for(visit.desk.hinted.wait(), 10)
        await visit.say("Ещё вопрос?")  # on the same socket, behind all that was typed
        assert len(visit.desk.heard) == 1


# ── who it is ─────────────────────────────────────────────────────────────────────────────────
async def test_a_login_takes_the_talk_along_and_a_logout_leaves_a_clean_screen(chromium: str) -> None:
    from playwright.async_api import expect

    async with visiting(chromium, secrets=(SECRET,)) as visit:
        await visit.say("До входа")
        now = visit.desk.store.clock.now() // 1000
        token = jwt({**GOOD, "iat": now, "exp": now + 600})
        await visit.page.evaluate("window.told = []; Parley('on', 'identity', (good) => told.push(good))")
        await visit.page.evaluate("(token) => Parley('identify', token)", token)
        await visit.page.wait_for_function("told.length === 1 && told[0] === true")
        await expect(visit.frame.get_by_text("До входа")).to_have_count(1)
        assert await visit.say("После входа") != "v1"
        person = visit.desk.store.accepted[-1][0]
        await visit.page.evaluate("Parley('reset')")
        await expect(visit.frame.locator("#log .text")).to_have_text(["Здравствуйте! Чем помочь?"])
        await visit.page.evaluate("Parley('identify', 'not.a.token')")
        await visit.page.wait_for_function("told.length === 2 && told[1] === false")
        assert await visit.say("Кто-то другой") != person
        await visit.page.evaluate("(token) => Parley('identify', token)", token)
        await expect(visit.frame.locator("#log .text")).to_have_text(
            ["Здравствуйте! Чем помочь?", "До входа", "После входа", "Кто-то другой"]
        )


async def test_the_form_comes_first_and_is_asked_once(chromium: str) -> None:
    from playwright.async_api import expect

    asking = replace(WIDGET, options={"form": stored(FORM, True)})
    async with visiting(chromium, inbox=asking) as visit:
        await expect(visit.frame.locator("#line")).to_be_hidden()
        await expect(visit.frame.get_by_label("Имя *")).to_be_focused()
        await visit.frame.get_by_label("Имя *").fill("Анна")
        await visit.frame.get_by_label("Телефон").fill("не скажу")
        await visit.frame.get_by_label("Согласен").check()
        await visit.frame.get_by_role("button", name="Начать разговор").click()
        await expect(visit.frame.locator("#error")).to_contain_text("error-form-answer")
        await visit.frame.get_by_label("Телефон").fill("+7 911 555-00-11")
        await visit.frame.get_by_role("button", name="Начать разговор").click()
        await expect(visit.frame.locator("#text")).to_be_focused()
        visitor = await visit.say("Привет")
        assert visit.desk.store.people[visitor].name == "Анна" and visit.desk.store.consents
        await visit.page.reload()
        await visit.launcher.click()
        await expect(visit.frame.locator("#ask")).to_be_hidden()


async def test_the_owners_preview_shows_the_chat_under_the_strictest_policy(chromium: str) -> None:
    async with visiting(chromium, opened=False) as visit:
        await visit.page.goto(f"{visit.home}w/pub_demo1/preview")
        await visit.launcher.click()
        assert await visit.say("Вижу")
        assert visit.troubles == []
