"""The web widget: visitors, and the event log that they read by cursor."""

import sqlalchemy as sa

from bot.storage.columns import Json, count, key, metadata, moment, tenant_key, word

visitors = sa.Table(
    "visitors", metadata, tenant_key(), key("inbox_id"), key("token_hash", 64), word("visitor", 32),
    moment("expires_at"), count("seen"), sa.Index("visitors_by_id", "tenant_id", "inbox_id", "visitor"),
)  # fmt: skip

widget_events = sa.Table(
    "widget_events", metadata, tenant_key(), key("inbox_id"), key("visitor"),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False), word("key", 160),
    sa.Column("payload", Json, nullable=False), moment("at"),
    sa.UniqueConstraint("tenant_id", "inbox_id", "visitor", "key"),
)  # fmt: skip

files = sa.Table(
    "files", metadata, tenant_key(), key("id", 64), word("inbox_id", 32), word("visitor", 32), word("name", 300),
    word("mime", 100), count("size"), word("blob", 128), moment("created_at"),
)  # fmt: skip
