"""Conversations: customers, dialogs, episodes, turns, handovers, and why the bot answered as it did."""

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

customers = sa.Table(
    "customers",
    metadata,
    tenant_key(),
    key("id"),
    word("name", 200),
    word("language", 8, "ru"),
    moment("created_at"),
)

identities = sa.Table(
    "identities", metadata, tenant_key(), key("inbox_id"), key("external_id", 128), word("customer_id", 32),
    word("username", 100), word("phone", 32), sa.Index("identities_by_customer", "tenant_id", "customer_id"),
)  # fmt: skip

# What shows who a customer is, in the channel's or the business's own word; two customers with one proof may be one.
customer_proofs = sa.Table(
    "customer_proofs", metadata, tenant_key(), key("kind", 16), key("value", 128), key("customer_id"),
    sa.Index("customer_proofs_by_customer", "tenant_id", "customer_id"),
)  # fmt: skip

links = sa.Table(
    "links", metadata, tenant_key(), key("id"), word("one", 32), word("other", 32), word("proof", 16),
    word("state", 16), moment("at"), sa.Column("moved", Json, nullable=False),
    sa.UniqueConstraint("tenant_id", "one", "other"),
)  # fmt: skip

dialogs = sa.Table(
    "dialogs", metadata, tenant_key(), key("id"), word("inbox_id", 32), word("chat", 128), word("customer_id", 32),
    word("mode", 8, "bot"), maybe("owner_id", 32), count("epoch"), maybe("episode_id", 32), word("language", 8, "ru"),
    yes("told_waiting", False), word("customer_name", 200), yes("reachable"), count("reach_order"),
    count("other_lines"), yes("opted_out", False), yes("blocked", False),
    words("tags"),  # one a line
    word("room", 200, ""),
    sa.UniqueConstraint("tenant_id", "inbox_id", "chat"),
    sa.Index("dialogs_by_owner", "tenant_id", "owner_id"), sa.Index("dialogs_by_mode", "tenant_id", "mode"),
    sa.Index("dialogs_by_customer", "tenant_id", "customer_id"),
)  # fmt: skip

episodes = sa.Table(
    "episodes", metadata, tenant_key(), key("id"), word("dialog_id", 32), moment("started_at"),
    maybe_moment("first_in_at"), maybe_moment("first_out_at"), maybe_moment("closed_at"),
    sa.Index("episodes_by_dialog", "tenant_id", "dialog_id", "started_at"),
)  # fmt: skip

turns = sa.Table(
    "turns", metadata, tenant_key(), key("id"), word("dialog_id", 32), word("episode_id", 32), word("author", 16),
    words("text"), moment("at"), sa.Column("attachments", Json), word("external_id", 128), maybe("member_id", 32),
    sa.Column("citations", Json), maybe("trace_id", 32), maybe("revises", 32),
    count("sent_at"), maybe_moment("deleted_at"), sa.Column("reactions", Json),
    sa.Index("turns_by_dialog", "tenant_id", "dialog_id", "id"),
    sa.Index("turns_by_external", "tenant_id", "dialog_id", "external_id"),
)  # fmt: skip

retrieval_log = sa.Table(
    "retrieval_log", metadata, tenant_key(), key("id"), maybe("dialog_id", 32), moment("at"), words("question"),
    word("action", 32), count("bot_version"), sa.Column("threshold", sa.Float, nullable=False),
    sa.Column("found", Json, nullable=False), word("model", 100), count("tokens_in"), count("tokens_out"), count("ms"),
    words("error"), words("query"), words("words"), sa.Column("cost", sa.Float, nullable=False, server_default="0"),
    word("bot_id", 32), sa.Index("retrieval_log_by_dialog", "tenant_id", "dialog_id", "id"),
    sa.Index("retrieval_log_by_time", "tenant_id", "at"), word("prompt", 16), yes("whole", False),
)  # fmt: skip

outcomes = sa.Table(
    "outcomes", metadata, tenant_key(), key("id"), word("episode_id", 32), word("kind", 32), word("reason", 64),
    word("caused_by", 64), moment("at"), sa.Index("outcomes_by_episode", "tenant_id", "episode_id"),
)  # fmt: skip

handovers = sa.Table(
    "handovers", metadata, tenant_key(), key("id"), word("dialog_id", 32), word("episode_id", 32), word("reason", 32),
    word("state", 16, "asked"), moment("asked_at"), words("question"), words("found"), maybe("taken_by", 32),
    maybe_moment("taken_at"), maybe_moment("ended_at"), maybe_moment("waits_since"), word("queue", 32),
    sa.Index("handovers_by_dialog", "tenant_id", "dialog_id", "state"),
    sa.Index("handovers_by_state", "tenant_id", "state", "asked_at"),
)  # fmt: skip

topics = sa.Table(
    "topics", metadata, tenant_key(), key("dialog_id"), word("chat", 64), word("thread", 32),
    word("old", 100), yes("closed", False), sa.Index("topics_by_thread", "tenant_id", "chat", "thread"),
)  # fmt: skip
