"""The durable way: lanes that are ready, raw events in, messages out."""

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
)

# Workers look at what is open in all companies: small indexes hold just that, however long the history grows.
_DUE = sa.text("due_at IS NOT NULL")
_QUEUED = sa.text("state = 'queued'")
_SENDING = sa.text("state = 'sending'")
_OPEN = sa.text("state = 'queued' OR state = 'sending'")
_DEAD = sa.text("state IN ('dead', 'unknown')")
_QUARANTINED = sa.text("state = 'quarantined'")

# One row per lane for ever: it hands out the lane's sequence, and is due or not. `lost` counts the claims in a row
# whose end was never told: their worker died, perhaps of what it had claimed.
ready = sa.Table(
    "ready", metadata, tenant_key(), key("lane", 160), count("seq"), count("version"), maybe_moment("due_at"),
    maybe_moment("first_at"), maybe("owner", 64), count("token"), maybe_moment("lease_until"), count("lost"),
    sa.Index("ready_by_due", "tenant_id", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
)  # fmt: skip

inbound = sa.Table(
    "inbound", metadata, tenant_key(), key("inbox_id"), key("dedupe", 160), word("lane", 160), count("seq"),
    sa.Column("raw", sa.LargeBinary, nullable=False), moment("received_at"), word("state", 16, "new"),
    count("attempts"), words("outcome"), maybe_moment("done_at"),
    sa.Index("inbound_by_lane", "tenant_id", "lane", "state", "seq"),
    sa.Index("inbound_quarantined", "tenant_id", "done_at", sqlite_where=_QUARANTINED,
             postgresql_where=_QUARANTINED),
)  # fmt: skip

outbox = sa.Table(
    "outbox", metadata, tenant_key(), key("id"), word("key", 160), word("lane", 200), word("inbox_id", 32),
    word("chat", 128), count("priority"), sa.Column("message", Json, nullable=False), maybe("dialog_id", 32),
    sa.Column("epoch", sa.BigInteger), word("state", 16, "queued"), count("attempts"), count("unknowns"),
    moment("due_at"), moment("created_at"), maybe_moment("sending_at"), maybe_moment("ended_at"),
    maybe("owner", 64),
    word("external_id", 128), words("parts"), words("error"), word("reason", 24), word("delivered", 16),
    maybe_moment("unsure_since"),
    sa.UniqueConstraint("tenant_id", "key"),
    sa.Index("outbox_queued", "tenant_id", "due_at", sqlite_where=_QUEUED, postgresql_where=_QUEUED),
    sa.Index("outbox_sending", "tenant_id", "sending_at", sqlite_where=_SENDING, postgresql_where=_SENDING),
    sa.Index("outbox_dead", "tenant_id", "ended_at", sqlite_where=_DEAD, postgresql_where=_DEAD),
    sa.Index("outbox_open", "tenant_id", "lane", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    sa.Index("outbox_by_external", "tenant_id", "chat", "external_id"),
)  # fmt: skip
