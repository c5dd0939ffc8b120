"""Sources that stand already: new versions, looks at their address, another try, a way back."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from dialogs.access import Actor, Permission
from dialogs.errors import BadInput, Conflict, NotFound
from dialogs.ids import MemberId, Millis, SourceId
from dialogs.ports import Blobs, Clock
from dialogs.store import AuditEntry
from knowledge.intake.cleaning import clean
from knowledge.intake.typing import MOST_BYTES, Made, entry, made_by, typed
from knowledge.loaders import loader_for, recorded
from knowledge.ports import SourceStore
from knowledge.sources import HELD_BY_CHECKS, Reach, Source, SourceState, Version

_MOST_NAME = 200
_RESTING = (SourceState.READY, SourceState.FAILED, SourceState.CANCELLED, SourceState.HELD)


class Freshness:
    """What keeps knowledge fresh; the reading itself comes later. `queued` is called when something waits. Every change
    needs the right to teach, and leaves a line in the audit."""

    def __init__(self, store: SourceStore, blobs: Blobs, clock: Clock, queued: Callable[[], None]) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._queued = queued

    async def update_file(self, actor: Actor, source: SourceId, name: str, content: bytes) -> None:
        """A new version of a source: the old serves until it is whole. Raises BadInput, NotFound, Conflict."""
        known = await self._of(actor, source)
        await self._renew(actor, known, *checked(name, content), content)

    async def update_text(self, actor: Actor, source: SourceId, words: str) -> None:
        """The same by typed words: a new answer to the entry's question, or a new text. Raises as `update_file`."""
        known = await self._of(actor, source)
        made = entry(known.title, words) if made_by(known) is Made.ENTRY else typed(known.title, words)
        await self._renew(actor, known, *made)

    async def _renew(self, actor: Actor, known: Source, name: str, kind: str, content: bytes) -> None:
        now, tenant, source = self._clock.now(), actor.tenant, known.id
        blob, digest = await self._blobs.put(tenant, content), hashlib.sha256(content).hexdigest()
        newest = max((one.number for one in await self._store.versions(tenant, source)), default=0)
        fresh = replace(
            known, kind=kind, name=name, blob=blob, hash=digest, version=newest + 1, parsed="", notes=(), fetches=False
        )
        await self._queue(actor, fresh, "source.update", to=newest + 1)
        await self._store.add_version(tenant, version_of(fresh, actor.id, now))

    async def _of(self, actor: Actor, source: SourceId) -> Source:
        actor.require(Permission.TEACH)
        return await self._store.get_source(actor.tenant, source)

    async def _queue(self, actor: Actor, source: Source, action: str, **details: object) -> None:
        now = self._clock.now()
        fresh = replace(source, state=SourceState.QUEUED, attempts=0, due=0, error=None, updated_at=now)
        await self._store.save_source(actor.tenant, fresh, _RESTING, noted(actor, now, action, source, **details))
        self._queued()

    async def again(self, actor: Actor, source: SourceId) -> None:
        """Reads once more what failed or was cancelled, from the stage that failed. Raises NotFound, Conflict."""
        await self._queue(actor, await self._of(actor, source), "source.again")

    async def publish(self, actor: Actor, source: SourceId, version: int = 0) -> None:
        """Lets a held source through: these bytes, or this version, are a person's word now. With a `version` only
        that one; a second word is no harm. Raises NotFound, Conflict when it is not held any more."""
        known = await self._of(actor, source)
        if version and known.version == version == known.passed:
            return
        _expect(known, version)
        by_checks = known.error is not None and known.error.key == HELD_BY_CHECKS
        let = replace(known, passed=known.version) if by_checks else replace(known, trusted=known.hash)
        await self._queue(actor, let, "source.publish")

    async def keep(self, actor: Actor, source: SourceId, version: int = 0) -> bool:
        """Leaves a held version out: the one before serves on and is the source's again, and so it stays until the
        source changes. False where there is none: then nothing of the source answers. Raises as `publish`."""
        known = await self._of(actor, source)
        if version and _left_out(known, version):
            return bool(known.serving)
        _expect(known, version)
        kept = [one for one in await self._store.versions(actor.tenant, source) if one.number == known.serving]
        if kept:
            await self._queue(actor, replace(back_to(known, kept[0]), passed=known.serving), "source.keep")
            return True
        now = self._clock.now()
        left = replace(known, state=SourceState.CANCELLED, updated_at=now, error=None)
        await self._store.save_source(
            actor.tenant, left, (SourceState.HELD,), noted(actor, now, "source.cancel", known)
        )  # fmt: skip
        return False

    async def refresh(self, actor: Actor, source: SourceId) -> None:
        """Looks at the source's address now. Raises NotFound, Conflict while it is being read."""
        known = await self._of(actor, source)
        if not known.url:
            raise NotFound("error-not-found", "the source has no address")
        await self._queue(actor, replace(known, fetches=True), "source.refresh")

    async def refresh_every(self, actor: Actor, source: SourceId, hours: int) -> None:
        """Looks at the address by itself; 0: never. Raises NotFound."""
        known, now = await self._of(actor, source), self._clock.now()
        note = noted(actor, now, "source.schedule", known, hours=hours)
        await self._store.set_refresh(actor.tenant, source, hours, now, note)

    async def set_reach(self, actor: Actor, source: SourceId, reach: Reach) -> None:
        """Who finds it, and when. Raises NotFound."""
        known, now = await self._of(actor, source), self._clock.now()
        note = noted(actor, now, "source.reach", known, bots=list(reach.bots), since=reach.since, until=reach.until)
        await self._store.set_reach(actor.tenant, source, reach, now, note)

    async def cancel(self, actor: Actor, source: SourceId) -> None:
        """Stops the reading; what served before serves on. Raises NotFound, Conflict when it is over already."""
        known, now = await self._of(actor, source), self._clock.now()
        fresh = replace(known, state=SourceState.CANCELLED, updated_at=now, error=None)
        busy = (SourceState.QUEUED, SourceState.READING)
        await self._store.save_source(actor.tenant, fresh, busy, noted(actor, now, "source.cancel", known))

    async def roll_back(self, actor: Actor, source: SourceId, number: int) -> None:
        """Publishes an earlier version again; its address is then looked at only when asked. Raises NotFound,
        Conflict while it is being read."""
        known = await self._of(actor, source)
        kept = next((one for one in await self._store.versions(actor.tenant, source) if one.number == number), None)
        if kept is None:
            raise NotFound("error-not-found", "version")
        await self._queue(actor, replace(back_to(known, kept), every=0, passed=number), "source.rollback", to=number)
        await self._store.set_refresh(actor.tenant, source, 0, self._clock.now())

    async def versions(self, actor: Actor, source: SourceId) -> Sequence[Version]:
        """Newest first."""
        actor.require(Permission.SEE)
        return await self._store.versions(actor.tenant, source)


