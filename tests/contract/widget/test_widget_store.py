"""One contract for the widget's storage, over memory, SQLite and Postgres: visitors, logins, forms, ratings."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.storage.engines.opening import SqlStore
from bot.storage.engines.postgres import PostgresStore
from bot.storage.tables.widget import consents
from bot.storage.uow import sql
from bot.storage.widget import SqlWidgetStore
from bot.work.media import Media
from channels.base import Connection
from channels.widget.channel import WidgetChannel
from channels.widget.identity import Claims
from channels.widget.ports import Rating, WidgetStore
from dialogs.arrivals.accounts import Account
from dialogs.company.forms import Filled, Form, FormField, stored, version_of
from dialogs.dialog import Dialog, Mode, take
from dialogs.ids import BotId, CustomerId, DialogId, EpisodeId, InboxId, MemberId, TurnId, new_id
from dialogs.messages import Attachment, AttachmentKind, InboundMessage, Sender
from dialogs.store import Uow
from dialogs.tenant import Inbox, InboxKind
from dialogs.turn import Author, Turn
from tests.fakes.domain import ACME, seed
from tests.fakes.stores import sqlite_store
from tests.fakes.widget import MemoryBlobs, MemoryWidgetStore, TestClock

FORM = Form((FormField("f1", "name", "Имя"),), "Согласен", version_of("Согласен"))
SITE = Inbox(
    InboxId("w1"), ACME, InboxKind.WIDGET, BotId("b1"), "Сайт", "pub_demo1", options={"form": stored(FORM, True)}
)
ANNA = Claims("client-7", "Анна")
DAY = 86_400_000
SHOWN: dict[str, Any] = {"type": "message", "message": {"id": "m1", "author": "bot", "text": "Да"}}
ENGINES = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)]


class NoConnections:
    """Nothing is connected: no debounce."""

    def get(self, inbox_id: str) -> None:
        return None


@dataclass
class Ground:
    """A store under test. `sql` is None for the one in memory."""

    widget: WidgetStore
    clock: TestClock
    sql: SqlStore | None = None

    async def anonymous(self, token: str = "t1") -> str:
        return await self.widget.open_visitor(SITE, token, self.clock.now())

    async def says(self, visitor: str, client_id: str) -> int:
        shown = {"type": "message", "message": {"id": f"c_{client_id}", "author": "customer", "text": client_id}}
        return (await self.widget.accept(SITE, visitor, client_id, b"{}", shown)).seq

    async def login(self, old: str, new: str, claims: Claims = ANNA) -> str:
        return (await self.widget.identify(SITE, claims, old, new, self.clock.now())).visitor

    async def log(self, visitor: str) -> list[str]:
        return [event.payload["message"]["id"] for event in await self.widget.events(SITE, visitor, 0, 100)]

    async def who(self, token: str) -> str | None:
        person = await self.widget.visitor(SITE, token, self.clock.now())
        return person.visitor if person else None


@pytest.fixture(params=ENGINES)
async def ground(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ground]:
    clock = TestClock()
    if request.param == "memory":
        yield Ground(MemoryWidgetStore(inboxes=(SITE,), clock=clock), clock)
        return
    on_disk = request.param == "sqlite"
    url = "" if on_disk else request.getfixturevalue("empty_postgres_url")
    opened = await sqlite_store(tmp_path) if on_disk else PostgresStore(url)
    await opened.run(ACME, seed)
    await opened.run(ACME, lambda uow: uow.setup.add_inbox(SITE))
    yield Ground(SqlWidgetStore(opened, MemoryBlobs(), clock, NoConnections(), lambda: None), clock, opened)
    await opened.close()


async def test_a_token_is_good_for_180_days_from_its_last_use(ground: Ground) -> None:
    visitor = await ground.anonymous()
    ground.clock.at += 179 * DAY
    assert await ground.who("t1") == visitor
    ground.clock.at += 179 * DAY
    assert await ground.who("t1") == visitor
    ground.clock.at += 181 * DAY
    assert await ground.who("t1") is None and await ground.who("other") is None


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


async def test_a_form_is_kept_with_its_consent_and_told_once(ground: Ground) -> None:
    visitor = await ground.anonymous()
    filled = Filled((("Имя", "Анна"),), "Анна")
    await ground.widget.fill(SITE, visitor, FORM, filled, ground.clock.now())
    me = await ground.widget.visitor(SITE, "t1", ground.clock.now())
    assert me and (me.name, me.told, [tuple(one) for one in me.answers or ()]) == ("Анна", False, [("Имя", "Анна")])
    await ground.says(visitor, "first")
    assert (await ground.widget.person(SITE, me)).told
    if ground.sql:
        rows = await ground.sql.read(ACME, lambda uow: sql(uow).connection.execute(consents.select()).mappings().all())
        assert [(row["visitor"], row["version"], row["text"], row["at"]) for row in rows] == [
            (visitor, FORM.version, "Согласен", ground.clock.now())
        ]
        audit = await ground.sql.read(ACME, lambda uow: uow.audit.last(5))
        assert ("visitor.consent", {"version": FORM.version}) in [(line.action, line.details) for line in audit]


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


async def test_a_rating_is_kept_once(ground: Ground) -> None:
    visitor = await ground.anonymous()
    first = await ground.widget.rate(SITE, visitor, Rating("m9", 5, "спасибо"), ground.clock.now())
    again = await ground.widget.rate(SITE, visitor, Rating("m9", 1), ground.clock.now())
    assert first.seq == again.seq and again.payload["message"]["score"] == 5


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


async def test_many_writers_of_one_log_get_one_number_each(ground: Ground) -> None:
    visitor = await ground.anonymous()
    await asyncio.gather(*(ground.widget.append(SITE, visitor, f"k{n}", SHOWN) for n in range(20)))
    events = await ground.widget.events(SITE, visitor, 0, 100)
    assert [event.seq for event in events] == list(range(1, 21))


# ── whose dialog goes on after a login ────────────────────────────────────────────────────────
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


async def test_one_companys_visitors_are_unknown_in_another(ground: Ground) -> None:
    await ground.anonymous()
    elsewhere = replace(SITE, id=InboxId("w2"))
    assert await ground.widget.visitor(elsewhere, "t1", ground.clock.now()) is None


async def test_a_picture_has_a_small_form_for_its_visitor(tmp_path: Path) -> None:
    async def half(content: bytes) -> bytes:
        return content[:4] if content.startswith(b"picture") else b""

    opened = await sqlite_store(tmp_path)
    await opened.run(ACME, seed)
    store = SqlWidgetStore(opened, MemoryBlobs(), TestClock(), NoConnections(), lambda: None, half)
    picture = await store.put_file(SITE, "v1", "a.png", "image/png", b"picture!")
    text = await store.put_file(SITE, "v1", "a.txt", "text/plain", b"words")
    small, whole = await store.file(SITE, "v1", picture, small=True), await store.file(SITE, "v1", picture)
    words = await store.file(SITE, "v1", text, small=True)
    assert small and whole and words
    assert (small.content, small.mime) == (b"pict", "image/jpeg")
    assert (whole.content, whole.mime) == (b"picture!", "image/png")
    assert (words.content, words.mime, words.thumb) == (b"words", "text/plain", "")
    await opened.close()


async def test_the_desk_takes_the_small_form_that_the_visitor_has(tmp_path: Path) -> None:
    made: list[bytes] = []

    async def half(content: bytes) -> bytes:
        made.append(content)
        return content[:4]

    opened, blobs, none = await sqlite_store(tmp_path), MemoryBlobs(), cast(Any, None)
    await opened.run(ACME, seed)
    store = SqlWidgetStore(opened, blobs, TestClock(), NoConnections(), lambda: None, half)
    picture = await store.put_file(SITE, "v1", "a.png", "image/png", b"picture!")
    said = InboundMessage(
        SITE.id, "m1", "v1", Sender("v1"), "", 0,
        (Attachment(AttachmentKind.PHOTO, remote=f"v1/{picture}", name="a.png", mime="image/png"),),
    )  # fmt: skip
    channel = WidgetChannel(store, none, cast(Any, blobs), TestClock())
    kept = await Media(cast(Any, blobs), opened, half).kept(said, Connection(SITE, channel))
    assert await blobs.get(ACME, kept.attachments[0].thumb) == b"pict" and made == [b"picture!"]
    await opened.close()
