"""The desk's ground: timers that fall due, and facts that reports count."""

import sqlalchemy as sa

from bot.storage.columns import Json, count, key, metadata, moment, tenant_key, word, words

timers = sa.Table(
    "timers", metadata, tenant_key(), key("key", 160), word("kind", 32), moment("due_at"), word("subject", 64),
    sa.Column("details", Json, nullable=False), count("attempts"), sa.Index("timers_by_due", "tenant_id", "due_at"),
    sa.Index("timers_by_subject", "tenant_id", "kind", "subject"),
)  # fmt: skip

facts = sa.Table(
    "facts", metadata, tenant_key(), key("id"), moment("at"), word("kind", 32), word("dialog_id", 32),
    word("episode_id", 32), word("by", 64), sa.Column("details", Json, nullable=False),
    sa.Index("facts_by_episode", "tenant_id", "episode_id", "id"), sa.Index("facts_by_actor", "tenant_id", "by", "at"),
    sa.Index("facts_by_time", "tenant_id", "at"),
)  # fmt: skip

queues = sa.Table(
    "queues", metadata, tenant_key(), key("id"), count("position"), word("name", 100),
    sa.Column("rules", Json, nullable=False),
)  # fmt: skip

shifts = sa.Table("shifts", metadata, tenant_key(), key("member_id"), sa.Column("rules", Json, nullable=False))

writing = sa.Table(  # whom a manager writes to in private, the last choice
    "writing", metadata, tenant_key(), key("member_id"), word("dialog_id", 32), moment("at"),
)  # fmt: skip

offers = sa.Table(
    "offers", metadata, tenant_key(), key("handover_id"), key("member_id"), moment("at"), word("state", 16),
    sa.Index("offers_by_member", "tenant_id", "member_id", "at"),
)  # fmt: skip

ratings = sa.Table(
    "ratings", metadata, tenant_key(), key("episode_id"), word("dialog_id", 32), moment("asked_at"), count("score"),
    count("rated_at"), words("comment"),
)  # fmt: skip

labels = sa.Table(  # categories of cases, and tags of dialogs
    "labels", metadata, tenant_key(), key("id"), word("kind", 16), word("name", 64),
)  # fmt: skip

canned = sa.Table("canned", metadata, tenant_key(), key("id"), word("name", 32), words("words"))
