CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE customers (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    name VARCHAR(200) DEFAULT '' NOT NULL,
    language VARCHAR(8) DEFAULT 'ru' NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE TABLE identities (
    tenant_id VARCHAR(32) NOT NULL,
    inbox_id VARCHAR(32) NOT NULL,
    external_id VARCHAR(128) NOT NULL,
    customer_id VARCHAR(32) DEFAULT '' NOT NULL,
    PRIMARY KEY (tenant_id, inbox_id, external_id)
);
CREATE INDEX identities_by_customer ON identities (tenant_id, customer_id);
CREATE TABLE dialogs (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    inbox_id VARCHAR(32) DEFAULT '' NOT NULL,
    chat VARCHAR(128) DEFAULT '' NOT NULL,
    customer_id VARCHAR(32) DEFAULT '' NOT NULL,
    mode VARCHAR(8) DEFAULT 'bot' NOT NULL,
    owner_id VARCHAR(32),
    epoch BIGINT DEFAULT '0' NOT NULL,
    episode_id VARCHAR(32),
    language VARCHAR(8) DEFAULT 'ru' NOT NULL,
    told_waiting BOOLEAN DEFAULT 0 NOT NULL,
    customer_name VARCHAR(200) DEFAULT '' NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, inbox_id, chat)
);
CREATE INDEX dialogs_by_mode ON dialogs (tenant_id, mode);
CREATE INDEX dialogs_by_owner ON dialogs (tenant_id, owner_id);
CREATE TABLE episodes (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    dialog_id VARCHAR(32) DEFAULT '' NOT NULL,
    started_at BIGINT NOT NULL,
    first_in_at BIGINT,
    first_out_at BIGINT,
    closed_at BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX episodes_by_dialog ON episodes (tenant_id, dialog_id, started_at);
CREATE TABLE turns (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    dialog_id VARCHAR(32) DEFAULT '' NOT NULL,
    episode_id VARCHAR(32) DEFAULT '' NOT NULL,
    author VARCHAR(16) DEFAULT '' NOT NULL,
    text TEXT DEFAULT '' NOT NULL,
    at BIGINT NOT NULL,
    attachments TEXT,
    external_id VARCHAR(128) DEFAULT '' NOT NULL,
    member_id VARCHAR(32),
    citations TEXT,
    trace_id VARCHAR(32),
    revises VARCHAR(32),
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX turns_by_dialog ON turns (tenant_id, dialog_id, id);
CREATE TABLE retrieval_log (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    dialog_id VARCHAR(32),
    at BIGINT NOT NULL,
    question TEXT DEFAULT '' NOT NULL,
    action VARCHAR(32) DEFAULT '' NOT NULL,
    bot_version BIGINT DEFAULT '0' NOT NULL,
    threshold FLOAT NOT NULL,
    found TEXT NOT NULL,
    model VARCHAR(100) DEFAULT '' NOT NULL,
    tokens_in BIGINT DEFAULT '0' NOT NULL,
    tokens_out BIGINT DEFAULT '0' NOT NULL,
    ms BIGINT DEFAULT '0' NOT NULL,
    error TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE TABLE outcomes (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    episode_id VARCHAR(32) DEFAULT '' NOT NULL,
    kind VARCHAR(32) DEFAULT '' NOT NULL,
    reason VARCHAR(64) DEFAULT '' NOT NULL,
    caused_by VARCHAR(64) DEFAULT '' NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX outcomes_by_episode ON outcomes (tenant_id, episode_id);
CREATE TABLE handovers (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    dialog_id VARCHAR(32) DEFAULT '' NOT NULL,
    episode_id VARCHAR(32) DEFAULT '' NOT NULL,
    reason VARCHAR(32) DEFAULT '' NOT NULL,
    state VARCHAR(16) DEFAULT 'asked' NOT NULL,
    asked_at BIGINT NOT NULL,
    question TEXT DEFAULT '' NOT NULL,
    found TEXT DEFAULT '' NOT NULL,
    taken_by VARCHAR(32),
    taken_at BIGINT,
    ended_at BIGINT,
    waits_since BIGINT,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX handovers_by_state ON handovers (tenant_id, state, asked_at);
CREATE INDEX handovers_by_dialog ON handovers (tenant_id, dialog_id, state);
CREATE TABLE topics (
    tenant_id VARCHAR(32) NOT NULL,
    dialog_id VARCHAR(32) NOT NULL,
    chat VARCHAR(64) DEFAULT '' NOT NULL,
    thread VARCHAR(32) DEFAULT '' NOT NULL,
    PRIMARY KEY (tenant_id, dialog_id)
);
CREATE INDEX topics_by_thread ON topics (tenant_id, chat, thread);
CREATE TABLE ready (
    tenant_id VARCHAR(32) NOT NULL,
    lane VARCHAR(160) NOT NULL,
    seq BIGINT DEFAULT '0' NOT NULL,
    version BIGINT DEFAULT '0' NOT NULL,
    due_at BIGINT,
    first_at BIGINT,
    owner VARCHAR(64),
    token BIGINT DEFAULT '0' NOT NULL,
    lease_until BIGINT,
    PRIMARY KEY (tenant_id, lane)
);
CREATE INDEX ready_by_due ON ready (tenant_id, due_at);
CREATE TABLE inbound (
    tenant_id VARCHAR(32) NOT NULL,
    inbox_id VARCHAR(32) NOT NULL,
    dedupe VARCHAR(160) NOT NULL,
    lane VARCHAR(160) DEFAULT '' NOT NULL,
    seq BIGINT DEFAULT '0' NOT NULL,
    raw BLOB NOT NULL,
    received_at BIGINT NOT NULL,
    state VARCHAR(16) DEFAULT 'new' NOT NULL,
    attempts BIGINT DEFAULT '0' NOT NULL,
    outcome TEXT DEFAULT '' NOT NULL,
    done_at BIGINT,
    PRIMARY KEY (tenant_id, inbox_id, dedupe)
);
CREATE INDEX inbound_by_lane ON inbound (tenant_id, lane, state, seq);
CREATE TABLE outbox (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    "key" VARCHAR(160) DEFAULT '' NOT NULL,
    lane VARCHAR(200) DEFAULT '' NOT NULL,
    inbox_id VARCHAR(32) DEFAULT '' NOT NULL,
    chat VARCHAR(128) DEFAULT '' NOT NULL,
    priority BIGINT DEFAULT '0' NOT NULL,
    message TEXT NOT NULL,
    dialog_id VARCHAR(32),
    epoch BIGINT,
    state VARCHAR(16) DEFAULT 'queued' NOT NULL,
    attempts BIGINT DEFAULT '0' NOT NULL,
    unknowns BIGINT DEFAULT '0' NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sending_at BIGINT,
    ended_at BIGINT,
    external_id VARCHAR(128) DEFAULT '' NOT NULL,
    error TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, "key")
);
CREATE INDEX outbox_open ON outbox (tenant_id, state, due_at);
CREATE INDEX outbox_by_lane ON outbox (tenant_id, lane, state);
CREATE INDEX outbox_by_external ON outbox (tenant_id, chat, external_id);
CREATE TABLE sources (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    kind VARCHAR(32) DEFAULT '' NOT NULL,
    title VARCHAR(300) DEFAULT '' NOT NULL,
    name VARCHAR(300) DEFAULT '' NOT NULL,
    state VARCHAR(16) DEFAULT 'queued' NOT NULL,
    error TEXT,
    hash VARCHAR(64) DEFAULT '' NOT NULL,
    blob VARCHAR(128) DEFAULT '' NOT NULL,
    added_by VARCHAR(64) DEFAULT '' NOT NULL,
    chunks BIGINT DEFAULT '0' NOT NULL,
    done BIGINT DEFAULT '0' NOT NULL,
    version BIGINT DEFAULT '0' NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    url TEXT DEFAULT '' NOT NULL,
    bot_id VARCHAR(32),
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX sources_by_state ON sources (tenant_id, state, created_at);
CREATE TABLE chunks (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(64) NOT NULL,
    source_id VARCHAR(32) DEFAULT '' NOT NULL,
    position BIGINT DEFAULT '0' NOT NULL,
    title VARCHAR(300) DEFAULT '' NOT NULL,
    path TEXT DEFAULT '' NOT NULL,
    text TEXT DEFAULT '' NOT NULL,
    question TEXT DEFAULT '' NOT NULL,
    answer TEXT DEFAULT '' NOT NULL,
    hash VARCHAR(64) DEFAULT '' NOT NULL,
    parent VARCHAR(64),
    language VARCHAR(8) DEFAULT '' NOT NULL,
    kind VARCHAR(16) DEFAULT '' NOT NULL,
    version BIGINT DEFAULT '0' NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX chunks_by_source ON chunks (tenant_id, source_id, position);
CREATE TABLE tenants (
    tenant_id VARCHAR(32) NOT NULL,
    name VARCHAR(200) DEFAULT '' NOT NULL,
    language VARCHAR(8) DEFAULT 'ru' NOT NULL,
    timezone VARCHAR(64) DEFAULT 'Europe/Moscow' NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id)
);
CREATE TABLE directory (
    kind VARCHAR(16) NOT NULL,
    "key" VARCHAR(128) NOT NULL,
    tenant_id VARCHAR(32) NOT NULL,
    value VARCHAR(64) DEFAULT '' NOT NULL,
    sole VARCHAR(150),
    PRIMARY KEY (kind, "key", tenant_id),
    UNIQUE (sole)
);
CREATE TABLE members (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    telegram_id BIGINT NOT NULL,
    name VARCHAR(200) DEFAULT '' NOT NULL,
    language VARCHAR(8) DEFAULT 'ru' NOT NULL,
    roles VARCHAR(100) DEFAULT '' NOT NULL,
    active BOOLEAN DEFAULT 1 NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, telegram_id)
);
CREATE TABLE invites (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    role VARCHAR(16) DEFAULT '' NOT NULL,
    token_hash VARCHAR(64) DEFAULT '' NOT NULL,
    created_by VARCHAR(32) DEFAULT '' NOT NULL,
    expires_at BIGINT NOT NULL,
    used_by VARCHAR(32),
    used_at BIGINT,
    revoked BOOLEAN DEFAULT 0 NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, token_hash)
);
CREATE TABLE bots (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE TABLE bot_versions (
    tenant_id VARCHAR(32) NOT NULL,
    bot_id VARCHAR(32) NOT NULL,
    number INTEGER NOT NULL,
    name VARCHAR(200) DEFAULT '' NOT NULL,
    settings TEXT NOT NULL,
    published BOOLEAN DEFAULT 0 NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, bot_id, number)
);
CREATE TABLE inboxes (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    kind VARCHAR(16) DEFAULT '' NOT NULL,
    bot_id VARCHAR(32) DEFAULT '' NOT NULL,
    name VARCHAR(200) DEFAULT '' NOT NULL,
    public_id VARCHAR(64) DEFAULT '' NOT NULL,
    secret TEXT DEFAULT '' NOT NULL,
    options TEXT NOT NULL,
    active BOOLEAN DEFAULT 1 NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, public_id)
);
CREATE TABLE desks (
    tenant_id VARCHAR(32) NOT NULL,
    chat VARCHAR(64) DEFAULT '' NOT NULL,
    title VARCHAR(200) DEFAULT '' NOT NULL,
    forum BOOLEAN DEFAULT 1 NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id)
);
CREATE TABLE audit (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    at BIGINT NOT NULL,
    actor VARCHAR(64) DEFAULT '' NOT NULL,
    action VARCHAR(64) DEFAULT '' NOT NULL,
    subject VARCHAR(128) DEFAULT '' NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE TABLE fsm (
    tenant_id VARCHAR(32) NOT NULL,
    chat VARCHAR(128) NOT NULL,
    state VARCHAR(200),
    held TEXT,
    changed_at BIGINT DEFAULT '0' NOT NULL,
    PRIMARY KEY (tenant_id, chat)
);
CREATE TABLE visitors (
    tenant_id VARCHAR(32) NOT NULL,
    inbox_id VARCHAR(32) NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    visitor VARCHAR(32) DEFAULT '' NOT NULL,
    expires_at BIGINT NOT NULL,
    seen BIGINT DEFAULT '0' NOT NULL,
    PRIMARY KEY (tenant_id, inbox_id, token_hash)
);
CREATE INDEX visitors_by_id ON visitors (tenant_id, inbox_id, visitor);
CREATE TABLE widget_events (
    tenant_id VARCHAR(32) NOT NULL,
    inbox_id VARCHAR(32) NOT NULL,
    visitor VARCHAR(32) NOT NULL,
    seq BIGINT NOT NULL,
    "key" VARCHAR(160) DEFAULT '' NOT NULL,
    payload TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, inbox_id, visitor, seq),
    UNIQUE (tenant_id, inbox_id, visitor, "key")
);
CREATE TABLE files (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(64) NOT NULL,
    inbox_id VARCHAR(32) DEFAULT '' NOT NULL,
    visitor VARCHAR(32) DEFAULT '' NOT NULL,
    name VARCHAR(300) DEFAULT '' NOT NULL,
    mime VARCHAR(100) DEFAULT '' NOT NULL,
    size BIGINT DEFAULT '0' NOT NULL,
    blob VARCHAR(128) DEFAULT '' NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
INSERT INTO alembic_version (version_num) VALUES ('0001_ground');
