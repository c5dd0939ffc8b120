"""What a model reads beside what was found: all of a small base, of a larger one what stands beside the best."""

from collections.abc import Callable, Sequence
from itertools import accumulate

from dialogs.answers.prompts import tokens_of_source
from dialogs.ids import Millis
from dialogs.ports import Found, Scope
from knowledge.ports import SourceStore
from knowledge.sources import Chunk

_FEWEST = 12  # tokens of a chunk in its frame: what has more chunks than the tokens allow need not be read to be told
_BEST = 2  # of what was found, beside which is looked


class StoredLibrary:
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

    async def around(self, scope: Scope, found: Sequence[Found], tokens: int) -> Sequence[Found]:
        """What stands right before and after the best of it, in the same section, as far as the tokens go. An entry
        and a row stand for themselves."""
        wanted = [one.chunk_id for one in found[:_BEST]]
        best = {chunk.id: chunk for chunk in await self._store.chunks_by_ids(scope.tenant_id, wanted)}
        texts = [best[one] for one in wanted if one in best and best[one].kind == "text"]
        beside = {one.id: _found(one) for chunk in texts for one in await self._beside(scope, chunk)}
        known, left = {one.chunk_id for one in found}, tokens - sum(map(tokens_of_source, found))
        more = [one for key, one in beside.items() if key not in known]
        spent = accumulate(map(tokens_of_source, more))
        return [one for one, so_far in zip(more, spent, strict=True) if so_far <= left]

    async def _beside(self, scope: Scope, chunk: Chunk) -> Sequence[Chunk]:
        most = chunk.position + 2  # a section begins where its source does, or later
        section = await self._store.section(scope.tenant_id, chunk.source_id, chunk.path, most)
        return [one for one in section if abs(one.position - chunk.position) == 1]


def _found(chunk: Chunk) -> Found:
    words = chunk.answer or chunk.text
    return Found(
        chunk.id, chunk.source_id, chunk.cited, chunk.text, 0.0, 0.0, words, chunk.question, chunk.below, chunk.url
    )  # fmt: skip
