"""/channels: each state says the next step in both languages, with the button that does it; so do spoiled events."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialogs.company.channel_health import STATES, UP, Health
from dialogs.ids import Millis
from dialogs.tenant import Inbox, Role
from handlers.menu.router import Menu
from handlers.menu.screen import Move, Page
from handlers.screens import SCREENS
from tests.fakes.full_company import fill
from tests.fakes.menu_twins import NOW
from tests.fakes.menus import Place, connect_whatsapp, menus_place

MENU = Menu(SCREENS)
DAY: Millis = 24 * 3_600_000
STEPS = {
    "token-revoked": ("link", "secret"), "conflict": ("link", "secret"), "refused": ("link", "secret"),
    "not-authorised": ("login", ""), "password-wrong": ("link", "secret"),
}  # fmt: skip


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with menus_place(tmp_path) as made:
        yield made


async def found(place: Place, inbox: Inbox, **health: object) -> None:
    kept = Health(inbox.id, probed_at=NOW, **health)  # type: ignore[arg-type]  # its fields
    await place.store.run(inbox.tenant_id, lambda uow: uow.health.save(kept))


def text(page: Page) -> str:
    return str(page.body.as_kwargs()["text"])


def buttons(page: Page) -> list[tuple[str, str]]:
    return [(button.screen, button.name) for row in page.rows for button in row]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("state", sorted(STATES))
async def test_a_state_is_told_with_its_own_button(place: Place, state: str, language: str) -> None:
    inbox = await connect_whatsapp(place, await place.company(language=language))
    await found(place, inbox, state=state)
    page = await MENU.draw(await place.here(100, language), Move("chan", (inbox.id,)))
    assert "health-" not in text(page) and "{" not in text(page)
    first = buttons(page)[0]
    assert first == STEPS.get(state, ("chan", ""))
    assert ("inbox", "") in buttons(page)


@pytest.mark.parametrize("state", ["unreachable", "endpoint-gone"])
async def test_a_webhook_that_takes_nothing_is_tried_from_its_card(place: Place, state: str) -> None:
    owner = await place.company()
    await fill(place, owner)
    hook = next(
        one for one in await place.store.read(owner.tenant, lambda uow: uow.setup.inboxes()) if one.kind == "webhook"
    )
    await found(place, hook, state=state)
    page = await MENU.draw(await place.here(100), Move("chan", (hook.id,)))
    assert buttons(page)[0] == ("hook", "test") and "тестовое событие" in text(page)


async def test_a_disabled_account_is_enabled_from_its_card(place: Place) -> None:
    owner = await place.company()
    inbox = await connect_whatsapp(place, owner)
    await place.inboxes().switch(owner, inbox.id, False)
    page = await MENU.draw(await place.here(100), Move("chan", (inbox.id,)))
    assert buttons(page)[0] == ("inbox", "on")


async def test_who_may_only_look_has_no_button_that_changes(place: Place) -> None:
    owner = await place.company()
    inbox = await connect_whatsapp(place, owner)
    await place.join(owner, 200, Role.VIEWER)
    await found(place, inbox, state="token-revoked")
    page = await MENU.draw(await place.here(200), Move("chan", (inbox.id,)))
    assert buttons(page) == [("chan", ""), ("inbox", ""), ("channels", "")]


@pytest.mark.parametrize(("left", "words"), [(DAY // 2, "1 день"), (3 * DAY, "3 дня"), (-1, "Оплата закончилась")])
async def test_what_is_paid_is_told_in_whole_days(place: Place, left: Millis, words: str) -> None:
    inbox = await connect_whatsapp(place, await place.company())
    await found(place, inbox, state=UP, paid_until=place.clock.now() + left)
    assert words in text(await MENU.draw(await place.here(100), Move("chan", (inbox.id,))))


async def test_broken_accounts_stand_before_those_that_work(place: Place) -> None:
    owner = await place.company()
    works = await place.inboxes().make_widget(owner, "Сайт")
    broken = await connect_whatsapp(place, owner)
    await found(place, works, state=UP)
    await found(place, broken, state="unreachable")
    page = await MENU.draw(await place.here(100), Move("channels"))
    assert [row[0].label[0] for row in page.rows[:2]] == ["🔴", "🟢"]


async def test_what_came_in_and_could_not_be_read_is_read_again_not_sent(place: Place) -> None:
    await fill(place, await place.company())
    page = await MENU.draw(await place.here(100), Move("spoiled"))
    labels = [row[0].label for row in page.rows]
    assert labels[:-1] == ["🔁 Разобрать ещё раз · 1", "🔁 Разобрать ещё раз · 2", "🔁 Разобрать всё ещё раз"]
    assert "1. ✈️ Shop" in text(page) and "Error" not in text(page)