def _expect(known: Source, version: int) -> None:
    """Raises Conflict when a word about this version, or whichever is held, comes too late."""
    if known.state is not SourceState.HELD or version not in (0, known.version):
        raise Conflict("error-changed-meanwhile", f"version {known.version} is {known.state}")


def _left_out(known: Source, version: int) -> bool:
    """Whether this version was left out already."""
    back = known.passed == known.serving == known.version < version
    return (back and bool(known.serving)) or (known.version == version and known.state is SourceState.CANCELLED)


def noted(actor: Actor, now: Millis, action: str, source: Source, **details: object) -> AuditEntry:
    """A line of the audit that names the source, which may be gone when it is read."""
    return AuditEntry(now, actor.id, action, source.id, {"title": source.title, **details})


def back_to(source: Source, kept: Version) -> Source:
    """The source as that version of it was."""
    return replace(
        source, kind=kept.kind, name=kept.name, blob=kept.blob, hash=kept.hash, parsed=kept.parsed,
        version=kept.number, fetches=False, notes=(),
    )  # fmt: skip


def checked(name: str, content: bytes) -> tuple[str, str]:
    """A plain name and the kind of its content. Raises BadInput."""
    name = clean(PurePosixPath(name.replace("\\", "/")).name)[:_MOST_NAME] or "file"
    if len(content) > MOST_BYTES:
        raise BadInput("error-file-too-big", name=name, most=MOST_BYTES // 1024 // 1024)
    return name, recorded.KIND if recorded.is_recording(content) else loader_for(name, content).kind


def version_of(source: Source, by: MemberId, now: Millis) -> Version:
    """The version that the source is."""
    return Version(source.id, source.version, source.kind, source.name, source.blob, source.hash, now, by)
