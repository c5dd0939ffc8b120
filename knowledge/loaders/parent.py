"""Reads a file: plain text here, everything else in a child process that can be killed."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path

from dialogs.errors import BadInput
from knowledge.loaders import loader_of_kind
from knowledge.loaders.document import Document, from_plain

WALL_SECONDS = 12.0
_ROOT = Path(__file__).resolve().parents[2]
_MOST_OUTPUT = 64 * 1024 * 1024


async def read_file(kind: str, name: str, content: bytes, wall: float = WALL_SECONDS) -> Document:
    """Raises BadInput: broken, encrypted, empty, or too slow."""
    loader = loader_of_kind(kind)
    if not loader.in_child:
        return await asyncio.to_thread(loader.load, name, content)
    return await _in_child(kind, name, content, wall)


async def _in_child(kind: str, name: str, content: bytes, wall: float) -> Document:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "knowledge.loaders.child", kind, _argument(name), cwd=_ROOT, env={},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        output, _ = await asyncio.wait_for(child.communicate(content), wall)
    except TimeoutError as error:
        raise BadInput("error-file-timeout", name=name) from error
    finally:
        await _end(child)
    return _document(name, child.returncode, output)


def _argument(name: str) -> str:
    return name.encode("utf-8", "replace").decode("ascii", "replace").replace("\x00", "")[:200] or "file"


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        await child.communicate()  # the dead child's pipes are read to their end, and closed


def _document(name: str, code: int | None, output: bytes) -> Document:
    if code == -signal.SIGXCPU:
        raise BadInput("error-file-timeout", "cpu", name=name)
    if code != 0 or len(output) > _MOST_OUTPUT:
        raise BadInput("error-file-broken", f"child ended with {code}", name=name)
    plain = json.loads(output)
    if "error" in plain:
        raise BadInput(plain["error"], plain.get("detail", ""), name=name)
    return from_plain(plain["document"])
