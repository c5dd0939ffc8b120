"""A widget's use cases, and what a form and a rating from it mean to a dialog."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.work.client_hints import TypingHints
from channels.base import Connection
from dialogs.company.forms import form_of
from dialogs.company.inboxes import Account, Inboxes
from dialogs.company.widgets import Widgets, secrets_of
from dialogs.dialog import Mode
from dialogs.errors import BadInput, Forbidden, NotFound
from dialogs.events import Reach, Typing
from dialogs.ids import InboxId
from dialogs.store import AuditEntry, Topic
from dialogs.tenant import CONTROL, Inbox, Role
from dialogs.turn import Author
from tests.fakes.domain import ACME, INBOX, World, actor, found, member, said
from tests.fakes.menu_twins import OpenSecrets

OWNER = actor(member("Olga", Role.OWNER))


@dataclass
class Setting:
    """A widget, its use cases, and its vault."""

    world: World
    cases: Widgets
    vault: OpenSecrets = field(default_factory=OpenSecrets)

    async def inbox(self) -> Inbox:
        return await self.world.store.read(ACME, lambda uow: uow.setup.inbox(INBOX.id))

    async def audit(self) -> list[AuditEntry]:
        return list(await self.world.store.read(ACME, lambda uow: uow.audit.last(20)))


@pytest.fixture
async def setting(world: World) -> AsyncIterator[Setting]:
    vault = OpenSecrets()
    yield Setting(world, Widgets(world.store, world.clock, vault), vault)


async def test_words_and_colour_are_set_and_taken_back(setting: Setting) -> None:
    for key, typed in (("color", "25E"), ("title", "  Чат\nкофейни "), ("hours", "9–21")):
        await setting.cases.say(OWNER, INBOX.id, key, typed)
    options = (await setting.inbox()).options
    assert (options["color"], options["title"], options["hours"]) == ("#2255ee", "Чат кофейни", "9–21")
    await setting.cases.say(OWNER, INBOX.id, "hours", "-")
    assert "hours" not in (await setting.inbox()).options
    assert {entry.action for entry in await setting.audit()} >= {"widget.color", "widget.title", "widget.hours"}


@pytest.mark.parametrize(("key", "typed"), [("title", "x" * 61), ("title", " "), ("color", "red")])
async def test_what_can_not_be_shown_is_refused(setting: Setting, key: str, typed: str) -> None:
    with pytest.raises(BadInput):
        await setting.cases.say(OWNER, INBOX.id, key, typed)


async def test_a_form_is_switched_on_by_its_fields_and_off_by_hand(setting: Setting) -> None:
    await setting.cases.ask(OWNER, INBOX.id, "Имя* | name")
    await setting.cases.want_consent(OWNER, INBOX.id, "Согласен")
    form = form_of((await setting.inbox()).options)
    assert form and form.fields[0].required and form.consent == "Согласен" and form.version
    await setting.cases.switch_form(OWNER, INBOX.id, False)
    assert form_of((await setting.inbox()).options) is None
    await setting.cases.switch_form(OWNER, INBOX.id, True)
    assert form_of((await setting.inbox()).options) == form


async def test_a_secret_is_told_once_kept_sealed_and_replaced_by_two_steps(setting: Setting) -> None:
    _, first = await setting.cases.new_secret(OWNER, INBOX.id)
    inbox, second = await setting.cases.new_secret(OWNER, INBOX.id)
    assert secrets_of(setting.vault, inbox) == [second, first]
    assert first not in inbox.secret and first not in str(await setting.audit())
    inbox, third = await setting.cases.new_secret(OWNER, INBOX.id)
    assert secrets_of(setting.vault, inbox) == [third, second]
    assert secrets_of(setting.vault, await setting.cases.drop_secrets(OWNER, INBOX.id, 1)) == [third]
    assert (await setting.cases.drop_secrets(OWNER, INBOX.id, 0)).secret == ""


async def test_who_may_not_connect_changes_nothing(setting: Setting) -> None:
    manager = actor(member("Max", Role.MANAGER))
    with pytest.raises(Forbidden):
        await setting.cases.new_secret(manager, INBOX.id)
    with pytest.raises(Forbidden):
        await setting.cases.say(manager, INBOX.id, "title", "Мой")


async def test_another_kind_of_connection_has_no_look(setting: Setting) -> None:
    cases = Inboxes(setting.world.store, setting.world.clock, setting.vault, lambda token: token)
    telegram = await cases.connect_telegram(OWNER, "1:A", Account(1, "shop_bot", "Shop"))
    with pytest.raises(NotFound):
        await setting.cases.turn(OWNER, InboxId(telegram.id), "side")


# ── what comes of it in a dialog ──────────────────────────────────────────────────────────────
async def test_what_a_form_said_is_on_the_card_and_not_in_the_question(world: World) -> None:
    sent = await world.to_desk("позовите оператора", about="Имя: Анна\nТелефон: +7911")
    turns = await world.turns()
    assert [(turn.author, turn.text) for turn in turns[:2]] == [
        (Author.SYSTEM, "Имя: Анна\nТелефон: +7911"), (Author.CUSTOMER, "позовите оператора"),
    ]  # fmt: skip
    assert any("Имя: Анна Телефон: +7911" in str(message.body) for message in sent)
    await world.turn(said("ещё", number="2", about=""))
    assert sum(turn.author is Author.SYSTEM for turn in await world.turns()) == 1


async def test_an_answer_names_each_of_its_sources_once(world: World) -> None:
    world.retriever.gives = [found("Доставка стоит 300 рублей.", title="Доставка")]
    (sent,) = await world.to_client("Сколько стоит доставка?")
    assert sent.sources == (("Доставка", ""),)


# ── typing ────────────────────────────────────────────────────────────────────────────────────
@dataclass
class Watched:
    """A control bot that notes where it showed "typing…"."""

    kind: str = "telegram"
    shown: list[str] = field(default_factory=list)
    there: bool = True

    def get(self, inbox_id: str) -> Connection | None:
        control = Inbox(CONTROL, ACME, "telegram", INBOX.bot_id, "Parley", "control")
        return Connection(control, self) if self.there and inbox_id == CONTROL else None  # type: ignore[arg-type]

    def progress(self, inbox: Inbox, chat: str) -> "Watched":
        self.shown.append(chat)
        return self

    async def typing(self) -> None:
        return None


async def test_typing_is_shown_in_the_topic_of_a_dialog_that_a_person_has(world: World) -> None:
    desk = Watched()
    hints = TypingHints(world.store, desk, lambda connection, chat: connection.channel.progress(connection.inbox, chat))
    await world.turn(said("Здравствуйте"))
    await hints(INBOX, Typing(INBOX.id, "v1"))
    assert desk.shown == [], "the bot has it"
    await world.turn(said("позовите оператора", number="2"))
    number = await world.dialog()
    await world.store.run(ACME, lambda uow: uow.handovers.set_topic(Topic(number, "-100500", "17")))
    await hints(INBOX, Typing(INBOX.id, "v1"))
    assert desk.shown == ["-100500:17"] and (await world.state()).mode is Mode.WAITING


async def test_typing_of_nobody_known_is_passed_over(world: World) -> None:
    desk = Watched()
    hints = TypingHints(world.store, desk, lambda connection, chat: connection.channel.progress(connection.inbox, chat))
    await hints(INBOX, Typing(INBOX.id, "nobody"))
    await hints(INBOX, Reach(INBOX.id, "v1", True, 1))
    desk.there = False
    await hints(INBOX, Typing(INBOX.id, "v1"))
    assert desk.shown == []
