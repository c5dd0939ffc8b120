"""What owners set up: companies, members, bots in versions, inboxes, the desk; and the audit."""

import sqlalchemy as sa

from bot.storage.columns import (
    Json,
    count,
    key,
    maybe,
    maybe_moment,
    metadata,
    moment,
    tenant_key,
    word,
    words,
    yes,
)

tenants = sa.Table(
    "tenants", metadata, tenant_key(), word("name", 200), word("language", 8, "ru"),
    word("timezone", 64, "Europe/Moscow"), moment("created_at"),
)  # fmt: skip

# Leads from outside keys (a bot's token, a group, a member's account) to companies: the only table that is read
# before the tenant is known. It holds hashes and ids, no content.
directory = sa.Table(
    "directory", metadata,
    sa.Column("kind", sa.String(16), primary_key=True), sa.Column("key", sa.String(128), primary_key=True),
    sa.Column("tenant_id", sa.String(32), primary_key=True), word("value", 64),
    sa.Column("sole", sa.String(150), unique=True),
)  # fmt: skip

members = sa.Table(
    "members", metadata, tenant_key(), key("id"), sa.Column("telegram_id", sa.BigInteger, nullable=False),
    word("name", 200), word("language", 8, "ru"), word("roles", 100), yes("active"), moment("created_at"),
    sa.UniqueConstraint("tenant_id", "telegram_id"),
)  # fmt: skip

invites = sa.Table(
    "invites", metadata, tenant_key(), key("id"), word("role", 16), word("token_hash", 64), word("created_by", 32),
    moment("expires_at"), maybe("used_by", 32), maybe_moment("used_at"), yes("revoked", False),
    sa.UniqueConstraint("tenant_id", "token_hash"),
)  # fmt: skip

bots = sa.Table("bots", metadata, tenant_key(), key("id"), moment("created_at"))

bot_versions = sa.Table(
    "bot_versions", metadata, tenant_key(), key("bot_id"),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False), word("name", 200),
    sa.Column("settings", Json, nullable=False), yes("published", False), moment("created_at"),
)  # fmt: skip

inboxes = sa.Table(
    "inboxes", metadata, tenant_key(), key("id"), word("kind", 16), word("bot_id", 32), word("name", 200),
    word("public_id", 64), words("secret"), sa.Column("options", Json, nullable=False), yes("active"),
    yes("removed", False), moment("created_at"), sa.UniqueConstraint("tenant_id", "public_id"),
)  # fmt: skip

desks = sa.Table(
    "desks", metadata, tenant_key(), word("chat", 64), word("title", 200), yes("forum"), moment("created_at"),
    count("most", 30), yes("overhears"),
)  # fmt: skip

desk_groups = sa.Table(  # further ones, beside the first
    "desk_groups", metadata, tenant_key(), key("chat", 64), word("title", 200), moment("created_at"),
)  # fmt: skip

audit = sa.Table(
    "audit", metadata, tenant_key(), key("id"), moment("at"), word("actor", 64), word("action", 64),
    word("subject", 128), sa.Column("details", Json, nullable=False),
)  # fmt: skip

closed_endpoints = sa.Table(  # owners' own addresses that take no more events
    "closed_endpoints", metadata, tenant_key(), key("inbox_id"), words("address"), words("why"), moment("at"),
)  # fmt: skip

fsm = sa.Table(
    "fsm",
    metadata,
    tenant_key(),
    key("chat", 128),
    maybe("state", 200),
    sa.Column("held", Json),
    count("changed_at"),
)

inbox_health = sa.Table(
    "inbox_health", metadata, tenant_key(), key("inbox_id"), word("state", 32, "up"), count("since"),
    count("failures"), words("told"), count("told_at"), count("probed_at"), words("detail"), count("pending"),
    maybe_moment("paid_until"), maybe_moment("paid_told"), maybe_moment("last_in"), maybe_moment("last_out"),
    count("lag"),
)  # fmt: skip
