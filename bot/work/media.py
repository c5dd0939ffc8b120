"""Media: a client's files, fetched from the channel once and kept in our own store by their content."""

from dataclasses import dataclass, replace
from pathlib import PurePath

from loguru import logger

from bot.work.thumbs import Thumbnail, no_thumbnail
from channels.base import Connection, File
from channels.failures import Refused, RetryLater
from dialogs.customer import straight
from dialogs.ids import TenantId
from dialogs.messages import Attachment, InboundMessage
from dialogs.ports import Blobs
from dialogs.settings import MAX_FILE, REFUSED_FILES
from dialogs.store import Store, Uow
from dialogs.tenant import Inbox

PATIENCE = 3  # tries at a file; then the message goes on without it
_MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a business takes from its clients."""

    most: int  # bytes
    types: frozenset[str]  # endings of names, without the dot, that are never taken

    def refuses(self, item: Attachment) -> str:
        """Why the file is not taken (a word for `desk-file-refused`); "" when it is."""
        if item.size > self.most:
            return "big"
        return "type" if PurePath(item.name).suffix.lower().removeprefix(".") in self.types else ""


class Media:
    """Fetches the files of messages. Raises RetryLater while it is worth waiting for the channel."""

    def __init__(self, blobs: Blobs, store: Store, thumbnail: Thumbnail = no_thumbnail) -> None:
        self._blobs = blobs
        self._thumbnail = thumbnail
        self._store = store

    async def kept(self, message: InboundMessage, connection: Connection, tries: int = 0) -> InboundMessage:
        """The message with its files in our own store; one that was not taken says why. `tries`: how often this was
        tried before."""
        if not message.attachments:
            return message
        bounds = await self._store.read(connection.inbox.tenant_id, lambda uow: _bounds(uow, connection.inbox))
        named = [replace(item, name=straight(item.name)) for item in message.attachments]
        files = [await self._kept(item, connection, bounds, tries) for item in named]
        return replace(message, attachments=tuple(files))

    async def _kept(self, item: Attachment, connection: Connection, bounds: Bounds, tries: int) -> Attachment:
        if not item.remote or item.blob:
            return item
        if why := bounds.refuses(item):
            return replace(item, refused=why)
        try:
            file = await connection.channel.fetch(connection.inbox, item)
        except (Refused, RetryLater) as error:
            if isinstance(error, RetryLater) and tries + 1 < PATIENCE:
                raise
            logger.info("attachment not fetched: {}", error.detail)
            return replace(item, refused="gone")
        return await self._stored(item, file, connection, bounds)

    async def _stored(self, item: Attachment, file: File, connection: Connection, bounds: Bounds) -> Attachment:
        remote = "" if item.remote.startswith("data:") else item.remote  # a file that came inside is kept once
        mime, name = item.mime or file.mime, item.name or straight(file.name)
        known = replace(item, remote=remote, size=len(file.content), mime=mime, name=name)
        if why := bounds.refuses(known):  # the channel had not told the size, or the name
            return replace(known, refused=why)
        tenant = connection.inbox.tenant_id
        thumb = await self._small(tenant, file) if file.thumb is None else file.thumb
        return replace(known, blob=await self._blobs.put(tenant, file.content), thumb=thumb)

    async def _small(self, tenant: TenantId, file: File) -> str:
        small = await self._thumbnail(file.content)
        return await self._blobs.put(tenant, small) if small else ""


def _bounds(uow: Uow, inbox: Inbox) -> Bounds:
    settings = uow.setup.bot(inbox.bot_id).settings
    types = str(REFUSED_FILES.read(settings)).replace(",", " ").split()
    return Bounds(int(float(MAX_FILE.read(settings)) * _MEGA), frozenset(one.lower().lstrip(".") for one in types))
