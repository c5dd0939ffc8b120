"""Knowledge: sources and their chunks, and embeddings kept by content."""

import sqlalchemy as sa

from bot.storage.columns import Json, count, key, maybe, metadata, moment, tenant_key, word, words, yes

# That not everybody finds at all times: few, and each search asks for them.
BOUNDED = sa.text("(bots IS NOT NULL OR valid_from > 0 OR valid_until > 0)")

sources = sa.Table(
    "sources", metadata, tenant_key(), key("id"), word("kind", 32), word("title", 300), word("name", 300),
    word("state", 16, "queued"), sa.Column("error", Json), word("hash", 64), word("blob", 128), word("added_by", 64),
    count("chunks"), count("done"), count("version"), moment("created_at"), moment("updated_at"), words("url"),
    maybe("bot_id", 32), yes("deep", False), count("serving"), word("parsed", 128), yes("fetches", False),
    count("every"), count("attempts"), count("due"), count("started_at"), count("checked_at"), count("pages"),
    count("pages_done"), word("trusted", 64), count("passed"), sa.Column("notes", Json),
    word("indexed", 100), word("language", 8), sa.Column("bots", Json), count("valid_from"), count("valid_until"),
    sa.Index("sources_by_state", "tenant_id", "state", "created_at"),
    sa.Index("sources_by_language", "tenant_id", "language", "id"),
    sa.Index("sources_bounded", "tenant_id", "valid_until", sqlite_where=BOUNDED, postgresql_where=BOUNDED),
)  # fmt: skip

source_versions = sa.Table(
    "source_versions", metadata, tenant_key(), key("source_id"),
    sa.Column("number", sa.BigInteger, primary_key=True), word("kind", 32), word("name", 300), word("blob", 128),
    word("hash", 64), moment("made_at"), word("by", 64), word("parsed", 128),
)  # fmt: skip

chunks = sa.Table(
    "chunks", metadata, tenant_key(), key("id", 64), word("source_id", 32), count("position"), word("title", 300),
    words("path"), words("text"), words("question"), words("answer"), word("hash", 64), maybe("parent", 64),
    word("language", 8), word("kind", 16), count("version"), words("url"), word("page", 300),
    sa.Index("chunks_by_source", "tenant_id", "source_id", "position"),
)  # fmt: skip

curated = sa.Table(
    "curated", metadata, tenant_key(), key("id"), sa.Column("questions", Json, nullable=False), words("answer"),
    word("language", 8), count("since"), count("until"),
)  # fmt: skip
