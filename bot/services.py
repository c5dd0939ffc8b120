"""What menus and the desk use, made from the running parts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.inboxes.connections import Registry
from bot.inboxes.ways_in import WaysIn
from bot.setup.apply import SetupAsFile
from bot.work.knowing import Knowing
from channels.base import Channel, Connectable, Connected, Field, LogsIn, Probe, Probing, Testable
from channels.failures import AccountDown
from channels.leaving import take_leave
from channels.telegram.bots import Bots
from dialogs.answers.answer import Action, Question, scope_of
from dialogs.answers.answering import Answerer
from dialogs.company.inboxes import Account
from dialogs.company.setup import first_bot
from dialogs.errors import BadInput, NotFound
from dialogs.ids import BotId, TenantId
from dialogs.store import Store
from dialogs.tenant import CONTROL, Inbox
from handlers.context import DeskInfo, Services, Tried

if TYPE_CHECKING:
    from aiogram import Bot


@dataclass(frozen=True, slots=True)
class AppServices:
    """Everything that is called from outside the loops."""

    menus: Services
    setup_as_file: SetupAsFile
    knowing: Knowing


class TryOut:
    """Asks a bot as a client would, without a dialog."""

    def __init__(self, store: Store, answerer: Answerer) -> None:
        self._store = store
        self._answerer = answerer

    async def ask(self, tenant: TenantId, bot_id: BotId, question: str, language: str) -> Tried:
        """What would be answered, and on which grounds. Raises NotFound."""
        bot = await self._store.read(tenant, lambda uow: uow.setup.bot(bot_id))
        answer = await self._answerer.answer(Question(question, scope_of(tenant, bot, language), bot, language))
        return Tried(answer.words, answer.ground.value, answer.action.value, answer.found, answer.threshold, answer.ms)

    async def knows(self, tenant: TenantId, question: str, language: str) -> bool:
        """Whether the company's bot would answer by itself."""
        bot = await self._store.read(tenant, first_bot)
        tried = await self.ask(tenant, bot.bot_id, question, language)
        return tried.action == Action.REPLY


class RunningChannels:
    """What the menus ask of the running channels."""

    def __init__(
        self, bots: Bots, registry: Registry, intake: WaysIn, public_url: Callable[[], str],
        channels: Mapping[str, Channel],
    ) -> None:  # fmt: skip
        self._bots = bots
        self._registry = registry
        self._intake = intake
        self._public_url = public_url
        self._channels = channels

    def connectable(self) -> Mapping[str, Sequence[Field]]:
        """What an owner types to connect an account, by kind of channel."""
        return {kind: channel.fields for kind, channel in self._channels.items() if isinstance(channel, Connectable)}

    async def check_account(self, kind: str, values: Mapping[str, str]) -> Connected:
        """The account behind what was typed. Raises BadInput, ChannelError, NotFound for a kind that has no form."""
        channel: object = self._channels.get(kind)
        if isinstance(channel, Connectable):
            return await channel.connect(values)
        raise NotFound("error-not-found", kind)

    async def test_account(self, inbox: Inbox) -> None:
        """Sends the owner a test event. Raises ChannelError with what came of it."""
        channel: object = self._channels.get(inbox.kind)
        if not isinstance(channel, Testable):
            raise NotFound("error-not-found", inbox.kind)
        await channel.test(inbox)

    def logs_in(self, kind: str) -> LogsIn | None:
        """The channel of this kind, where its accounts are logged in from the menu."""
        channel: object = self._channels.get(kind)
        return channel if isinstance(channel, LogsIn) else None

    async def probe(self, inbox: Inbox) -> Probe:
        """How an account is; a channel that can't tell has nothing wrong with it."""
        channel: object = self._channels.get(inbox.kind)
        return await channel.probe(inbox) if isinstance(channel, Probing) else Probe()

    async def check_token(self, token: str) -> Account:
        """The bot behind a token. Raises BadInput (error-token-wrong), or ChannelError when Telegram is away."""
        me = await self._identify(self._make(token))
        return Account(me.id, me.username or "", me.full_name)

    async def connected(self, inbox: Inbox) -> None:
        """Starts serving an inbox that was added or enabled, stops serving one that was disabled."""
        self._bots.forget(inbox)
        await self._intake.close(inbox.id)
        connection = await self._registry.refresh(inbox.tenant_id, inbox.id)
        if connection:
            await self._intake.open(connection)

    async def removed(self, inbox: Inbox) -> bool:
        """Stops serving an inbox that was removed, and tells its channel; False when it could not be told. `inbox` is
        as it was before, with its secret."""
        await self.connected(inbox)
        told = await take_leave(self._channels.get(inbox.kind), inbox)
        self._bots.forget(inbox)
        return told

    async def check_desk(self, chat_id: int) -> DeskInfo:
        """The group as the control bot sees it. Raises ChannelError."""
        connection = self._registry.get(CONTROL)
        if connection is None:
            raise BadInput("error-no-control-bot")
        bot = self._bots.get(connection.inbox)
        chat = await self._bots.call(lambda: bot.get_chat(chat_id))
        me = await self._bots.call(lambda: bot.get_chat_member(chat_id, bot.id))
        may = me.status == "creator" or bool(getattr(me, "can_manage_topics", False))
        return DeskInfo(chat.title or "", bool(chat.is_forum), may)

    def public_url(self) -> str:
        """Where clients' browsers reach us."""
        return self._public_url()

    def _make(self, token: str) -> "Bot":
        from aiogram.utils.token import TokenValidationError

        try:
            return self._bots.make(token.strip())
        except TokenValidationError as error:
            raise BadInput("error-token-wrong") from error

    async def _identify(self, bot: "Bot"):  # type: ignore[no-untyped-def]  # aiogram's User, imported only at use
        try:
            return await self._bots.call(bot.get_me)
        except AccountDown as error:
            raise BadInput("error-token-wrong") from error
