"""Files of managers: from Telegram into our own store before they go to a client."""

from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import Message

from channels.telegram.content import attachments_of
from dialogs.errors import BadInput
from dialogs.ids import TenantId
from dialogs.messages import Attachment
from dialogs.ports import Blobs


async def attachments(bot: Bot, message: Message, blobs: Blobs, tenant: TenantId) -> Sequence[Attachment]:
    """The message's files, each under its blob's key; locations and contacts as they are.

    Raises BadInput when Telegram does not give a file out (over 20 MB). Network failures are left to the queue,
    which brings the update again."""
    whole = message.model_dump(exclude_none=True, by_alias=True)
    told = [item for part in (whole, *whole.get("album", ())) for item in attachments_of(part)]
    return tuple([await _kept(bot, item, blobs, tenant) for item in told])


async def _kept(bot: Bot, item: Attachment, blobs: Blobs, tenant: TenantId) -> Attachment:
    if not item.remote:
        return item
    try:
        stream: BinaryIO | None = await bot.download(item.remote)
    except TelegramBadRequest as error:
        raise BadInput("error-desk-file", str(error)[:200], name=item.name) from error
    content = stream.read() if stream else b""
    # the file's id in the control bot means nothing to the client's bot: only the blob travels on
    return replace(item, remote="", blob=await blobs.put(tenant, content), size=len(content))
