"""One contract for the widget's storage, over memory, SQLite and Postgres: visitors, forms, ratings, files."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bot.storage.tables.widget import consents
from bot.storage.uow import sql
from bot.storage.widget import SqlWidgetStore
from bot.work.media import Media
from channels.base import Connection
from channels.widget.channel import WidgetChannel
from channels.widget.ports import Rating
from dialogs.company.forms import Filled
from dialogs.ids import InboxId
from dialogs.messages import Attachment, AttachmentKind, InboundMessage, Sender
from tests.fakes.domain import ACME, seed
from tests.fakes.rooms.widget_ground import FORM, SHOWN, SITE, Ground, NoConnections
from tests.fakes.stores import sqlite_store
from tests.fakes.widget import MemoryBlobs, TestClock

DAY = 86_400_000


async def test_a_token_is_good_for_180_days_from_its_last_use(ground: Ground) -> None:
    visitor = await ground.anonymous()
    ground.clock.at += 179 * DAY
    assert await ground.who("t1") == visitor
    ground.clock.at += 179 * DAY
    assert await ground.who("t1") == visitor
    ground.clock.at += 181 * DAY
    assert await ground.who("t1") is None and await ground.who("other") is None


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


async def test_a_rating_is_kept_once(ground: Ground) -> None:
    visitor = await ground.anonymous()
    first = await ground.widget.rate(SITE, visitor, Rating("m9", 5, "спасибо"), ground.clock.now())
    again = await ground.widget.rate(SITE, visitor, Rating("m9", 1), ground.clock.now())
    assert first.seq == again.seq and again.payload["message"]["score"] == 5


async def test_many_writers_of_one_log_get_one_number_each(ground: Ground) -> None:
    visitor = await ground.anonymous()
    await asyncio.gather(*(ground.widget.append(SITE, visitor, f"k{n}", SHOWN) for n in range(20)))
    events = await ground.widget.events(SITE, visitor, 0, 100)
    assert [event.seq for event in events] == list(range(1, 21))


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
