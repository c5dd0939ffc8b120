"""Rows of sources, their chunks and versions."""

from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa

from bot.storage.base import Repository, Row
from bot.storage.tables.knowledge import BOUNDED, chunks, source_versions, sources
from dialogs.errors import Conflict, NotFound
from dialogs.ids import BotId, ChunkId, Millis, SourceId, TenantId
from dialogs.texts import Text
from knowledge.sources import Chunk, Reach, Source, SourceState, Version

_IN_ONE_QUERY = 500  # bound parameters are limited
_PLAIN = (
    "kind", "title", "name", "blob", "hash", "added_by", "created_at", "updated_at", "chunks", "done", "url", "deep",
    "version", "serving", "parsed", "fetches", "every", "attempts", "due", "started_at", "checked_at", "pages",
    "pages_done", "trusted", "language", "indexed", "passed",
)  # fmt: skip


def source_of(row: Row) -> Source:
    plain = {name: row[name] for name in _PLAIN}
    notes = tuple(_text(note) for note in row["notes"] or ())
    error = _text(row["error"]) if row["error"] else None
    return Source(row["id"], state=SourceState(row["state"]), error=error, notes=notes, reach=_reach(row), **plain)


def _reach(row: Row) -> Reach:
    return Reach(tuple(map(BotId, row["bots"] or ())), row["valid_from"], row["valid_until"])


def _reaching(reach: Reach) -> dict[str, Any]:
    return {"bots": list(reach.bots) or None, "valid_from": reach.since, "valid_until": reach.until}


def _text(plain: Mapping[str, Any]) -> Text:
    return Text(plain["key"], plain["values"])


def _plain(text: Text) -> dict[str, Any]:
    return {"key": text.key, "values": dict(text.values)}


def _columns(source: Source) -> dict[str, Any]:
    values = {name: getattr(source, name) for name in _PLAIN}
    values |= {"title": source.title[:300], "name": source.name[:300], "state": source.state}
    error = _plain(source.error) if source.error else None
    return values | {"error": error, "notes": [_plain(note) for note in source.notes]}


def _row_of(chunk: Chunk) -> dict[str, Any]:
    values = {name: getattr(chunk, name) for name in chunk.__slots__}
    return values | {"title": chunk.title[:300]}


def _chunk(row: Row) -> Chunk:
    return Chunk(
        row["id"], row["source_id"], row["position"], row["title"], row["text"], row["path"], row["question"],
        row["answer"], row["hash"], row["parent"] or "", row["kind"], row["url"], row["page"],
    )  # fmt: skip


