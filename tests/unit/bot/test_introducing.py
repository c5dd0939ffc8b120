"""What Telegram shows of a bot: told once for each change, from the published version."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.inboxes.introducing import Introducer
from channels.base import Connection
from channels.telegram.bots import Bots
from dialogs.access import Actor
from dialogs.company.accounts import OwnAccount, keep_link
from dialogs.company.setup import Companies, Founder
from dialogs.ids import InboxId, MemberId
from dialogs.store import Store
from dialogs.tenant import Inbox, Member, Role
from tests.fakes.domain import FakeClock
from tests.fakes.menus import menus_place
from tests.fakes.rooms.telegram import TelegramRoom, telegram_room


@dataclass
class Here:
    """A company with one connected bot."""

    room: TelegramRoom
    store: Store
    bots: Bots
    clock: FakeClock
    actor: Actor
    inbox: Inbox

    def introducer(self) -> Introducer:
        return Introducer(self.store, self.bots, self.clock)

    async def fresh(self) -> Connection:
        inbox = await self.store.read(self.actor.tenant, lambda uow: uow.setup.inbox(self.inbox.id))
        return Connection(inbox, self.room.channel)

    async def publish(self, about: str) -> None:
        bot = await self.store.read(self.actor.tenant, lambda uow: uow.setup.bots()[0])
        companies = Companies(self.store, self.clock)
        await companies.change(self.actor, bot.bot_id, bot.number, "about", about)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Here]:
    async with telegram_room() as room, AsyncExitStack() as stack:
        place = await stack.enter_async_context(menus_place(tmp_path))
        store, clock = place.store, FakeClock()
        actor = await Companies(store, clock).create(Founder(77, "Олег", "ru"), "Салон")
        bot = await store.read(actor.tenant, lambda uow: uow.setup.bots()[0])
        inbox = replace(room.base, tenant_id=actor.tenant, bot_id=bot.bot_id)
        await store.run(actor.tenant, lambda uow: uow.setup.add_inbox(inbox))
        bots = Bots(room.standin.url, lambda inbox: room.bot.token)
        yield Here(room, store, bots, clock, actor, inbox)
        await bots.close()


async def test_commands_come_in_both_languages_and_texts_from_the_version(here: Here) -> None:
    await here.publish("Салон красоты. " + "Пишите нам. " * 60)
    await here.introducer().introduce(await here.fresh())
    shown = {key: [one["description"] for one in rows] for key, rows in here.room.bot.commands.items()}
    assert sorted(shown.values()) == [["Start again", "Call a person"], ["Начать сначала", "Позвать сотрудника"]]
    assert here.room.bot.descriptions[""].startswith("Салон красоты.") and len(here.room.bot.descriptions[""]) <= 512
    assert 0 < len(here.room.bot.short_descriptions[""]) <= 120


async def test_it_is_told_once_and_again_after_a_change_also_over_restarts(here: Here) -> None:
    first = here.introducer()
    await first.introduce(await here.fresh())
    told = len(here.room.calls("setMyCommands"))
    await first.introduce(await here.fresh())
    await here.introducer().introduce(await here.fresh())
    assert len(here.room.calls("setMyCommands")) == told
    await here.publish("Мы переехали")
    await here.introducer().introduce(await here.fresh())
    assert here.room.bot.descriptions[""] == "Мы переехали"


async def test_who_the_bot_is_is_asked_once_and_kept(here: Here) -> None:
    told = list[str]()

    async def changed(inbox: Inbox) -> None:
        told.append(inbox.id)

    here.room.bot.username = "renamed_bot"
    introducer = Introducer(here.store, here.bots, here.clock, changed)
    await introducer.introduce(await here.fresh())
    await introducer.introduce(await here.fresh())
    assert (await here.fresh()).inbox.options["username"] == "renamed_bot"
    assert told == ["in"] and len(here.room.calls("getMe")) == 1


async def test_a_refusal_is_tried_again_later_and_not_at_once(here: Here) -> None:
    here.room.standin.faults.add(method="setMyCommands", kind="429", retry_after=3600)
    introducer = here.introducer()
    await introducer.introduce(await here.fresh())
    await introducer.introduce(await here.fresh())
    assert here.room.calls("setMyDescription") == []
    here.clock.at += 3_700_000
    await introducer.introduce(await here.fresh())
    assert len(here.room.calls("setMyDescription")) == 1


async def test_only_who_may_connect_accounts_may_lend_their_own(here: Here) -> None:
    kept = {"enabled": True, "reply": True}
    manager = Member(MemberId("m2"), here.actor.tenant, 88, "Мария", "ru", frozenset({Role.MANAGER}))
    await here.store.run(here.actor.tenant, lambda uow: uow.members.add(manager))
    for person, right in ((77, True), (88, False), (99, False)):
        account = OwnAccount(f"C{person}", person, kept)
        found = await here.store.run(
            here.actor.tenant, lambda uow, a=account: keep_link(uow, InboxId("in"), a, here.clock.now())
        )
        assert (found is not None) is right
    options = (await here.fresh()).inbox.options
    assert options["business"] == {"C77": kept} and options["username"] == "salon_bot"
