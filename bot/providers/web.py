"""The web as knowledge reads it: one checked request at a time, packed bodies unpacked within the same bound."""

import zlib

from channels.egress import Egress
from channels.failures import Refused, RetryLater
from dialogs.errors import BadInput, ProviderError
from knowledge.intake.fetching import AGENT
from knowledge.ports import Got

_HEADERS = {
    "User-Agent": f"Mozilla/5.0 (compatible; {AGENT}/1.0)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,*/*;q=0.5",
    "Accept-Encoding": "identity",
}


class EgressWeb:
    """Implements `knowledge.ports.Web`: every address of every name is checked before it is called."""

    def __init__(self, egress: Egress) -> None:
        self._egress = egress

    async def get(self, url: str, most: int, seconds: float) -> Got:
        """Raises BadInput for an address that leads inside, ProviderError when there is no answer."""
        try:
            answer = await self._egress.get(url, _HEADERS, seconds, most + 1)
        except Refused as error:
            key = "error-url-inside" if error.reason == "not-public" else "error-url-wrong"
            raise BadInput(key, error.detail, name=url[:200]) from error
        except RetryLater as error:
            raise ProviderError("error-url-away", error.detail, name=url[:200]) from error
        body = unpack(answer.headers.get("content-encoding", ""), answer.body, most)
        return Got(url, answer.status, answer.headers, body[:most], len(body) <= most)


def unpack(encoding: str, body: bytes, most: int) -> bytes:
    """The body as it was before packing; of a bomb the first `most` bytes and one."""
    if encoding.strip().lower() not in ("gzip", "deflate", "x-gzip"):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, most + 1)
    except zlib.error:
        return body
