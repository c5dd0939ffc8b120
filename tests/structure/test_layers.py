"""The direction of imports and the corners of libraries, read from the source without running it.

Where only prose keeps the direction it erodes; here a wrong import fails with its file, line and the reason.
"""

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]

# An import goes to a lower rank or stays in its own package; equal ranks never see each other.
# The words stand between the domain, whose texts they speak, and everybody who shows them.
RANKS = {"dialogs": 1, "locales": 1.5, "channels": 2, "knowledge": 2, "handlers": 3, "middlewares": 4, "bot": 5}
OUTSIDE_THE_PRODUCT = {"tests", "benchmarks", "tools"}

SQL = ("bot/storage/*", "bot/reports/*", "bot/migrations/*")
VECTORS = ("knowledge/index_*",)
PROVIDERS = ("bot/providers/*",)
# A library lives in one corner, so that replacing it touches one corner.
CORNERS = {
    "sqlalchemy": SQL,
    "alembic": SQL,
    "asyncpg": SQL,
    "aiosqlite": SQL,
    "aiogram": ("handlers/*", "middlewares/*", "channels/telegram*", "bot/*"),
    "qdrant_client": VECTORS,
    "qdrant_edge": VECTORS,
    "openai": PROVIDERS,
    "yandex_ai_studio_sdk": PROVIDERS,
    "redis": PROVIDERS,
    "apscheduler": ("bot/jobs.py",),
}
DOMAIN_LIBRARIES = {"loguru"}

# Names that say nothing about what is inside; such a module collects everything.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "data", "process", "misc"}


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every absolute import, also inside functions and by import_module("...")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


def wrong_import(path: str, name: str) -> str | None:
    """Why the module at `path` may not import `name`, if it may not."""
    package, top = PurePosixPath(path).parts[0], name.partition(".")[0]
    if top in OUTSIDE_THE_PRODUCT:
        return f"{package} imports {name}: the product does not know its tests and tools"
    if top in RANKS:
        if top != package and RANKS[top] >= RANKS[package]:
            return f"{package} (rank {RANKS[package]}) imports {name} (rank {RANKS[top]})"
        return None
    if package == "dialogs" and top not in sys.stdlib_module_names and top not in DOMAIN_LIBRARIES:
        return f"dialogs imports {name}: the domain knows the standard library and loguru only"
    if top in CORNERS and not any(fnmatch(path, corner) for corner in CORNERS[top]):
        return f"{name} belongs in {', '.join(CORNERS[top])}"
    return None


def breaches(path: str, source: str) -> list[str]:
    """Every rule that the module at `path` (relative, with /) breaks."""
    tree = ast.parse(source, filename=path)
    found = [f"{path}:{line}: {why}" for line, name in imported(tree) if (why := wrong_import(path, name))]
    location = PurePosixPath(path)
    for name in sorted({location.stem, *location.parts[:-1]} & EMPTY_NAMES):
        found.append(f"{path}: the name {name!r} says nothing; name it by what it holds")
    if not (ast.get_docstring(tree) or "").strip():
        found.append(f"{path}: no docstring that says what the module is for")
    return found


def modules() -> list[str]:
    return sorted(file.relative_to(ROOT).as_posix() for package in RANKS for file in (ROOT / package).rglob("*.py"))


def test_the_house_keeps_its_direction_and_corners() -> None:
    found = [breach for path in modules() for breach in breaches(path, (ROOT / path).read_text("utf-8"))]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("path", "source", "why"),
    [
        ("dialogs/engine.py", "import channels.base", "dialogs (rank 1) imports channels.base (rank 2)"),
        ("dialogs/engine.py", "from bot import config", "imports bot (rank 5)"),
        ("channels/hub.py", "from knowledge.ports import Found", "channels (rank 2) imports knowledge.ports"),
        ("knowledge/ingest.py", "def f():\n    import channels", "knowledge/ingest.py:3: knowledge (rank 2)"),
        (
            "handlers/desk/writing.py",
            "from middlewares.tenant import T",
            "handlers (rank 3) imports middlewares.tenant",
        ),
        ("middlewares/tenant.py", "import bot.wiring", "middlewares (rank 4) imports bot.wiring (rank 5)"),
        ("bot/wiring.py", "from tests.fakes import clock", "the product does not know its tests"),
        ("dialogs/flags.py", "import pydantic", "standard library and loguru only"),
        ("dialogs/flags.py", "import importlib\nimportlib.import_module('orjson')", "loguru only"),
        ("handlers/desk/writing.py", "from sqlalchemy import select", "sqlalchemy belongs in bot/storage/*"),
        ("bot/cli.py", "import alembic.command", "alembic.command belongs in"),
        ("channels/wappi.py", "import aiogram", "aiogram belongs in"),
        ("knowledge/service.py", "import qdrant_client", "qdrant_client belongs in knowledge/index_*"),
        ("bot/wiring.py", "import openai", "openai belongs in bot/providers/*"),
        ("bot/cli.py", "import redis.asyncio", "redis.asyncio belongs in bot/providers/*"),
        ("bot/nursery.py", "import apscheduler", "apscheduler belongs in bot/jobs.py"),
        ("bot/utils.py", "", "the name 'utils' says nothing"),
        ("channels/common/text.py", "", "the name 'common' says nothing"),
    ],
)
def test_a_planted_breach_is_found(path: str, source: str, why: str) -> None:
    found = breaches(path, f'"""What it is for."""\n{source}\n')
    assert len(found) == 1
    assert why in found[0]


@pytest.mark.parametrize("source", ["", "x = 1", '""" """'])
def test_a_module_without_a_docstring_is_found(source: str) -> None:
    assert breaches("bot/jobs.py", source) == ["bot/jobs.py: no docstring that says what the module is for"]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            "dialogs/engine.py",
            "import asyncio\nfrom loguru import logger\nfrom dialogs import ids\nfrom . import texts",
        ),
        ("channels/telegram/channel.py", "import aiogram\nfrom dialogs.ids import TenantId"),
        ("channels/telegram/send.py", "from aiogram import Bot"),
        ("knowledge/index_edge.py", "def open():\n    import qdrant_edge"),
        ("bot/jobs.py", "import apscheduler.schedulers.asyncio"),
        ("bot/storage/base.py", "import sqlalchemy.ext.asyncio"),
        ("bot/wiring.py", "import dialogs, channels, knowledge, handlers, middlewares, aiogram"),
    ],
)
def test_what_the_house_allows_passes(path: str, source: str) -> None:
    assert breaches(path, f'"""What it is for."""\n{source}\n') == []
