"""The web widget: visitors and their sessions, and the event log that they read by cursor."""

import sqlalchemy as sa

from bot.storage.columns import Json, count, key, metadata, moment, tenant_key, word, words, yes

visitors = sa.Table(  # sessions: one browser each; a person whom the business vouches for may have several
    "visitors", metadata, tenant_key(), key("inbox_id"), key("token_hash", 64), word("visitor", 32),
    moment("expires_at"), count("seen"), word("subject", 200),
    sa.Index("visitors_by_id", "tenant_id", "inbox_id", "visitor"),
)  # fmt: skip

people = sa.Table(
    "widget_people", metadata, tenant_key(), key("inbox_id"), key("visitor"), word("subject", 200), word("name", 200),
    word("phone", 32), word("email", 200), sa.Column("answers", Json), yes("told", False), word("merged_into", 32),
    sa.Index("widget_people_by_subject", "tenant_id", "inbox_id", "subject"),
)  # fmt: skip

consents = sa.Table(  # kept for good: who agreed to which words, and when
    "widget_consents", metadata, tenant_key(), key("inbox_id"), key("visitor"),
    sa.Column("at", sa.BigInteger, primary_key=True, autoincrement=False), word("version", 32), words("text"),
)  # fmt: skip

widget_events = sa.Table(
    "widget_events", metadata, tenant_key(), key("inbox_id"), key("visitor"),
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False), word("key", 160),
    sa.Column("payload", Json, nullable=False), moment("at"),
    sa.UniqueConstraint("tenant_id", "inbox_id", "visitor", "key"),
)  # fmt: skip

files = sa.Table(
    "files", metadata, tenant_key(), key("id", 64), word("inbox_id", 32), word("visitor", 32), word("name", 300),
    word("mime", 100), count("size"), word("blob", 128), moment("created_at"), word("thumb", 128),
)  # fmt: skip
