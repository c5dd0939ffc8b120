"""The child that makes a picture small: `python -m bot.work.thumbs_child`, the file on stdin, a JPEG on stdout."""

import os
import sys
from io import BytesIO

from PIL import Image, ImageOps

from knowledge.loaders.child import limit

_SIDE = 480
_MOST_PIXELS = 60_000_000  # before anything is decoded
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")


def small(content: bytes) -> bytes:
    """Upright, without transparency, none of its metadata. Raises ValueError or OSError for what is no good picture."""
    with Image.open(BytesIO(content), formats=_FORMATS) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", (_SIDE * 2, _SIDE * 2))  # a JPEG is decoded no larger than it must be
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail((_SIDE, _SIDE))
        return _jpeg(turned)


def _jpeg(picture: Image.Image) -> bytes:
    whole = picture.convert("RGBA")
    flat = Image.new("RGB", whole.size, "white")
    flat.paste(whole, mask=whole)
    out = BytesIO()
    flat.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def main() -> None:
    """Codecs are loaded before the limits."""
    content = sys.stdin.buffer.read()
    Image.init()
    limit()
    try:
        made = small(content)
    except Exception:  # whatever a codec stumbles over: the picture has no small form
        os._exit(1)
    sys.stdout.buffer.write(made)
    sys.stdout.flush()
    os._exit(0)  # no codec's destructor may spoil a good end


if __name__ == "__main__":
    main()
