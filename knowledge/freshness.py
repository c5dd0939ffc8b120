"""Sources that stand already: new versions, looks at their address, another try, a way back."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from dialogs.errors import BadInput, NotFound
from dialogs.ids import MemberId, Millis, SourceId, TenantId
from dialogs.ports import Blobs, Clock
from knowledge.cleaning import clean
from knowledge.loaders import loader_for, recorded
from knowledge.ports import SourceStore
from knowledge.sources import Source, SourceState, Version

MOST_BYTES = 20 * 1024 * 1024
_MOST_NAME = 200
_RESTING = (SourceState.READY, SourceState.FAILED, SourceState.CANCELLED, SourceState.HELD)


class Freshness:
    """What keeps knowledge fresh; the reading itself comes later. `queued` is called when something waits."""

    def __init__(self, store: SourceStore, blobs: Blobs, clock: Clock, queued: Callable[[], None]) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._queued = queued

    async def update_file(self, tenant: TenantId, source: SourceId, name: str, content: bytes, by: MemberId) -> None:
        """A new version of a source: the old serves until it is whole. Raises BadInput, NotFound, Conflict."""
        name, kind = checked(name, content)
        await self._renew(tenant, await self._store.get_source(tenant, source), kind, name, content, by)

    async def _renew(
        self, tenant: TenantId, old: Source, kind: str, name: str, content: bytes, by: MemberId
    ) -> None:  # fmt: skip
        now = self._clock.now()
        blob, digest = await self._blobs.put(tenant, content), hashlib.sha256(content).hexdigest()
        newest = max((one.number for one in await self._store.versions(tenant, old.id)), default=0)
        fresh = replace(
            old, kind=kind, name=name, blob=blob, hash=digest, version=newest + 1, parsed="", notes=(), fetches=False
        )
        await self._queue(tenant, fresh)
        await self._store.add_version(tenant, version_of(fresh, by, now))

    async def _queue(self, tenant: TenantId, source: Source) -> None:
        fresh = replace(
            source, state=SourceState.QUEUED, attempts=0, due=0, error=None, updated_at=self._clock.now()
        )  # fmt: skip
        await self._store.save_source(tenant, fresh, _RESTING)
        self._queued()

    async def again(self, tenant: TenantId, source: SourceId) -> None:
        """Reads once more what failed or was cancelled, from the stage that failed. Raises NotFound, Conflict."""
        await self._queue(tenant, await self._store.get_source(tenant, source))

    async def publish(self, tenant: TenantId, source: SourceId) -> None:
        """Lets a held source through: these bytes are a person's word now. Raises NotFound, Conflict."""
        known = await self._store.get_source(tenant, source)
        await self._queue(tenant, replace(known, trusted=known.hash))

    async def refresh(self, tenant: TenantId, source: SourceId) -> None:
        """Looks at the source's address now. Raises NotFound, Conflict while it is being read."""
        known = await self._store.get_source(tenant, source)
        if not known.url:
            raise NotFound("error-not-found", "the source has no address")
        await self._queue(tenant, replace(known, fetches=True))

    async def refresh_every(self, tenant: TenantId, source: SourceId, hours: int) -> None:
        """Looks at the address by itself; 0: never. Raises NotFound."""
        await self._store.set_refresh(tenant, source, hours, self._clock.now())

    async def cancel(self, tenant: TenantId, source: SourceId) -> None:
        """Stops the reading; what served before serves on. Raises NotFound, Conflict when it is over already."""
        known = await self._store.get_source(tenant, source)
        fresh = replace(known, state=SourceState.CANCELLED, updated_at=self._clock.now(), error=None)
        await self._store.save_source(tenant, fresh, (SourceState.QUEUED, SourceState.READING))

    async def roll_back(self, tenant: TenantId, source: SourceId, number: int) -> None:
        """Publishes an earlier version again; its address is then looked at only when asked. Raises NotFound."""
        kept = next((one for one in await self._store.versions(tenant, source) if one.number == number), None)
        if kept is None:
            raise NotFound("error-not-found", "version")
        await self._store.set_refresh(tenant, source, 0, self._clock.now())
        known = await self._store.get_source(tenant, source)
        fresh = replace(
            known, kind=kept.kind, name=kept.name, blob=kept.blob, hash=kept.hash, parsed=kept.parsed, version=number,
            fetches=False, notes=(),
        )  # fmt: skip
        await self._queue(tenant, fresh)

    async def versions(self, tenant: TenantId, source: SourceId) -> Sequence[Version]:
        """Newest first."""
        return await self._store.versions(tenant, source)


def checked(name: str, content: bytes) -> tuple[str, str]:
    """A plain name and the kind of its content. Raises BadInput."""
    name = clean(PurePosixPath(name.replace("\\", "/")).name)[:_MOST_NAME] or "file"
    if len(content) > MOST_BYTES:
        raise BadInput("error-file-too-big", name=name, most=MOST_BYTES // 1024 // 1024)
    return name, recorded.KIND if recorded.is_recording(content) else loader_for(name, content).kind


def version_of(source: Source, by: MemberId, now: Millis) -> Version:
    """The version that the source is."""
    return Version(source.id, source.version, source.kind, source.name, source.blob, source.hash, now, by)
