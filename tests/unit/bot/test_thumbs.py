"""Small pictures: made in a child that can be killed; what is no good picture has none, and nothing else happens."""

import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from PIL import Image

from bot.work.thumbs import Thumbs


def noise(width: int, height: int, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.effect_noise((width, height), 90).convert(mode).save(out, kind)
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A PNG that says it has side × side pixels, all alike."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    head = side.to_bytes(4) + side.to_bytes(4) + b"\x08\x02\0\0\0"
    rows = zlib.compress(b"\0" * (side * 3 + 1) * 400, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows + b"\0" * 60_000) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("GIF", "L")])
async def test_a_picture_has_a_small_form_of_its_own_shape(kind: str, mode: str) -> None:
    small = await Thumbs()(noise(1200, 600, kind, mode))
    with Image.open(BytesIO(small)) as made:
        assert (made.format, made.size) == ("JPEG", (480, 240))


async def test_a_picture_that_lies_on_its_side_is_put_upright_and_says_nothing_of_its_camera() -> None:
    out, told = BytesIO(), Image.Exif()
    told[0x0112], told[0x010F] = 6, "Camera"
    Image.effect_noise((1200, 600), 90).save(out, "JPEG", exif=told)
    with Image.open(BytesIO(await Thumbs()(out.getvalue()))) as made:
        assert made.size == (240, 480) and not made.getexif()


@pytest.mark.parametrize(
    "content",
    [b"", b"x" * 100_000, noise(40, 40), noise(1200, 600)[:60_000][:-1] + b"", bomb(40_000), b"\xff\xd8\xff" * 40_000,
     b"<svg>" + b" " * 60_000],
    ids=["nothing", "no picture", "small already", "torn", "a bomb", "garbage", "svg"],
)  # fmt: skip
async def test_what_is_no_good_picture_has_none(content: bytes) -> None:
    assert await Thumbs()(content) == b""


def test_the_program_itself_never_loads_the_decoders() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import bot.wiring, sys; print('PIL' in sys.modules)"], capture_output=True, text=True
    )
    assert told.stdout.strip() == "False", told.stderr
