"""What a login takes along, and whose dialog goes on after it, over memory, SQLite and Postgres."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from channels.widget.identity import Claims
from dialogs.arrivals.accounts import Account
from dialogs.company.forms import Filled
from dialogs.dialog import Dialog, Mode, take
from dialogs.ids import CustomerId, DialogId, EpisodeId, MemberId, TurnId, new_id
from dialogs.store import Uow
from dialogs.turn import Author, Turn
from tests.fakes.domain import ACME
from tests.fakes.rooms.widget_ground import ANNA, FORM, SHOWN, SITE, Ground

DAY = 86_400_000


async def test_a_login_takes_along_what_was_said_before_it(ground: Ground) -> None:
    old = await ground.anonymous()
    await ground.says(old, "first")
    await ground.widget.append(SITE, old, "k1", SHOWN)
    new = await ground.login("t1", "t2")
    assert new != old and await ground.log(new) == ["c_first", "m1"]
    assert await ground.who("t1") is None and await ground.who("t2") == new


async def test_an_answer_to_the_visitor_of_before_reaches_the_one_of_now(ground: Ground) -> None:
    old = await ground.anonymous()
    await ground.says(old, "first")
    new = await ground.login("t1", "t2")
    event = await ground.widget.append(SITE, old, "k1", SHOWN)
    again = await ground.widget.append(SITE, old, "k1", SHOWN)
    assert event.visitor == new and again.seq == event.seq and await ground.log(new) == ["c_first", "m1"]


async def test_what_was_sent_before_a_login_and_again_after_it_is_one_message(ground: Ground) -> None:
    old = await ground.anonymous()
    await ground.says(old, "first")
    new = await ground.login("t1", "t2")
    await ground.says(new, "first")
    assert await ground.log(new) == ["c_first"]


async def test_an_older_verified_history_is_shown_to_the_verified_alone(ground: Ground) -> None:
    anna = await ground.login("", "phone")
    await ground.says(anna, "secret")
    stranger = await ground.anonymous("desk")
    assert await ground.log(stranger) == []
    assert await ground.login("desk", "desk2") == anna
    assert await ground.log(anna) == ["c_secret"]
    await ground.widget.close_session(SITE, "desk2")
    assert await ground.who("desk2") is None and await ground.who("phone") == anna
    assert await ground.log(await ground.anonymous("desk3")) == []


async def test_a_planted_token_never_becomes_a_verified_one(ground: Ground) -> None:
    planted = await ground.anonymous("planted")
    anna = await ground.login("planted", "own")
    await ground.says(anna, "secret")
    assert await ground.who("planted") is None
    assert "c_secret" not in await ground.log(planted)


async def test_another_person_on_the_same_browser_takes_nothing_over(ground: Ground) -> None:
    anna = await ground.login("", "t1")
    await ground.says(anna, "annas")
    boris = await ground.login("t1", "t2", Claims("client-8", "Борис"))
    assert boris != anna and await ground.log(boris) == [] and await ground.log(anna) == ["c_annas"]
    assert await ground.who("t1") is None


async def test_the_same_person_again_keeps_their_token_for_another_day(ground: Ground) -> None:
    anna = await ground.login("", "t1")
    ground.clock.at += DAY - 1
    assert await ground.login("t1", "t2", Claims("client-7", "Анна К.")) == anna
    ground.clock.at += DAY - 1
    assert await ground.who("t1") == anna and await ground.who("t2") is None
    ground.clock.at += 2
    assert await ground.who("t1") is None


async def test_a_form_filled_before_a_login_is_filled_after_it_and_a_vouched_name_stays(ground: Ground) -> None:
    visitor = await ground.anonymous()
    await ground.widget.fill(SITE, visitor, FORM, Filled((("Имя", "Кот"),), "Кот", "+7911"), ground.clock.now())
    if ground.sql:
        told = await ground.widget.identify(SITE, ANNA, "t1", "t2", ground.clock.now())
        me = await ground.widget.visitor(SITE, "t2", ground.clock.now())
        assert (
            told == me and me.answers is not None and (me.name, me.phone, me.subject) == ("Анна", "+7911", "client-7")
        )


async def test_what_was_agreed_to_and_the_vouched_address_go_along_with_a_login(ground: Ground) -> None:
    if ground.sql is None:
        return
    visitor = await ground.anonymous()
    await ground.widget.fill(SITE, visitor, FORM, Filled((("Имя", "Кот"),), "Кот"), ground.clock.now())
    with_email = replace(ANNA, email="anna@shop.example")
    anna = Account(SITE.id, (await ground.widget.identify(SITE, with_email, "t1", "t2", ground.clock.now())).visitor)
    (visit,) = await ground.sql.read(ACME, lambda uow: uow.accounts.visits([anna]))
    assert visit.email == "anna@shop.example" and visit.answers == (("Имя", "Кот"),)
    (given,) = await ground.sql.read(ACME, lambda uow: uow.accounts.consents([Account(SITE.id, visitor), anna]))
    assert (given.version, given.words) == (FORM.version, "Согласен")


async def test_what_is_read_is_read_in_all_browsers(ground: Ground) -> None:
    anna = await ground.login("", "phone")
    await ground.widget.append(SITE, anna, "k1", SHOWN)
    await ground.widget.seen(SITE, anna, 1)
    await ground.login("", "desk")
    assert await ground.widget.last_seen(SITE, anna) == 1


async def test_a_file_goes_along_with_its_owner(ground: Ground) -> None:
    old = await ground.anonymous()
    file_id = await ground.widget.put_file(SITE, old, "план.txt", "text/plain", b"plan")
    stranger = await ground.anonymous("other")
    if ground.sql:
        new = await ground.login("t1", "t2")
        assert await ground.widget.file(SITE, new, file_id) and await ground.widget.file(SITE, old, file_id)
    assert await ground.widget.file(SITE, stranger, file_id) is None


def opened(visitor: str, at: int, change: Callable[[Dialog], Dialog] = lambda dialog: dialog) -> Callable[[Uow], str]:
    def unit(uow: Uow) -> str:
        dialog = change(Dialog(DialogId(new_id(at)), SITE.id, visitor, CustomerId(new_id(at))))
        uow.dialogs.add(dialog)
        said = f"from {visitor[0]}"
        uow.dialogs.add_turn(Turn(TurnId(new_id(at)), dialog.id, EpisodeId(""), Author.CUSTOMER, said, at))
        return dialog.id

    return unit


async def merged(ground: Ground, old_is: Any = None, new_is: Any = None) -> tuple[str, str, Dialog, list[str]] | None:
    """(id of the unverified dialog, of the verified one, the one that goes on, its turns); None without a database."""
    if ground.sql is None:
        return None
    anna = await ground.login("", "phone")
    theirs = await ground.sql.run(ACME, opened(anna, 1_000, new_is or (lambda one: one)))
    visitor = await ground.anonymous("desk")
    ours = await ground.sql.run(ACME, opened(visitor, 2_000, old_is or (lambda one: one)))
    await ground.login("desk", "desk2")
    kept = await ground.sql.read(ACME, lambda uow: uow.dialogs.by_chat(SITE.id, anna))
    assert kept
    turns = await ground.sql.read(ACME, lambda uow: uow.dialogs.turns(kept.id, 9))
    return ours, theirs, kept, [turn.text for turn in turns]


def held(dialog: Dialog) -> Dialog:
    return take(dialog, MemberId("m1"))


async def test_two_dialogs_of_the_bot_become_the_older_one(ground: Ground) -> None:
    if result := await merged(ground):
        _, theirs, kept, turns = result
        assert kept.id == theirs and turns == ["from u", "from v"]


async def test_the_dialog_that_a_manager_has_goes_on(ground: Ground) -> None:
    if result := await merged(ground, old_is=held):
        ours, _, kept, turns = result
        assert kept.id == ours and kept.mode is Mode.HUMAN and turns == ["from u", "from v"]


async def test_two_dialogs_that_managers_have_stay_with_them(ground: Ground) -> None:
    if result := await merged(ground, held, held):
        _, theirs, kept, turns = result
        assert kept.id == theirs and turns == ["from u"]


async def test_the_first_login_keeps_the_dialog_and_its_customer(ground: Ground) -> None:
    if ground.sql is None:
        return
    visitor = await ground.anonymous()
    dialog = await ground.sql.run(ACME, opened(visitor, 1_000))
    anna = await ground.login("t1", "t2")
    kept = await ground.sql.read(ACME, lambda uow: uow.dialogs.by_chat(SITE.id, anna))
    assert kept and kept.id == dialog
    known = await ground.sql.read(ACME, lambda uow: uow.dialogs.identify(SITE.id, anna))
    assert known == kept.customer_id
