"""What the company learns from: questions without an answer, clients' verdicts, saved questions and their runs."""

import sqlalchemy as sa

from bot.storage.columns import Json, count, key, maybe, metadata, moment, tenant_key, word, words, yes

gaps = sa.Table(
    "gaps", metadata, tenant_key(), key("id"), words("question"), word("language", 8, "ru"), word("state", 16, "open"),
    count("clients"), count("asked"), count("missed"), count("told"), moment("first_at"), moment("last_at"),
    words("answer"), maybe("answered_by", 32), maybe("approved_by", 32), count("closed_at"), maybe("source_id", 32),
    sa.Column("meaning", Json), sa.Index("gaps_by_rank", "tenant_id", "clients", "last_at"),
)  # fmt: skip

gap_cases = sa.Table(
    "gap_cases", metadata, tenant_key(), key("id"), word("gap_id", 32), word("dialog_id", 32), word("episode_id", 32),
    word("customer_id", 32), words("question"), moment("at"), word("why", 16), word("language", 8, "ru"),
    maybe("trace_id", 32), words("answer"), maybe("answered_by", 32),
    sa.Index("gap_cases_by_gap", "tenant_id", "gap_id", "at"),
    sa.Index("gap_cases_by_dialog", "tenant_id", "dialog_id", "at"),
)  # fmt: skip

feedback = sa.Table(
    "feedback", metadata, tenant_key(), key("trace_id"), key("by", 32), word("verdict", 8), maybe("fault", 16),
    moment("at"), maybe("dialog_id", 32), sa.Index("feedback_by_time", "tenant_id", "at"),
)  # fmt: skip

saved_questions = sa.Table(
    "saved_questions", metadata, tenant_key(), key("id"), words("question"), word("language", 8, "ru"),
    word("source", 300), word("added_by", 64), moment("added_at"), sa.Column("result", Json),
)  # fmt: skip

check_runs = sa.Table(
    "check_runs", metadata, tenant_key(), key("id"), word("bot_id", 32), word("why", 16), moment("at"), word("by", 64),
    count("before"), count("after"), yes("done", False), sa.Column("items", Json), word("source", 32),
    sa.Index("check_runs_by_state", "tenant_id", "done"),
)  # fmt: skip
