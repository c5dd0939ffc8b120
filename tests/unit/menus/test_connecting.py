"""The connect screen: fields one after another, what was typed sealed meanwhile, an account in one company only."""

from dataclasses import replace
from pathlib import Path

import pytest

from channels.failures import AccountDown, ChannelError, Refused, RetryLater, Unknown
from dialogs.errors import BadInput, Forbidden
from dialogs.store import Uow
from dialogs.tenant import Inbox, Role
from handlers.context import Here, OutOfDate
from handlers.menu.router import Menu
from handlers.menu.screen import Button, Move, Typed, Verb
from handlers.screens import SCREENS
from tests.fakes.menus import Place, member_with, menus_place

MENU = Menu(SCREENS)


async def answer(here: Here, button: Button, words: str) -> Move:
    return await MENU.take(here, button, Typed(words))


def asked(kind: str, number: int, secret: bool) -> Button:
    return Button("", Verb.ASK, "link", "secret" if secret else "plain", (kind, str(number)))


async def connect(place: Place, person: int, *typed: str) -> Move:
    """The e-mail form of the fake: address, then password."""
    here, button, move = await place.here(person), asked("email", 0, False), Move("link")
    for words in typed:
        move = await answer(here, button, words)
        here, button = replace(here, held={**here.held, **move.keep}), move.asks or button
    return move


async def inboxes(place: Place, person: int) -> list[Inbox]:
    def unit(uow: Uow) -> list[Inbox]:
        return list(uow.setup.inboxes())

    return await place.store.read((await place.here(person)).tenant, unit)


async def test_fields_are_asked_one_after_another_and_make_an_inbox(tmp_path: Path) -> None:
    async with menus_place(tmp_path) as place:
        await place.company(owner=100)
        move = await connect(place, 100, "help@shop.ru", "swordfish")
        inbox = (await inboxes(place, 100))[0]
        assert move.screen == "inbox" and move.args == (inbox.id,) and move.keep == {"connecting": ""}
        assert (inbox.kind, inbox.name, inbox.options) == (
            "email",
            "email shop",
            {"host": "h", "account": "help@shop.ru"},
        )
        assert place.channels.served == [inbox]


async def test_a_secret_is_asked_in_a_form_whose_answer_is_deleted_and_is_kept_sealed(tmp_path: Path) -> None:
    async with menus_place(tmp_path) as place:
        await place.company(owner=100)
        first = await connect(place, 100, "help@shop.ru")
        assert first.asks and first.asks.name == "secret" and MENU.form(await place.here(100), "link", "secret").secret
        assert "help@shop.ru" not in first.keep["connecting"]
        await connect(place, 100, "help@shop.ru", "swordfish")
        assert "swordfish" not in (await inboxes(place, 100))[0].secret


async def test_an_account_of_another_company_is_refused(tmp_path: Path) -> None:
    async with menus_place(tmp_path) as place:
        await place.company(owner=100)
        await place.company(owner=200, name="Другая")
        await connect(place, 100, "help@shop.ru", "swordfish")
        with pytest.raises(BadInput) as caught:
            await connect(place, 200, "help@shop.ru", "other-password")
        assert caught.value.text.key == "error-account-taken"
        assert await inboxes(place, 200) == []


async def test_the_same_account_again_gets_the_new_secret_and_keeps_its_inbox(tmp_path: Path) -> None:
    async with menus_place(tmp_path) as place:
        await place.company(owner=100)
        await connect(place, 100, "help@shop.ru", "old")
        before = (await inboxes(place, 100))[0]
        await connect(place, 100, "help@shop.ru", "new")
        (after,) = await inboxes(place, 100)
        assert after.id == before.id and after.public_id == before.public_id and after.secret != before.secret


async def test_what_the_channel_refuses_leaves_the_form_open_and_nothing_behind(tmp_path: Path) -> None:
    async with menus_place(tmp_path) as place:
        await place.company(owner=100)
        with pytest.raises(BadInput):
            await connect(place, 100, "help@shop.ru", "wrong")
        assert await inboxes(place, 100) == []


@pytest.mark.parametrize(
    ("trouble", "key"),
    [(AccountDown("401", "token-revoked"), "error-account-wrong"), (Refused("403"), "error-account-wrong"),
     (RetryLater("connect"), "error-account-away"), (Unknown("lost"), "error-account-away")],
)  # fmt: skip
async def test_a_channel_that_is_away_or_refuses_is_told_at_once(
    tmp_path: Path, trouble: ChannelError, key: str
) -> None:
    async with menus_place(tmp_path) as place:
        await place.company(owner=100)
        place.channels.trouble = trouble
        with pytest.raises(BadInput) as caught:
            await connect(place, 100, "help@shop.ru", "swordfish")
        assert caught.value.text.key == key and await inboxes(place, 100) == []


async def test_a_later_field_without_the_earlier_ones_is_out_of_date(tmp_path: Path) -> None:
    async with menus_place(tmp_path) as place:
        await place.company(owner=100)
        with pytest.raises(OutOfDate):
            await answer(await place.here(100), asked("email", 1, True), "swordfish")


async def test_who_may_not_connect_is_asked_nothing(tmp_path: Path) -> None:
    async with menus_place(tmp_path) as place:
        owner = await place.company(owner=100)
        await member_with(place, owner.tenant, 300, Role.VIEWER)
        with pytest.raises(Forbidden):
            await answer(await place.here(300), asked("email", 0, False), "help@shop.ru")


async def test_a_wrong_field_that_was_given_before_is_asked_for_again_with_the_reason(tmp_path: Path) -> None:
    async with menus_place(tmp_path) as place:
        await place.company(owner=100)
        here = await place.here(100)
        first = await answer(here, asked("whatsapp", 0, True), "token")
        assert first.asks
        here = replace(here, held=dict(first.keep))
        place.channels.wrong = "error-wappi-token"
        move = await answer(here, first.asks, "wrong")
        assert move.asks and (move.asks.name, move.asks.args) == ("secret", ("whatsapp", "0", "again"))
        here = replace(here, held=dict(move.keep))
        assert "Wappi не принимает этот токен" in str((await MENU.ask(here, move.asks)).body.as_kwargs()["text"])
        place.channels.wrong = "error-wappi-profile"  # of the last field: its form stays open
        with pytest.raises(BadInput):
            await answer(here, first.asks, "wrong")


async def test_what_was_right_is_not_asked_for_again(tmp_path: Path) -> None:
    async with menus_place(tmp_path) as place:
        await place.company(owner=100)
        here = await place.here(100)
        held: dict[str, object] = {}
        form, came = asked("whatsapp", 0, True), []
        for wrong, words in (("", "token"), ("-token", "wrong"), ("-profile", "better"), ("", "right")):
            place.channels.wrong = f"error-wappi{wrong}"
            move = await answer(replace(here, held=held), form, words)
            held, form = dict(move.keep), move.asks or form
            came.append(move.asks.args[1:] if move.asks else "connected")
        assert came == [("1",), ("0", "again"), ("1", "again"), "connected"]
        assert [inbox.kind for inbox in await inboxes(place, 100)] == ["whatsapp"]
