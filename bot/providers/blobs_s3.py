"""Files by content in an S3 bucket: `tenant/aa/sha256`, over plain signed HTTP (AWS Signature Version 4)."""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.providers.failures import answered
from dialogs.errors import NotFound, ProviderError
from dialogs.ids import TenantId
from dialogs.ports import Clock

_KEY = re.compile(r"[0-9a-f]{64}")
_TENANT = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SECONDS = 60.0
_EMPTY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where files are: the server's address, the bucket's name, and the key pair that may write there."""

    url: str
    name: str
    access: str
    secret: str = field(repr=False)
    region: str = "us-east-1"


class S3Blobs:
    """Blobs in a bucket of any S3-compatible server; addressed by path, so that no name of a host is needed."""

    def __init__(self, bucket: Bucket, clock: Clock, http: Callable[[], aiohttp.ClientSession]) -> None:
        self._bucket = bucket
        self._clock = clock
        self._http = http

    async def put(self, tenant: TenantId, content: bytes) -> str:
        """Stores and returns the key (sha256). Raises ProviderError."""
        key = hashlib.sha256(content).hexdigest()
        status, _ = await self._call("PUT", self._path(tenant, key), content)
        _check(status, (200, 201, 204))
        return key

    async def get(self, tenant: TenantId, key: str) -> bytes:
        """Raises NotFound, also for a key of another tenant, and ProviderError."""
        status, body = await self._call("GET", self._path(tenant, key), b"")
        if status == 404:
            raise NotFound("error-file-gone")
        _check(status, (200,))
        return body

    async def delete(self, tenant: TenantId, key: str) -> None:
        """What is absent is deleted already. Raises ProviderError."""
        status, _ = await self._call("DELETE", self._path(tenant, key), b"")
        _check(status, (200, 204, 404))

    def _path(self, tenant: TenantId, key: str) -> str:
        # Both come from rows and buttons: whatever isn't a plain name must not become a path.
        if not _KEY.fullmatch(key) or not _TENANT.fullmatch(tenant):
            raise NotFound("error-file-gone")
        return f"/{quote(self._bucket.name)}/{tenant}/{key[:2]}/{key}"

    async def _call(self, method: str, path: str, content: bytes) -> tuple[int, bytes]:
        url = URL(self._bucket.url.rstrip("/") + path, encoded=True)
        headers = signed(self._bucket, method, url, content, self._clock.now())
        timeout = aiohttp.ClientTimeout(total=_SECONDS, connect=10)
        try:
            async with self._http().request(
                method, url, data=content or None, headers=headers, timeout=timeout
            ) as answer:  # fmt: skip
                return answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ProviderError("error-files-away", type(error).__name__) from error


def signed(bucket: Bucket, method: str, url: URL, content: bytes, now: int) -> Mapping[str, str]:
    """Headers of a request, with its signature."""
    moment = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(content).hexdigest() if content else _EMPTY
    named = {"host": url.authority, "x-amz-content-sha256": digest, "x-amz-date": moment}
    names = ";".join(sorted(named))
    lines = "".join(f"{name}:{named[name]}\n" for name in sorted(named))
    request = f"{method}\n{url.raw_path}\n{url.raw_query_string}\n{lines}\n{names}\n{digest}"
    scope = f"{moment[:8]}/{bucket.region}/s3/aws4_request"
    told = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(_key(bucket, moment[:8]), told.encode(), hashlib.sha256).hexdigest()
    named["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={bucket.access}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return named


def _key(bucket: Bucket, day: str) -> bytes:
    key = f"AWS4{bucket.secret}".encode()
    for part in (day, bucket.region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def _check(status: int, good: tuple[int, ...]) -> None:
    if status not in good:
        raise answered(status, "error-files-away", f"the bucket answered {status}")