class SourceRows(Repository):
    """Rows of one tenant's knowledge."""

    def add(self, source: Source) -> None:
        self.insert(sources, id=source.id, **_columns(source), **_reaching(source.reach))

    def save(self, source: Source, expect: Collection[SourceState]) -> None:
        self._expect(source.id, expect)
        columns = _columns(source)
        del columns["indexed"]  # who saves may have read it long ago
        self.update(sources, sources.c.id == source.id, **columns)

    def _expect(self, source: SourceId, states: Collection[SourceState]) -> None:
        query = sa.select(sources.c.state).where(self.mine(sources), sources.c.id == source)
        found = self.connection.execute(query.with_for_update() if self.postgres else query).scalar()
        if found is None:
            raise NotFound("error-not-found", "source")
        if states and SourceState(found) not in states:
            raise Conflict("error-changed-meanwhile", f"source is {found}")

    def get(self, source: SourceId) -> Source:
        return source_of(self.the(sources, sources.c.id == source))

    def every(self) -> Sequence[Source]:
        return [source_of(row) for row in self.rows(sources, order=sources.c.id.desc())]

    def claim(self, now: Millis, stale_before: Millis) -> Source | None:
        query = sa.select(sources).where(self.mine(sources), _waits(now, stale_before)).order_by(sources.c.id).limit(1)
        query = query.with_for_update(skip_locked=True) if self.postgres else query
        row = self.connection.execute(query).mappings().first()
        if row is None:
            return None
        fresh = {"updated_at": now, "started_at": now, "done": 0, "pages_done": 0}
        self.update(sources, sources.c.id == row["id"], state=SourceState.READING, **fresh)
        return self.get(row["id"])

    def waiting_tenants(self, now: Millis, stale_before: Millis) -> Sequence[TenantId]:
        self.require_system()
        query = sa.select(sources.c.tenant_id).where(_waits(now, stale_before)).distinct()
        return [TenantId(tenant) for tenant in self.connection.execute(query).scalars()]

    def shallow(self) -> Sequence[tuple[TenantId, SourceId]]:
        self.require_system()
        query = sa.select(sources.c.tenant_id, sources.c.id).where(
            sources.c.state == SourceState.READY, ~sources.c.deep
        )
        return [(tenant, source) for tenant, source in self.connection.execute(query.order_by(sources.c.id).limit(8))]

    def deepened(self, source: SourceId, deep: bool) -> None:
        self.update(sources, sources.c.id == source, deep=deep)

    def behind(self, mark: str) -> Sequence[tuple[TenantId, SourceId]]:
        self.require_system()
        query = sa.select(sources.c.tenant_id, sources.c.id).where(sources.c.serving > 0, sources.c.indexed != mark)
        return [(tenant, source) for tenant, source in self.connection.execute(query.order_by(sources.c.id).limit(8))]

    def indexed(self, source: SourceId, mark: str) -> None:
        self.update(sources, sources.c.id == source, indexed=mark)

    def marks(self) -> set[str]:
        query = sa.select(sources.c.indexed).where(self.mine(sources), sources.c.serving > 0).distinct()
        return set(self.connection.execute(query).scalars())

    def unindexed(self) -> None:
        self.update(sources, sources.c.serving > 0, indexed="")

    def set_state(self, source: SourceId, **values: Any) -> None:
        self.get(source)
        self.update(sources, sources.c.id == source, **values)

    def advance(self, source: SourceId, **values: Any) -> None:
        self._expect(source, (SourceState.READING,))
        self.update(sources, sources.c.id == source, **values)

    def add_chunks(self, source: SourceId, fresh: Sequence[Chunk]) -> None:
        self.get(source)
        for chunk in fresh:
            self.insert_new(chunks, **_row_of(chunk))

    def clear_chunks(self, source: SourceId) -> None:
        self.delete(chunks, chunks.c.source_id == source)

    def replace_chunks(self, source: SourceId, fresh: Sequence[Chunk], now: Millis) -> None:
        self._expect(source, set(SourceState) - {SourceState.CANCELLED})
        self.clear_chunks(source)
        for chunk in fresh:
            self.insert(chunks, **_row_of(chunk))
        values = {
            "state": SourceState.READY,
            "updated_at": now,
            "chunks": len(fresh),
            "done": len(fresh),
            "error": None,
            "deep": False,
            "serving": sources.c.version,
            "attempts": 0,
        }
        self.update(sources, sources.c.id == source, **values)

    def add_version(self, version: Version) -> None:
        values = {name: getattr(version, name) for name in version.__slots__}
        keys = {name: values.pop(name) for name in ("source_id", "number")}
        self.put(source_versions, keys, **values)

    def versions(self, source: SourceId) -> Sequence[Version]:
        order = source_versions.c.number.desc()
        rows = self.rows(source_versions, source_versions.c.source_id == source, order=order)
        return [Version(**{name: row[name] for name in Version.__slots__}) for row in rows]

    def set_reach(self, source: SourceId, reach: Reach) -> None:
        self.get(source)
        self.update(sources, sources.c.id == source, **_reaching(reach))

    def hidden(self, bot: BotId | None, language: str, now: Millis) -> set[SourceId]:
        rows = self.fetch(("bounded sources",), bounded, tenant_id=self.tenant)
        closed = {SourceId(row["id"]) for row in rows if not _reach(row).open_to(bot, now)}
        if not language:
            return closed
        elsewhere = self.tuples(("foreign sources",), foreign, tenant_id=self.tenant, language=language)
        return closed.union(source for (source,) in elsewhere)

    def bounds(self, bot: BotId | None, other: str, now: Millis) -> tuple[set[SourceId], bool]:
        values = {"tenant_id": self.tenant, "language": other}
        return self.hidden(bot, "", now), bool(self.tuples(("sources in",), in_language, **values))

    def set_every(self, source: SourceId, hours: int) -> None:
        self.get(source)
        self.update(sources, sources.c.id == source, every=hours)

    def chunks_by_ids(self, ids: Sequence[ChunkId]) -> Sequence[Chunk]:
        parts = [ids[start : start + _IN_ONE_QUERY] for start in range(0, len(ids), _IN_ONE_QUERY)]
        return [Chunk(*row) for part in parts for row in self._chunks(part)]

    def _chunks(self, ids: Sequence[ChunkId]) -> Sequence[Sequence[Any]]:
        """A statement for each power of two of them: the last one stands for those that are wanting."""
        names = [f"id_{place}" for place in range(1 << (len(ids) - 1).bit_length())]
        named = dict(zip_longest(names, ids, fillvalue=ids[-1]))
        return self.tuples(("chunks", str(len(names))), lambda: _named(names), tenant_id=self.tenant, **named)

    def chunks_of(self, source: SourceId) -> Sequence[Chunk]:
        return [_chunk(row) for row in self.rows(chunks, chunks.c.source_id == source, order=chunks.c.position)]

    def section(self, source: SourceId, path: str, most: int) -> Sequence[Chunk]:
        within = sa.or_(chunks.c.path == path, chunks.c.path.startswith(f"{path} › ", autoescape=True))
        where = [chunks.c.source_id == source, *([within] if path else [])]
        return [_chunk(row) for row in self.rows(chunks, *where, order=chunks.c.position, most=most)]

    def remove(self, source: SourceId) -> None:
        self.clear_chunks(source)
        self.delete(source_versions, source_versions.c.source_id == source)
        self.delete(sources, sources.c.id == source)


