"""What became of a send whose answer was lost: the chat's own history is asked before anything is repeated."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from channels.base import Receipt
from channels.failures import ChannelError, Unknown
from channels.wappi.api import Account, Call, Wappi
from channels.wappi.chats import chat_of, normal
from channels.wappi.kinds import Messenger
from channels.wappi.planning import Step, plan
from channels.wappi.reading import Fields, ident, moment, word, yes
from channels.wappi.send import Pause, Sending, mark_of
from dialogs.ids import Millis
from dialogs.messages import Act, OutboundMessage

_SKEW: Millis = 3_000  # Wappi counts whole seconds, and its clock is not ours
_LAST = "50"  # messages
_LOOKS = (0.0, 2.0, 3.0)  # seconds before each look: a message may still be on its way


class Finding:
    """Looks at the chat's history. Raises Unknown when that can't be told."""

    def __init__(self, api: Wappi, sending: Sending, pause: Pause = asyncio.sleep) -> None:
        self._api = api
        self._sending = sending
        self._pause = pause

    async def find(self, account: Account, message: OutboundMessage, words: str, since: Millis) -> Receipt | None:
        """The receipt when all of it arrived; None when it did not. What arrived in part goes on from there."""
        if message.act is not Act.SAY or message.edit_id:
            return None  # done twice it does no harm
        steps, found = plan(account.messenger, message, words), list[str]()
        for seconds in _LOOKS:
            await self._pause(seconds)
            found = arrived(steps, await self._own(account, message, since), mark_of(message))
            if len(found) == len(steps):
                return Receipt(found[-1], message.thread)
        if found:
            self._sending.went(message, found)
        return None

    async def _own(self, account: Account, message: OutboundMessage, since: Millis) -> Sequence[Fields]:
        """Own messages of the chat since then, the oldest first."""
        history = await self._history(account, message.chat)
        mine = [item for item in history if yes(item, "fromMe", "is_me") and moment(item) >= since - _SKEW]
        return sorted(mine, key=moment)

    async def _history(self, account: Account, chat: str) -> Sequence[Fields]:
        for _ in range(2):  # answers to reads that ran at once may be crossed: another chat's is asked for again
            history = await self._read(account, chat)
            if all(_belongs(account.messenger, item, chat) for item in history):
                return history
        raise Unknown("the history is another chat's")

    async def _read(self, account: Account, chat: str) -> Sequence[Fields]:
        params = {"chat_id": chat, "limit": _LAST, "order": "desc"}
        try:
            answer = await self._api.call(account, Call("sync/messages/get", params, alone=True))
        except ChannelError as error:
            raise Unknown(f"no history: {error.detail}") from error
        messages = answer.get("messages")
        if messages is None:
            return ()
        if not isinstance(messages, list):
            raise Unknown("unreadable history")
        return [item for item in messages if isinstance(item, Mapping)]


def _belongs(messenger: Messenger, item: Fields, chat: str) -> bool:
    named = ident(item, "chatId", "chat_id")
    if not named or not messenger.phones:
        return not named or named == chat
    # One person may be shown by phone and by `@lid`: only two different phones are surely two chats.
    other = normal(named)
    return other == chat or chat.endswith("@lid") or not other.endswith("@c.us") or chat_of(messenger, item) == chat


def arrived(steps: Sequence[Step], own: Iterable[Fields], mark: str) -> list[str]:
    """Ids of the first steps that the history shows, in order; its length says how far the message came."""
    found: list[str] = []
    for item in own:
        if len(found) < len(steps) and _shows(item, steps[len(found)], mark):
            found.append(ident(item, "id"))
    return found


def _shows(item: Fields, step: Step, mark: str) -> bool:
    bot = word(item, "wappi_bot_id")
    if bot:  # an exact mark is believed before any likeness
        return bot == mark and ident(item, "type") in step.types
    said = word(item, "caption", "body") if step.file else word(item, "body", "caption")
    alike = not step.says or " ".join(said.split()) == " ".join(step.says.split())
    return ident(item, "type") in step.types and alike
