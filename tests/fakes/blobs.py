"""Files by content, kept in memory."""

from hashlib import sha256

from dialogs.errors import NotFound
from dialogs.ids import TenantId


class MemoryBlobs:
    """The in-memory twin of Blobs."""

    def __init__(self) -> None:
        self._kept: dict[tuple[TenantId, str], bytes] = {}

    async def put(self, tenant: TenantId, content: bytes) -> str:
        key = sha256(content).hexdigest()
        self._kept[tenant, key] = content
        return key

    async def get(self, tenant: TenantId, key: str) -> bytes:
        if (tenant, key) not in self._kept:
            raise NotFound("error-file-gone")
        return self._kept[tenant, key]

    async def delete(self, tenant: TenantId, key: str) -> None:
        self._kept.pop((tenant, key), None)
