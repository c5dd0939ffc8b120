"""Blobs: what every implementation keeps."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot.providers.blobs import FileBlobs
from bot.providers.blobs_s3 import Bucket, S3Blobs, _key, signed
from dialogs.errors import NotFound, ProviderError
from dialogs.ids import TenantId
from dialogs.ports import Blobs
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.menu_twins import HandClock
from tests.fakes.s3 import ACCESS, SECRET, s3_standin

ONE, OTHER = TenantId("tenant-one"), TenantId("tenant-two")


@pytest.fixture(params=["memory", "file", "s3"])
async def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Blobs]:
    if request.param != "s3":
        yield MemoryBlobs() if request.param == "memory" else FileBlobs(tmp_path)
        return
    async with s3_standin() as url, aiohttp.ClientSession() as session:
        yield S3Blobs(Bucket(url, "parley", ACCESS, SECRET), HandClock(), lambda: session)


@pytest.mark.parametrize("content", [b"", b"\x00\xff", "прайс".encode(), b"x" * 2_000_000])
async def test_what_is_put_is_got(blobs: Blobs, content: bytes) -> None:
    key = await blobs.put(ONE, content)
    assert key == sha256(content).hexdigest()
    assert await blobs.get(ONE, key) == content


async def test_the_same_content_gives_the_same_key(blobs: Blobs) -> None:
    assert await blobs.put(ONE, b"a") == await blobs.put(ONE, b"a")


async def test_many_writers_of_one_content_agree(blobs: Blobs) -> None:
    keys = await asyncio.gather(*(blobs.put(ONE, b"a" * 100_000) for _ in range(20)))
    assert len(set(keys)) == 1
    assert await blobs.get(ONE, keys[0]) == b"a" * 100_000


async def test_another_tenant_does_not_find_it(blobs: Blobs) -> None:
    key = await blobs.put(ONE, b"a")
    with pytest.raises(NotFound):
        await blobs.get(OTHER, key)


async def test_deleting_in_one_tenant_leaves_the_other_its_own(blobs: Blobs) -> None:
    key = await blobs.put(ONE, b"a")
    await blobs.put(OTHER, b"a")
    await blobs.delete(ONE, key)
    await blobs.delete(ONE, key)
    assert await blobs.get(OTHER, key) == b"a"
    with pytest.raises(NotFound):
        await blobs.get(ONE, key)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 63, "A" * 64, "0" * 64])
async def test_a_key_that_is_none_is_not_found(blobs: Blobs, key: str) -> None:
    with pytest.raises(NotFound):
        await blobs.get(ONE, key)


async def test_a_tenant_that_is_a_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        await FileBlobs(tmp_path / "in").put(TenantId("../out"), b"a")
    assert list(tmp_path.iterdir()) == []


async def test_no_half_written_file_stays(tmp_path: Path) -> None:
    key = await FileBlobs(tmp_path).put(ONE, b"a")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [key]


async def test_a_bucket_refuses_a_wrong_secret() -> None:
    async with s3_standin() as url, aiohttp.ClientSession() as session:
        with pytest.raises(ProviderError):
            await S3Blobs(Bucket(url, "parley", ACCESS, "wrong"), HandClock(), lambda: session).put(ONE, b"a")


def test_a_signature_is_the_one_that_the_protocol_publishes() -> None:
    """The GET of Amazon's own examples has a Range header that we never send; this is its scope and key derivation."""
    bucket = Bucket("https://s3.example", "b", "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1")
    assert _key(bucket, "20150830").hex() != _key(bucket, "20150831").hex()
    headers = signed(bucket, "GET", URL("https://s3.example/b/x"), b"", 1_440_938_160_000)
    assert headers["x-amz-date"] == "20150830T123600Z"
    assert "/20150830/us-east-1/s3/aws4_request" in headers["authorization"]
