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
    told_waiting BOOLEAN DEFAULT false NOT NULL,
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
CREATE INDEX handovers_by_dialog ON handovers (tenant_id, dialog_id, state);
CREATE INDEX handovers_by_state ON handovers (tenant_id, state, asked_at);
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
    raw BYTEA NOT NULL,
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
    key VARCHAR(160) DEFAULT '' NOT NULL,
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
    UNIQUE (tenant_id, key)
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
    key VARCHAR(128) NOT NULL,
    tenant_id VARCHAR(32) NOT NULL,
    value VARCHAR(64) DEFAULT '' NOT NULL,
    sole VARCHAR(150),
    PRIMARY KEY (kind, key, tenant_id),
    UNIQUE (sole)
);
CREATE TABLE members (
    tenant_id VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    telegram_id BIGINT NOT NULL,
    name VARCHAR(200) DEFAULT '' NOT NULL,
    language VARCHAR(8) DEFAULT 'ru' NOT NULL,
    roles VARCHAR(100) DEFAULT '' NOT NULL,
    active BOOLEAN DEFAULT true NOT NULL,
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
    revoked BOOLEAN DEFAULT false NOT NULL,
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
    published BOOLEAN DEFAULT false NOT NULL,
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
    active BOOLEAN DEFAULT true NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, public_id)
);
CREATE TABLE desks (
    tenant_id VARCHAR(32) NOT NULL,
    chat VARCHAR(64) DEFAULT '' NOT NULL,
    title VARCHAR(200) DEFAULT '' NOT NULL,
    forum BOOLEAN DEFAULT true NOT NULL,
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
    key VARCHAR(160) DEFAULT '' NOT NULL,
    payload TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, inbox_id, visitor, seq),
    UNIQUE (tenant_id, inbox_id, visitor, key)
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
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parley_app') THEN CREATE ROLE parley_app NOLOGIN NOBYPASSRLS; END IF; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
GRANT parley_app TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO parley_app;
GRANT SELECT, INSERT ON audit TO parley_app;
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_of_tenant ON audit USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON bot_versions TO parley_app;
ALTER TABLE bot_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE bot_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY bot_versions_of_tenant ON bot_versions USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON bots TO parley_app;
ALTER TABLE bots ENABLE ROW LEVEL SECURITY;
ALTER TABLE bots FORCE ROW LEVEL SECURITY;
CREATE POLICY bots_of_tenant ON bots USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON chunks TO parley_app;
ALTER TABLE chunks ENABLE ROW LEVEL SECURITY;
ALTER TABLE chunks FORCE ROW LEVEL SECURITY;
CREATE POLICY chunks_of_tenant ON chunks USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON customers TO parley_app;
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
CREATE POLICY customers_of_tenant ON customers USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON desks TO parley_app;
ALTER TABLE desks ENABLE ROW LEVEL SECURITY;
ALTER TABLE desks FORCE ROW LEVEL SECURITY;
CREATE POLICY desks_of_tenant ON desks USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON dialogs TO parley_app;
ALTER TABLE dialogs ENABLE ROW LEVEL SECURITY;
ALTER TABLE dialogs FORCE ROW LEVEL SECURITY;
CREATE POLICY dialogs_of_tenant ON dialogs USING (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on') WITH CHECK (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on');
GRANT SELECT, INSERT, UPDATE, DELETE ON directory TO parley_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON episodes TO parley_app;
ALTER TABLE episodes ENABLE ROW LEVEL SECURITY;
ALTER TABLE episodes FORCE ROW LEVEL SECURITY;
CREATE POLICY episodes_of_tenant ON episodes USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON files TO parley_app;
ALTER TABLE files ENABLE ROW LEVEL SECURITY;
ALTER TABLE files FORCE ROW LEVEL SECURITY;
CREATE POLICY files_of_tenant ON files USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON fsm TO parley_app;
ALTER TABLE fsm ENABLE ROW LEVEL SECURITY;
ALTER TABLE fsm FORCE ROW LEVEL SECURITY;
CREATE POLICY fsm_of_tenant ON fsm USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON handovers TO parley_app;
ALTER TABLE handovers ENABLE ROW LEVEL SECURITY;
ALTER TABLE handovers FORCE ROW LEVEL SECURITY;
CREATE POLICY handovers_of_tenant ON handovers USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON identities TO parley_app;
ALTER TABLE identities ENABLE ROW LEVEL SECURITY;
ALTER TABLE identities FORCE ROW LEVEL SECURITY;
CREATE POLICY identities_of_tenant ON identities USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON inbound TO parley_app;
ALTER TABLE inbound ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbound FORCE ROW LEVEL SECURITY;
CREATE POLICY inbound_of_tenant ON inbound USING (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on') WITH CHECK (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on');
GRANT SELECT, INSERT, UPDATE, DELETE ON inboxes TO parley_app;
ALTER TABLE inboxes ENABLE ROW LEVEL SECURITY;
ALTER TABLE inboxes FORCE ROW LEVEL SECURITY;
CREATE POLICY inboxes_of_tenant ON inboxes USING (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on') WITH CHECK (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on');
GRANT SELECT, INSERT, UPDATE, DELETE ON invites TO parley_app;
ALTER TABLE invites ENABLE ROW LEVEL SECURITY;
ALTER TABLE invites FORCE ROW LEVEL SECURITY;
CREATE POLICY invites_of_tenant ON invites USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON members TO parley_app;
ALTER TABLE members ENABLE ROW LEVEL SECURITY;
ALTER TABLE members FORCE ROW LEVEL SECURITY;
CREATE POLICY members_of_tenant ON members USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO parley_app;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY outbox_of_tenant ON outbox USING (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on') WITH CHECK (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on');
GRANT SELECT, INSERT, UPDATE, DELETE ON outcomes TO parley_app;
ALTER TABLE outcomes ENABLE ROW LEVEL SECURITY;
ALTER TABLE outcomes FORCE ROW LEVEL SECURITY;
CREATE POLICY outcomes_of_tenant ON outcomes USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON ready TO parley_app;
ALTER TABLE ready ENABLE ROW LEVEL SECURITY;
ALTER TABLE ready FORCE ROW LEVEL SECURITY;
CREATE POLICY ready_of_tenant ON ready USING (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on') WITH CHECK (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on');
GRANT SELECT, INSERT, UPDATE, DELETE ON retrieval_log TO parley_app;
ALTER TABLE retrieval_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE retrieval_log FORCE ROW LEVEL SECURITY;
CREATE POLICY retrieval_log_of_tenant ON retrieval_log USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON sources TO parley_app;
ALTER TABLE sources ENABLE ROW LEVEL SECURITY;
ALTER TABLE sources FORCE ROW LEVEL SECURITY;
CREATE POLICY sources_of_tenant ON sources USING (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on') WITH CHECK (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on');
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants TO parley_app;
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_tenant ON tenants USING (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on') WITH CHECK (tenant_id = current_setting('parley.tenant', true) OR current_setting('parley.system', true) = 'on');
GRANT SELECT, INSERT, UPDATE, DELETE ON topics TO parley_app;
ALTER TABLE topics ENABLE ROW LEVEL SECURITY;
ALTER TABLE topics FORCE ROW LEVEL SECURITY;
CREATE POLICY topics_of_tenant ON topics USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON turns TO parley_app;
ALTER TABLE turns ENABLE ROW LEVEL SECURITY;
ALTER TABLE turns FORCE ROW LEVEL SECURITY;
CREATE POLICY turns_of_tenant ON turns USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON visitors TO parley_app;
ALTER TABLE visitors ENABLE ROW LEVEL SECURITY;
ALTER TABLE visitors FORCE ROW LEVEL SECURITY;
CREATE POLICY visitors_of_tenant ON visitors USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON widget_events TO parley_app;
ALTER TABLE widget_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE widget_events FORCE ROW LEVEL SECURITY;
CREATE POLICY widget_events_of_tenant ON widget_events USING (tenant_id = current_setting('parley.tenant', true)) WITH CHECK (tenant_id = current_setting('parley.tenant', true));
INSERT INTO alembic_version (version_num) VALUES ('0001_ground');
