"""Small pictures of what people send: decoded in a child process that can be killed, never here."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_WALL = 6.0  # seconds for one picture
_LEAST = 48_000  # bytes: what is smaller goes as it is
_MOST = 30_000_000
_SIGNS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM")

Thumbnail = Callable[[bytes], Awaitable[bytes]]


class Thumbs:
    """Makes small pictures, one child at a time: a crowd of pictures must not take the machine from the talk."""

    def __init__(self) -> None:
        self._gate = asyncio.Semaphore(1)

    async def __call__(self, content: bytes) -> bytes:
        """A JPEG that fits into 480 × 480; empty for what is small already, or no picture, or a broken or huge one."""
        if not _LEAST < len(content) <= _MOST or not is_picture(content):
            return b""
        async with self._gate:
            return await _in_child(content)


def is_picture(content: bytes) -> bool:
    """By its own first bytes, whatever it is called."""
    return content.startswith(_SIGNS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


async def no_thumbnail(content: bytes) -> bytes:
    """Where nobody looks."""
    return b""


async def _in_child(content: bytes) -> bytes:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.work.thumbs_child", cwd=_ROOT, env={}, start_new_session=True,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        output, _ = await asyncio.wait_for(child.communicate(content), _WALL)
    except TimeoutError:
        return b""
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            await child.communicate()  # the dead child's pipes are read to their end, and closed
    return output if child.returncode == 0 else b""
