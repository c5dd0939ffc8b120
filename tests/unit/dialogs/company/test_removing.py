"""Removing a connected account: what it ends is told first, what was said is kept, and it may be connected anew."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from dialogs.company.connecting import CheckedAccount, Connecting
from dialogs.company.inboxes import Account, Inboxes
from dialogs.company.removing import Removing
from dialogs.company.setup import Companies, Founder
from dialogs.desk.later import Later
from dialogs.desk.work import StaffMessage
from dialogs.dialog import Mode
from dialogs.errors import Conflict, Forbidden, NotFound
from dialogs.facts import FactKind
from dialogs.ids import DialogId, EpisodeId, InboxId
from dialogs.messages import OutboundMessage
from dialogs.tenant import Inbox, Role
from dialogs.texts import Text
from handlers.context import fingerprint
from tests.fakes.domain import ACME, INBOX, OLEG, World, actor, member
from tests.fakes.menu_twins import OpenSecrets

OWNER = actor(member("Olga", Role.OWNER))
TOKEN = "7000000001:AAE"
SHOP = Account(7000000001, "shop_bot", "Shop")
PROFILE = CheckedAccount("whatsapp", "Магазин", "p1", "s3cret", {"profile": "p1"})


@dataclass
class Setting:
    """A company with a widget, its use cases, and its vault."""

    world: World
    removing: Removing
    vault: OpenSecrets = field(default_factory=OpenSecrets)

    @property
    def inboxes(self) -> Inboxes:
        return Inboxes(self.world.store, self.world.clock, self.vault, fingerprint)

    @property
    def connecting(self) -> Connecting:
        return Connecting(self.world.store, self.world.clock, self.vault, fingerprint)

    async def inbox(self, inbox: InboxId = INBOX.id) -> Inbox:
        return await self.world.store.read(ACME, lambda uow: uow.setup.inbox(inbox))

    async def listed(self) -> list[str]:
        return [one.id for one in await self.world.store.read(ACME, lambda uow: uow.setup.inboxes())]

    async def taken(self) -> DialogId:
        """A client asked for a person, and Oleg has the dialog."""
        await self.world.say("позовите человека")
        number = await self.world.dialog()
        await self.world.desk.take(actor(OLEG), number)
        await self.world.deliver_all()
        return number


@pytest.fixture
async def setting(world: World) -> AsyncIterator[Setting]:
    yield Setting(world, Removing(world.store, world.clock))


async def test_what_is_at_stake_is_told_before_anything_is_done(setting: Setting) -> None:
    number = await setting.taken()
    await setting.world.desk.reply(actor(OLEG), number, StaffMessage("s1", "Сейчас посмотрю"))
    stake = await setting.removing.at_stake(OWNER, INBOX.id)
    assert (stake.dialogs, stake.unsent) == (1, 1)
    assert await setting.listed() == [INBOX.id]


async def test_open_dialogs_close_and_their_managers_are_told(setting: Setting) -> None:
    await setting.taken()
    episode = (await setting.world.state()).episode_id or EpisodeId("")
    await setting.removing.remove(OWNER, INBOX.id)
    assert (await setting.world.state()).mode is Mode.CLOSED and await setting.world.call() is None
    facts = await setting.world.store.read(ACME, lambda uow: uow.facts.of_episode(episode))
    assert [(fact.by, fact.details["outcome"]) for fact in facts if fact.kind is FactKind.RESOLVED] == [
        (OWNER.id, "unsolved")
    ]
    told = [row.message for row in await setting.world.deliver_all()]
    assert [_key(one) for one in told].count("desk-inbox-removed") == 1


async def test_nothing_goes_to_its_clients_any_more(setting: Setting) -> None:
    number = await setting.taken()
    await setting.world.desk.reply(actor(OLEG), number, StaffMessage("s1", "Сейчас посмотрю"))
    later = Later(setting.world.store, setting.world.clock)
    await later.plan(actor(OLEG), number, StaffMessage("s2", "Завтра"), setting.world.clock.now() + 60_000)
    await setting.removing.remove(OWNER, INBOX.id)
    sent = [row.message for row in await setting.world.deliver_all()]
    assert not [one for one in sent if one.inbox_id == INBOX.id]
    assert await later.planned(actor(OLEG), number) == []


async def test_what_was_said_is_kept(setting: Setting) -> None:
    await setting.world.say("Сколько стоит доставка?")
    before = await setting.world.turns()
    await setting.removing.remove(OWNER, INBOX.id)
    assert await setting.world.turns() == before
    assert await setting.listed() == []
    assert (await setting.inbox()).removed


async def test_the_secret_is_forgotten_and_its_last_use_handed_out(setting: Setting) -> None:
    inbox = await setting.inboxes.connect_telegram(OWNER, TOKEN, SHOP)
    gone = await setting.removing.remove(OWNER, inbox.id)
    assert gone.secret and not (await setting.inbox(inbox.id)).secret


async def test_the_same_token_brings_the_same_inbox_back(setting: Setting) -> None:
    inbox = await setting.inboxes.connect_telegram(OWNER, TOKEN, SHOP)
    await setting.removing.remove(OWNER, inbox.id)
    again = await setting.inboxes.connect_telegram(OWNER, TOKEN, SHOP)
    assert again == inbox and await setting.inbox(inbox.id) == inbox


async def test_the_same_profile_brings_the_same_inbox_back(setting: Setting) -> None:
    inbox = await setting.connecting.connect(OWNER, PROFILE)
    await setting.removing.remove(OWNER, inbox.id)
    again = await setting.connecting.connect(OWNER, PROFILE)
    assert again.id == inbox.id and again.active and not again.removed


async def test_another_company_may_connect_what_was_removed(setting: Setting) -> None:
    other = await Companies(setting.world.store, setting.world.clock).create(Founder(5, "Пётр", "ru"), "Лютик")
    inbox = await setting.inboxes.connect_telegram(OWNER, TOKEN, SHOP)
    with pytest.raises(Conflict):
        await setting.inboxes.connect_telegram(other, TOKEN, SHOP)
    await setting.removing.remove(OWNER, inbox.id)
    assert (await setting.inboxes.connect_telegram(other, TOKEN, SHOP)).tenant_id == other.tenant


async def test_an_old_button_changes_nothing_of_what_was_removed(setting: Setting) -> None:
    await setting.removing.remove(OWNER, INBOX.id)
    with pytest.raises(NotFound):
        await setting.inboxes.switch(OWNER, INBOX.id, True)
    with pytest.raises(NotFound):
        await setting.connecting.set_options(OWNER, INBOX.id, endpoint="https://x.example")
    with pytest.raises(NotFound):
        await setting.removing.remove(OWNER, INBOX.id)


async def test_a_manager_who_writes_there_afterwards_is_told_at_once(setting: Setting) -> None:
    number = await setting.taken()
    await setting.removing.remove(OWNER, INBOX.id)
    with pytest.raises(Conflict) as caught:
        await setting.world.desk.reply(actor(OLEG), number, StaffMessage("s1", "Вы тут?"))
    assert caught.value.text.key == "error-client-cut-off"
    assert (await setting.world.state()).mode is Mode.CLOSED


async def test_managers_may_not_remove(setting: Setting) -> None:
    with pytest.raises(Forbidden):
        await setting.removing.at_stake(actor(OLEG), INBOX.id)
    with pytest.raises(Forbidden):
        await setting.removing.remove(actor(OLEG), INBOX.id)


async def test_dead_letters_of_a_removed_account_trouble_nobody(setting: Setting) -> None:
    number = await setting.taken()
    await setting.world.desk.reply(actor(OLEG), number, StaffMessage("s1", "Сейчас посмотрю"))
    await setting.removing.remove(OWNER, INBOX.id)
    assert await setting.world.store.read(ACME, lambda uow: uow.letters.dead_counts()) == {}


def _key(message: OutboundMessage) -> str:
    return message.body.key if isinstance(message.body, Text) else ""


async def test_an_account_that_a_file_set_up_is_connected_anew_and_not_twice(setting: Setting) -> None:
    """Two inboxes of one account would take its webhook from each other, every minute."""
    filed = Inbox(InboxId("shop"), ACME, "whatsapp", INBOX.bot_id, "Магазин", "acme-shop", "", {"profile": "p1"})
    await setting.world.store.run(ACME, lambda uow: uow.setup.add_inbox(filed))
    assert (await setting.connecting.connect(OWNER, PROFILE)).id == "shop"
    other = CheckedAccount("whatsapp", "Склад", "p2", "s3cret", {"profile": "p2"})
    assert (await setting.connecting.connect(OWNER, other)).id != "shop"
    assert (await setting.inbox(InboxId("shop"))).options["account"] == "p1"
