"""A number that comes back is the press of a button of the last thing we said, and of nothing before it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.inboxes.choosing import Choosing
from bot.storage import open_store
from bot.storage.outbox_rows import queued_of
from bot.storage.tables.durable import outbox
from channels.base import Capabilities, Connection
from dialogs.dialog import Dialog, Mode
from dialogs.ids import EpisodeId, TurnId
from dialogs.messages import Act, Attachment, AttachmentKind, Audience, Button, InboundMessage, OutboundMessage
from dialogs.store import Queued, SendState, Uow
from dialogs.texts import text
from dialogs.turn import Author, Turn
from locales import say
from tests.fakes.domain import ACME, INBOX, NOON, World, said, seed

MENU = ((Button(text("client-button-person"), "person"),), (Button("Часы работы", "hours"), Button("Адрес", "where")))


def connection(buttons: bool = False) -> Connection:
    return Connection(INBOX, cast(Any, SimpleNamespace(can=Capabilities(buttons=buttons))))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    store = await open_store(f"sqlite:///{tmp_path / 'parley.db'}")
    await store.run(ACME, seed)
    made = World(store)
    await made.turn(said("Здравствуйте"))
    await deliver(made)
    yield made
    await store.close()


async def deliver(world: World) -> None:
    for number, row in enumerate(await world.deliver_all()):
        await world.store.run(ACME, lambda uow, one=row, at=number: uow.outbox.sent(one, f"x{at}", "", 1))  # type: ignore[misc]


async def send(world: World, key: str, state: SendState = SendState.SENT, **more: Any) -> None:
    message = OutboundMessage(key, INBOX.id, Audience.CUSTOMER, "v1", "Что дальше?", **more)

    def unit(uow: Uow) -> None:
        uow.outbox.add(message, world.clock.now())
        found = _row(uow, key)
        if state is SendState.SENT:
            uow.outbox.sent(found, f"x-{key}", "", 1)
        else:
            uow.outbox.end(found, state, "", 1)

    await world.store.run(ACME, unit)


def _row(uow: Uow, key: str) -> Queued:
    return queued_of(cast(Any, uow.outbox).one(outbox, key=key))


async def press(world: World, words: str, **more: Any) -> InboundMessage:
    heard = said(words, number="9", **more)
    (found,) = await Choosing(world.store, say).pressed([heard], connection())
    return found


async def test_a_number_presses_the_button_of_the_last_menu(world: World) -> None:
    await send(world, "m", buttons=MENU)
    assert [(await press(world, words)).button for words in ("1", "2", "3.")] == ["person", "hours", "where"]
    assert (await press(world, "2")).text == "Часы работы"
    assert (await press(world, "адрес")).button == "where"


async def test_the_words_of_a_button_are_those_of_the_menus_language(world: World) -> None:
    await send(world, "m", buttons=MENU, language="en")
    assert (await press(world, "1")).text == say(text("client-button-person"), "en")


async def test_a_number_that_is_on_no_menu_stays_a_number(world: World) -> None:
    await send(world, "m", buttons=MENU)
    assert [(await press(world, words)).button for words in ("0", "4", "2 штуки")] == ["", "", ""]
    assert (await press(world, "2", chat="v2")).button == ""


async def test_a_menu_is_over_when_we_said_something_after_it(world: World) -> None:
    await send(world, "m", buttons=MENU)
    await send(world, "later")
    assert (await press(world, "1")).button == ""


async def test_a_reaction_an_edit_or_a_send_that_failed_does_not_end_a_menu(world: World) -> None:
    await send(world, "m", buttons=MENU)
    await send(world, "r", act=Act.REACT, reply_to="x")
    await send(world, "e", edits="m")
    await send(world, "d", SendState.DEAD)
    assert (await press(world, "1")).button == "person"


async def test_a_menu_that_may_have_arrived_counts(world: World) -> None:
    await send(world, "m", SendState.UNKNOWN, buttons=MENU)
    assert (await press(world, "1")).button == "person"


async def in_mode(world: World, mode: Mode) -> None:
    def unit(uow: Uow) -> None:
        dialog = uow.dialogs.by_chat(INBOX.id, "v1")
        assert dialog
        uow.dialogs.save(replace(dialog, mode=mode), expected_epoch=dialog.epoch)

    await world.store.run(ACME, unit)


async def test_the_menu_of_who_waits_for_a_person_stands_whatever_they_write(world: World) -> None:
    last = await world.store.read(ACME, lambda uow: uow.dialogs.turns(the_dialog(uow).id, 1)[0].id)
    await send(world, "m", buttons=MENU, turn_id=last)
    await world.store.run(ACME, lambda uow: uow.dialogs.add_turn(turn_of(uow, "И ещё вопрос")))
    assert (await press(world, "1")).button == ""
    await in_mode(world, Mode.WAITING)
    assert (await press(world, "1")).button == "person"


async def test_a_person_who_has_the_dialog_asks_questions_of_their_own(world: World) -> None:
    await send(world, "m", buttons=MENU)
    await in_mode(world, Mode.HUMAN)
    assert (await press(world, "1")).button == ""


async def test_after_a_persons_word_from_elsewhere_a_number_is_their_answer(world: World) -> None:
    await send(world, "m", buttons=MENU)

    def spoke(uow: Uow) -> None:
        dialog = uow.dialogs.by_chat(INBOX.id, "v1")
        assert dialog
        last = uow.dialogs.turns(dialog.id, 1)[0]
        uow.dialogs.add_turn(replace(last, id=cast(Any, "zzz"), author=Author.STAFF, text="Сколько?", external_id="p1"))

    await world.store.run(ACME, spoke)
    assert (await press(world, "2")).button == ""


async def test_a_press_a_file_and_a_channel_with_buttons_are_left_alone(world: World) -> None:
    await send(world, "m", buttons=MENU)
    assert (await press(world, "1", button="other")).button == "other"
    photo = Attachment(AttachmentKind.PHOTO, blob="b")
    assert (await press(world, "1", attachments=(photo,))).button == ""
    heard = [said("1", number="9")]
    assert await Choosing(world.store, say).pressed(heard, connection(buttons=True)) == heard


async def test_a_menu_is_over_when_the_client_said_something_after_it(world: World) -> None:
    turns = await world.store.read(ACME, lambda uow: uow.dialogs.turns(the_dialog(uow).id, 1))
    await send(world, "m", buttons=MENU, turn_id=turns[-1].id)
    assert (await press(world, "1")).button == "person"
    await world.store.run(ACME, lambda uow: uow.dialogs.add_turn(turn_of(uow, "А доставка есть?")))
    assert (await press(world, "1")).button == ""


async def test_of_quick_messages_a_number_after_other_words_is_no_choice(world: World) -> None:
    await send(world, "m", buttons=MENU)
    quick = [said("А доставка есть?", number="8"), said("1", number="9")]
    assert [one.button for one in await Choosing(world.store, say).pressed(quick, connection())] == ["", ""]


def the_dialog(uow: Uow) -> Dialog:
    dialog = uow.dialogs.by_chat(INBOX.id, "v1")
    assert dialog
    return dialog


def turn_of(uow: Uow, words: str) -> Turn:
    dialog = the_dialog(uow)
    return Turn(TurnId("z"), dialog.id, dialog.episode_id or EpisodeId(""), Author.CUSTOMER, words, NOON + 1)