def bounded() -> sa.Select[Any]:
    """`valid_until` is never below 0: asked for, it makes SQLite sure that the index of these is the shortest way."""
    read = (sources.c.id, sources.c.bots, sources.c.valid_from, sources.c.valid_until)
    return sa.select(*read).where(_mine(), sources.c.valid_until >= sa.literal_column("0"), BOUNDED)


def foreign() -> sa.Select[Any]:
    language = sa.bindparam("language", type_=sa.String)
    return sa.select(sources.c.id).where(_mine(), sources.c.language > "", sources.c.language != language)


def in_language() -> sa.Select[Any]:
    one = sa.select(sources.c.id).where(_mine(), sources.c.language == sa.bindparam("language", type_=sa.String))
    return one.limit(sa.literal_column("1"))


def _mine() -> sa.ColumnElement[bool]:
    return sources.c.tenant_id == sa.bindparam("tenant_id")


def _named(names: Sequence[str]) -> sa.Select[Any]:
    read: dict[str, sa.ColumnElement[Any]] = {name: chunks.c[name] for name in Chunk.__slots__}
    read["parent"] = sa.func.coalesce(chunks.c.parent, "")
    return sa.select(*read.values()).where(
        chunks.c.tenant_id == sa.bindparam("tenant_id"), chunks.c.id.in_([sa.bindparam(name) for name in names])
    )


def _waits(now: Millis, stale_before: Millis) -> sa.ColumnElement[bool]:
    stale = sa.and_(sources.c.state == SourceState.READING, sources.c.updated_at < stale_before)
    return sa.or_(sa.and_(sources.c.state == SourceState.QUEUED, sources.c.due <= now), stale)
