"""Media: a client's files, fetched from the channel once and kept in our own store by their content."""

from dataclasses import replace

from loguru import logger

from channels.base import Connection, Refused
from dialogs.messages import Attachment, InboundMessage
from dialogs.ports import Blobs


class Media:
    """Fetches the files of messages."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    async def kept(self, message: InboundMessage, connection: Connection) -> InboundMessage:
        if not message.attachments:
            return message
        files = [await self._stored(item, connection) for item in message.attachments]
        return replace(message, attachments=tuple(files))

    async def _stored(self, item: Attachment, connection: Connection) -> Attachment:
        """The file in our own store; one that can't be fetched stays as its name."""
        if not item.remote or item.blob:
            return item
        try:
            file = await connection.channel.fetch(connection.inbox, item)
        except Refused as error:
            logger.info("attachment refused: {}", error.detail)
            return item
        blob = await self._blobs.put(connection.inbox.tenant_id, file.content)
        remote = "" if item.remote.startswith("data:") else item.remote  # a file that came inside is kept once
        mime, name = item.mime or file.mime, item.name or file.name
        return replace(item, remote=remote, blob=blob, size=len(file.content), mime=mime, name=name)
