"""Files of clients: by the link while it lives, else by the message's id, else from the body that came with it."""

import base64
from collections.abc import Callable
from urllib.parse import urlsplit

import aiohttp

from channels.base import File
from channels.calls import read_capped
from channels.egress import Egress
from channels.failures import ChannelError, Refused, RetryLater
from channels.wappi.api import Account, Call, Wappi
from channels.wappi.contents import Handle, handle_of
from channels.wappi.reading import Fields, ident, word
from dialogs.messages import Attachment
from dialogs.ports import Clock
from dialogs.refusals import Why

MOST = 64_000_000  # bytes of one file
_SECONDS = 60.0  # of one download
_SOON = 5  # seconds before a link ends in which it is no longer tried


class Media:
    """Fetches. Raises only ChannelError; Refused when the file can't be had any more."""

    def __init__(self, api: Wappi, http: Callable[[], aiohttp.ClientSession], clock: Clock, egress: Egress) -> None:
        self._api = api
        self._http = http
        self._egress = egress
        self._clock = clock

    async def fetch(self, account: Account, item: Attachment) -> File:
        """The file's content, name and type."""
        handle = handle_of(item.remote)
        if handle.link and self._lives(handle):
            content = await self._linked(handle.link)
            if content is not None:
                return File(content, item.name, item.mime)
        return await self._downloaded(account, handle, item)

    def _lives(self, handle: Handle) -> bool:
        return not handle.until or handle.until > self._clock.now() / 1000 + _SOON

    async def _downloaded(self, account: Account, handle: Handle, item: Attachment) -> File:
        try:
            answer = await self._download(account, handle.id)
        except ChannelError as error:
            return _from_body(handle, item, may_come=not isinstance(error, Refused))
        content = _decoded(word(answer, "file_b64")) or await self._linked(word(answer, "file_link"))
        if content is None:
            return _from_body(handle, item, may_come=False)
        mime = item.mime or word(answer, "mime_type").partition(";")[0]
        return File(content, item.name or word(answer, "file_name"), mime)

    async def _download(self, account: Account, name: str) -> Fields:
        """Answers to downloads that ran at once may be crossed: one that names another message is asked for again."""
        for _ in range(2):
            answer = await self._api.call(
                account, Call("sync/message/media/download", {"message_id": name}, alone=True)
            )
            if ident(answer, "message_id", "id") in ("", name):
                return answer
        raise RetryLater("another message's file")

    async def _linked(self, link: str) -> bytes | None:
        """None when the link gives nothing, so that another way is tried. A link comes from outside: beside Wappi's
        own host, only public ones are asked, by https."""
        try:
            if _origin(link) == _origin(self._api.base):
                return await self._own(link)
            return (await self._egress.fetch(link, MOST, _SECONDS)).content if link.startswith("https://") else None
        except (aiohttp.ClientError, ChannelError, TimeoutError, OSError, ValueError):
            return None

    async def _own(self, link: str) -> bytes | None:
        limit = aiohttp.ClientTimeout(total=_SECONDS, sock_connect=10)
        async with self._http().get(link, timeout=limit, allow_redirects=False) as response:
            return await read_capped(response, MOST) if response.status == 200 else None


def _origin(link: str) -> tuple[str, str | None, int | None]:
    """Raises ValueError for what is no address."""
    parts = urlsplit(link)
    return parts.scheme, parts.hostname, parts.port


def _decoded(body: str) -> bytes | None:
    """base64 with or without its `data:` prefix; None when it is cut or none at all."""
    bare = body.partition(",")[2] if body.startswith("data:") else body
    try:
        return base64.b64decode(bare, validate=True) or None
    except ValueError:
        return None


def _from_body(handle: Handle, item: Attachment, may_come: bool) -> File:
    """The body that came with the event, if it is whole. `may_come`: the file may still be had later."""
    content = _decoded(handle.body) if handle.body else None
    if content and (not item.size or len(content) >= item.size):
        return File(content, item.name, item.mime)
    if may_come:
        raise RetryLater("the file can't be fetched now")
    raise Refused("the file is no longer kept", Why.FILE_BAD)
