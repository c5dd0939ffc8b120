"""A small base as a whole: all its chunks in order, for a model that reads them at once."""

from collections.abc import Callable, Sequence

from dialogs.answers.prompts import tokens_of_source
from dialogs.ids import Millis
from dialogs.ports import Found, Scope
from knowledge.ports import SourceStore
from knowledge.sources import Chunk

_FEWEST = 12  # tokens of a chunk in its frame: what has more chunks than the tokens allow need not be read to be told


class SmallLibrary:
    """Implements `dialogs.ports.Library`."""

    def __init__(self, store: SourceStore, now: Callable[[], Millis]) -> None:
        self._store = store
        self._now = now

    async def whole(self, scope: Scope, tokens: int) -> Sequence[Found]:
        """All that the bot may use now, the oldest source first; empty when it is over so many tokens."""
        tenant = scope.tenant_id
        hidden = await self._store.hidden(tenant, scope.bot_id, scope.language, self._now())
        sources = [one for one in await self._store.list_sources(tenant) if one.id not in hidden]
        if sum(one.chunks for one in sources if one.serving) * _FEWEST > tokens:
            return ()
        found: list[Found] = []
        for source in reversed(sources):
            found += [_found(chunk) for chunk in await self._store.chunks_of(tenant, source.id)]
            if sum(map(tokens_of_source, found)) > tokens:
                return ()
        return found


def _found(chunk: Chunk) -> Found:
    words = chunk.answer or chunk.text
    return Found(
        chunk.id, chunk.source_id, chunk.cited, chunk.text, 0.0, 0.0, words, chunk.question, chunk.below, chunk.url
    )  # fmt: skip
