"""Files by content in a folder: `root/tenant/aa/sha256`, whole or absent, never half written."""

import asyncio
import os
import re
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from dialogs.errors import NotFound
from dialogs.ids import TenantId

_KEY = re.compile(r"[0-9a-f]{64}")
_TENANT = re.compile(r"[A-Za-z0-9_-]{1,64}")


class FileBlobs:
    """Blobs on the local disk; the disk's work runs in threads, so that the loop goes on."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, tenant: TenantId, content: bytes) -> str:
        """Stores and returns the key (sha256), after the content has reached the disk."""
        key = sha256(content).hexdigest()
        await asyncio.to_thread(_write, self._path(tenant, key), content)
        return key

    async def get(self, tenant: TenantId, key: str) -> bytes:
        """Raises NotFound, also for a key of another tenant."""
        try:
            return await asyncio.to_thread(self._path(tenant, key).read_bytes)
        except FileNotFoundError as error:
            raise NotFound("error-file-gone") from error

    async def delete(self, tenant: TenantId, key: str) -> None:
        """What is absent is deleted already."""
        await asyncio.to_thread(self._path(tenant, key).unlink, missing_ok=True)

    def _path(self, tenant: TenantId, key: str) -> Path:
        # Both come from rows and buttons: whatever isn't a plain name must not become a path.
        if not _KEY.fullmatch(key) or not _TENANT.fullmatch(tenant):
            raise NotFound("error-file-gone")
        return self._root / tenant / key[:2] / key


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with fresh.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
