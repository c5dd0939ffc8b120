"""Bombs and broken files: the parent lives, the time is bounded, each refusal is typed."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dialogs.errors import BadInput
from knowledge.loaders import loader_for
from knowledge.loaders.parent import read_file

HOSTILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "hostile"
KEYS = {f"error-file-{word}" for word in ("type", "encrypted", "broken", "empty", "timeout")}
KEYS |= {"error-faq-columns", "error-picture-empty", "error-scan-unread"}
needs_data = pytest.mark.skipif(not HOSTILE.is_dir(), reason="hostile files are absent: ../shared/data/hostile")


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SOURCE.txt")


async def outcome(path: Path) -> tuple[str, str, float]:
    """("read" or the refusal's key) and seconds; any other error would fail the test."""
    began, content = time.monotonic(), await asyncio.to_thread(path.read_bytes)
    try:
        await read_file(loader_for(path.name, content).kind, path.name, content)
    except BadInput as refusal:
        return path.name, refusal.text.key, time.monotonic() - began
    return path.name, "read", time.monotonic() - began


async def outcomes(paths: list[Path]) -> list[tuple[str, str, float]]:
    gate = asyncio.Semaphore(2)

    async def one(path: Path) -> tuple[str, str, float]:
        async with gate:
            return await outcome(path)

    return list(await asyncio.gather(*map(one, paths)))


def check(found: list[tuple[str, str, float]]) -> None:
    assert found
    assert {key for _, key, _ in found} <= KEYS | {"read"}
    assert max(seconds for _, _, seconds in found) < 20  # 12 s of wall, and a busy machine


@needs_data
async def test_home_made_bombs_are_read_or_refused(tmp_path: Path) -> None:
    script = HOSTILE / "home_made" / "make_bombs.py"
    command = [sys.executable, str(script), str(tmp_path)]
    await asyncio.to_thread(lambda: subprocess.run(command, check=True, capture_output=True))
    found = await outcomes(files(tmp_path))
    check(found)
    by_name = {name: key for name, key, _ in found}
    assert (by_name["ok.docx"], by_name["ok.pdf"]) == ("read", "read")
    bombs = ("billion_laughs", "quadratic_entity", "xxe_file", "xxe_http", "flat_bomb_500M", "many_entries_60k",
             "traversal_names")  # fmt: skip
    assert {by_name[f"{bomb}.docx"] for bomb in bombs} == {"error-file-broken"}


@needs_data
async def test_malformed_office_files_are_read_or_refused() -> None:
    check(await outcomes(files(HOSTILE / "office_malformed")))


@needs_data
async def test_malformed_pdfs_are_read_or_refused() -> None:
    check(await outcomes(files(HOSTILE / "pdf_malformed_qpdf")[::8]))
