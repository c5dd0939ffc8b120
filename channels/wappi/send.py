"""Sending a message step by step; a message that broke off goes on where it stopped, and not from its beginning."""

import asyncio
import base64
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from channels.base import Receipt
from channels.failures import ChannelError, Refused, Unknown
from channels.wappi.api import Account, Call, Wappi
from channels.wappi.failures import refusal
from channels.wappi.parse import OURS
from channels.wappi.planning import Step, plan
from channels.wappi.reading import Fields, ident, part, word
from dialogs.errors import NotFound
from dialogs.ids import TenantId
from dialogs.messages import Act, Attachment, OutboundMessage
from dialogs.ports import Blobs
from dialogs.refusals import Why
from dialogs.tenant import Inbox

_REMEMBERED = 1000  # messages that broke off
_PAUSES = (1.5, 2.0, 3.0, 4.0)  # seconds between looks at a queued send
_QUEUE = {"timeout_from": "1", "timeout_to": "3"}
Pause = Callable[[float], Awaitable[object]]


def mark_of(message: OutboundMessage) -> str:
    """What goes with every send of this message and comes back in its echo."""
    return OURS + hashlib.sha256(message.key.encode(errors="replace")).hexdigest()[:12]


class Sending:
    """Sends by the synchronous methods; what no client asked for goes through Wappi's own queue."""

    def __init__(self, api: Wappi, blobs: Blobs, pause: Pause = asyncio.sleep) -> None:
        self._api = api
        self._blobs = blobs
        self._pause = pause
        self._gone: OrderedDict[str, list[str]] = OrderedDict()  # by message key: ids of the steps that went

    async def send(self, account: Account, inbox: Inbox, message: OutboundMessage, words: str) -> Receipt:
        """The receipt of the last step. Raises ChannelError; Unknown when a part of it has gone already."""
        steps = plan(account.messenger, message, words)
        gone = self._gone.pop(message.key, [])[: len(steps)]
        for step in steps[len(gone) :]:
            try:
                gone.append(await self._step(account, inbox, message, step))
            except ChannelError as error:
                raise self._broken(message, gone, error) from error
        if message.edit_id:
            return _edited(message, steps, gone)
        return Receipt(gone[-1], message.thread, gone if len(gone) > 1 else ())

    def went(self, message: OutboundMessage, ids: Sequence[str]) -> None:
        """The first steps of the message have gone, under these ids: the next send goes on behind them."""
        self._gone[message.key] = list(ids)
        while len(self._gone) > _REMEMBERED:
            self._gone.popitem(last=False)

    def _broken(self, message: OutboundMessage, gone: list[str], error: ChannelError) -> ChannelError:
        if not gone or isinstance(error, Refused):
            return error
        self.went(message, gone)
        return Unknown(f"after {len(gone)} parts: {error.detail}")

    async def _step(self, account: Account, inbox: Inbox, message: OutboundMessage, step: Step) -> str:
        body = await self._body(inbox, step)
        queued = step.twin and account.messenger.async_sends and _unasked(message)
        call = _call(step, body, message, queued)
        answer = await self._api.call(account, call)
        name = ident(answer, "message_id")
        if name or not step.types:
            return name
        task = ident(answer, "task_id")
        return await self._of_task(account, task) if task else ""

    async def _body(self, inbox: Inbox, step: Step) -> Mapping[str, Any]:
        if step.file is None:
            return step.body
        content = await self._content(inbox, step.file)
        return {**step.body, "b64_file": base64.b64encode(content).decode()}

    async def _content(self, inbox: Inbox, item: Attachment) -> bytes:
        tenant, _, key = item.blob.rpartition("/")
        try:
            return await self._blobs.get(TenantId(tenant or inbox.tenant_id), key)
        except NotFound as error:
            raise Refused("the file is no longer in the store", Why.FILE_BAD) from error

    async def _of_task(self, account: Account, task: str) -> str:
        """The id of a queued message once it went; under its task's id where that takes longer than we wait."""
        for seconds in _PAUSES:
            await self._pause(seconds)
            name = await self.sent_by(account, task)
            if name:
                return name
        return f"task:{task}"

    async def sent_by(self, account: Account, task: str) -> str:
        """The id that a task's message got; "" when there is none yet, or Wappi does not tell. Raises ChannelError
        when the task failed."""
        try:
            answer = await self._api.call(account, Call("task/get", {"task_id": task}, plain=True))
        except ChannelError:
            return ""
        return _task_message(part(answer, "task") or answer)


def _edited(message: OutboundMessage, steps: Sequence[Step], gone: Sequence[str]) -> Receipt:
    """After an edit or a deletion: the parts that stand now."""
    if message.act is not Act.SAY:
        return Receipt(message.edit_id, message.thread)
    ids = list(message.edit_ids or (message.edit_id,))
    stand = ids[: sum(step.path == "message/edit" for step in steps)]
    stand += [name for step, name in zip(steps, gone, strict=True) if step.types]
    return Receipt(stand[-1], message.thread, stand if len(stand) > 1 or len(ids) > 1 else ())


def _task_message(task: Fields) -> str:
    response = part(task, "response")
    name = ident(response, "message_id") or ident(task, "message_id")
    if not name and word(task, "status") in ("error", "failed") and word(response, "detail"):
        raise refusal(word(response, "detail"))
    return name


def _call(step: Step, body: Mapping[str, Any], message: OutboundMessage, queued: bool) -> Call:
    way = "async" if queued else "sync"
    marked = {"bot_id": mark_of(message)} if step.types else {}
    params = {**step.params, **marked, **(_QUEUE if queued else {})}
    # Only what appears in the chat anew does harm when it is done twice.
    return Call(f"{way}/{step.path}", params, body, sends=bool(step.types))


def _unasked(message: OutboundMessage) -> bool:
    """True for what we send by ourselves: no client waits, so it goes with a pause between."""
    return message.act is Act.SAY and message.not_before > 0
