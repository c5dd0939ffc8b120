"""Files that sources keep: originals, parsed documents, pages of sites. A file goes with its last user."""

import json
from collections.abc import Iterable

from dialogs.errors import NotFound
from dialogs.ids import TenantId
from dialogs.ports import Blobs
from knowledge.intake.reading import SITE
from knowledge.ports import SourceStore
from knowledge.sources import Source, Version


class Keeping:
    """Whose file is whose."""

    def __init__(self, store: SourceStore, blobs: Blobs) -> None:
        self._store = store
        self._blobs = blobs

    async def files_of(self, tenant: TenantId, source: Source) -> set[str]:
        """Keys of all files of all its versions."""
        found = {source.blob, source.parsed}
        every: list[Source | Version] = [source, *await self._store.versions(tenant, source.id)]
        for one in every:
            found |= {one.blob, one.parsed, *await self._pages(tenant, one)}
        return found - {""}

    async def _pages(self, tenant: TenantId, one: Source | Version) -> list[str]:
        if one.kind != SITE or not one.blob:
            return []
        try:
            return [key for *_, key in json.loads(await self._blobs.get(tenant, one.blob))]
        except NotFound:
            return []

    async def drop(self, tenant: TenantId, files: Iterable[str]) -> None:
        """Deletes those that no source of the company uses."""
        used: set[str] = set()
        for other in await self._store.list_sources(tenant):
            used |= await self.files_of(tenant, other)
        for key in set(files) - used:
            await self._blobs.delete(tenant, key)
