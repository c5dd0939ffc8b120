"""What every search asks of a company's sources is answered by an index, however many sources there are."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from bot.storage import open_store
from bot.storage.source_rows import bounded, foreign, in_language

_ASKED = [
    (bounded(), "INDEX sources_bounded (tenant_id=? AND valid_until>?)"),
    (foreign(), "COVERING INDEX sources_by_language (tenant_id=? AND language>?)"),
    (in_language(), "COVERING INDEX sources_by_language (tenant_id=? AND language=?)"),
]


@pytest.mark.parametrize(("query", "way"), _ASKED)
async def test_no_source_is_looked_at_for_nothing(query: sa.Select[Any], way: str, tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path / 'parley.db'}")
    await store.close()
    compiled = query.compile(dialect=sqlite.dialect())
    with sqlite3.connect(tmp_path / "parley.db") as base:
        plan = base.execute(f"EXPLAIN QUERY PLAN {compiled}", [""] * len(compiled.params)).fetchall()
    assert [step[3] for step in plan] == [f"SEARCH sources USING {way}"]
