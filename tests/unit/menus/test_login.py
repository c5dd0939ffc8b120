"""Logging an account in from the menu: the picture renews itself until the account is there, codes go step by step."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from aiogram.exceptions import TelegramBadRequest

from channels.base import Login, Probe
from dialogs.errors import BadInput, NotFound
from dialogs.ids import InboxId
from dialogs.tenant import Inbox, Role
from handlers import showing
from handlers.context import Here
from handlers.following import Following
from handlers.menu.router import Menu
from handlers.menu.screen import Button, Move, Page, Typed, Verb
from handlers.screens import SCREENS
from tests.fakes.menus import Place, connect_whatsapp, member_with, menus_place

MENU = Menu(SCREENS)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with menus_place(tmp_path) as made:
        yield made


@dataclass
class Login_:
    place: Place
    inbox: Inbox

    async def here(self) -> Here:
        return await self.place.here(100)

    async def draw(self, *more: str) -> Page:
        return await MENU.draw(await self.here(), Move("login", (self.inbox.id, *more)))

    async def give(self, form: str, words: str) -> Move:
        button = Button("", Verb.ASK, "login", form, (self.inbox.id,))
        return await MENU.take(await self.here(), button, Typed(words))


@pytest.fixture
async def login(place: Place) -> Login_:
    owner = await place.company(owner=100)
    return Login_(place, await connect_whatsapp(place, owner))


def text(page: Page) -> str:
    return str(page.body.as_kwargs()["text"])


async def test_an_account_that_waits_shows_its_picture_and_is_looked_at(login: Login_) -> None:
    page = await login.draw()
    assert page.picture == login.place.channels.login.shows and page.live
    assert "Связанные устройства" in text(page)


async def test_an_account_that_is_there_rests(login: Login_) -> None:
    for state in ("up", "webhook-lost"):
        login.place.channels.found = Probe(state)
        page = await login.draw()
        assert not page.live and not page.picture
        assert page.rows[0][0].screen == "inbox"


@pytest.mark.parametrize("state", ["payment-due", "unreachable", "token-revoked", "refused", "conflict"])
async def test_what_stands_in_the_way_is_told_with_its_next_step(login: Login_, state: str) -> None:
    login.place.channels.found = Probe(state)
    page = await login.draw()
    assert not page.live and len(text(page)) > 40


async def test_without_a_picture_the_page_waits_for_one(login: Login_) -> None:
    login.place.channels.login.shows = b""
    page = await login.draw()
    assert page.live and not page.picture


async def test_a_pairing_code_is_shown_and_looked_at(login: Login_) -> None:
    login.place.channels.login.gives = Login(code="M1VT-LFC1")
    move = await login.give("phone", "79115550011")
    assert move.args == (login.inbox.id, "M1VT-LFC1")
    page = await login.draw("M1VT-LFC1")
    assert page.live and "M1VT-LFC1" in text(page)


async def test_steps_follow_each_other_until_the_account_is_there(login: Login_) -> None:
    move = await login.give("phone", "79115550011")
    assert move.asks and move.asks.name == "code"
    with pytest.raises(BadInput):
        await login.give("code", "22222")
    move = await login.give("code", "11111")
    assert (move.screen, move.asks) == ("login", None)


async def test_codes_and_passwords_are_deleted_from_the_chat(login: Login_) -> None:
    here = await login.here()
    assert MENU.form(here, "login", "password").secret and MENU.form(here, "login", "code").secret


async def test_a_channel_without_a_login_has_no_such_page(place: Place) -> None:
    owner = await place.company(owner=100)
    widget = await place.inboxes().make_widget(owner, "Сайт")
    with pytest.raises(NotFound):
        await MENU.draw(await place.here(100), Move("login", (InboxId(widget.id),)))


async def test_groups_are_let_in_by_the_owners_word_only(login: Login_) -> None:
    here = await login.here()
    card = await MENU.draw(here, Move("inbox", (login.inbox.id,)))
    (button,) = [one for row in card.rows for one in row if one.name.startswith("groups")]
    assert button.name == "groups-on"
    await MENU.act(here, button)
    assert login.place.channels.served[-1].options["groups"] is True
    card = await MENU.draw(here, Move("inbox", (login.inbox.id,)))
    assert "Сообщения из групп приходят" in text(card)


async def test_who_may_not_connect_sees_no_way_in(login: Login_) -> None:
    await member_with(login.place, login.inbox.tenant_id, 200, Role.VIEWER)
    card = await MENU.draw(await login.place.here(200), Move("inbox", (login.inbox.id,)))
    assert not any(button.screen == "login" for row in card.rows for button in row)


class Room:
    """A bot that remembers what it was told; a text can't be edited where a picture stands."""

    def __init__(self, picture: bool) -> None:
        self.picture, self.done = picture, list[str]()

    async def edit_message_text(self, **given: Any) -> None:
        if self.picture:
            raise TelegramBadRequest(cast(Any, None), "Bad Request: there is no text in the message to edit")
        self.done.append("text")

    async def edit_message_media(self, media: Any, **given: Any) -> None:
        self.picture = True
        self.done.append(f"picture {media.caption[:4]}")

    async def delete_message(self, chat: int, message: int) -> bool:
        self.done.append(f"deleted {message}")
        return True

    async def send_message(self, chat: int, **given: Any) -> Any:
        self.done.append("new text")
        return type("Sent", (), {"message_id": 8})()


async def test_a_picture_is_changed_in_place_and_gives_way_to_words(login: Login_) -> None:
    bot, here = Room(picture=False), await login.here()
    page = await login.draw()
    assert await showing.edit(cast(Any, bot), 1, 7, MENU, here, page) == 7
    login.place.channels.found = Probe()
    assert await showing.edit(cast(Any, bot), 1, 7, MENU, here, await login.draw()) == 8
    assert bot.done == [f"picture {text(page)[:4]}", "deleted 7", "new text"]


async def test_following_ends_when_the_page_rests_and_after_its_time() -> None:
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)

    left = [True, True, False]

    async def redraw() -> bool:
        return left.pop(0)

    following = Following(pause)
    following.start(1, 2, redraw, 3.0)
    await following._tasks[1, 2]
    assert paused == [3.0, 3.0, 3.0]

    async def forever() -> bool:
        return True

    paused.clear()
    following.start(1, 2, forever, 3.0, most=30.0)
    await following._tasks[1, 2]
    assert len(paused) == 10
