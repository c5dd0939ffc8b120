"""The widget's static side: loader, frame page, script and style, built once at start."""

import gzip
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from aiohttp import web

from channels.widget.frames import MAX_FILES, MAX_TEXT
from channels.widget.origins import content_policy
from dialogs.tenant import Inbox

_STATIC = Path(__file__).parent / "static"
_BLANK = re.compile(r"__(?:NAME|SETTINGS|frame\.js|frame\.css)__")  # one pass: a value is never filled in again
_TYPES = {"js": "text/javascript", "css": "text/css"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file ready to be sent: plain, gzipped, and its tag."""

    content: bytes
    packed: bytes
    tag: str
    mime: str


class Pages:
    """All that a browser loads before it speaks to us."""

    def __init__(self) -> None:
        self._words: Mapping[str, Mapping[str, Any]] = json.loads(_read("words.json"))
        loader_words = {language: words["loader"] for language, words in self._words.items()}
        loader = _read("widget.js").replace(
            '"__WORDS__"', json.dumps(loader_words, ensure_ascii=False, separators=(",", ":"))
        )
        self.assets = {name: _asset(name, _read(name)) for name in ("frame.js", "frame.css")}
        # Without its indentation the loader stays under 5 kB even where nothing compresses it.
        self.loader = _asset("widget.js", "\n".join(line.strip() for line in loader.splitlines()))
        self._frame = _read("frame.html")

    def frame(self, inbox: Inbox, host: str) -> web.Response:
        """The frame's page for one inbox."""
        settings = {"site": inbox.public_id, "name": inbox.options.get("title") or inbox.name, "words": self._words}
        settings |= {"maxText": MAX_TEXT, "maxFiles": MAX_FILES}
        settings |= {key: inbox.options[key] for key in ("greeting", "color", "language") if key in inbox.options}
        values = {f"__{name}__": f"static/{name}?v={asset.tag}" for name, asset in self.assets.items()}
        values["__NAME__"] = html.escape(str(settings["name"]))
        values["__SETTINGS__"] = json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")
        page = _BLANK.sub(lambda blank: values[blank[0]], self._frame)
        headers = {"Content-Security-Policy": content_policy(inbox, host), "Cache-Control": "no-cache"}
        return web.Response(text=page, content_type="text/html", charset="utf-8", headers=headers | SAFE)


SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def serve(request: web.Request, asset: Asset, cache: str) -> web.Response:
    """The asset, gzipped where the client takes it, or 304 when it already has it."""
    headers = {"ETag": f'"{asset.tag}"', "Cache-Control": cache, "Vary": "Accept-Encoding", **SAFE}
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if any(tag.value == asset.tag for tag in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=asset.content, content_type=asset.mime, charset="utf-8", headers=headers)
    headers["Content-Encoding"] = "gzip"
    return web.Response(body=asset.packed, content_type=asset.mime, charset="utf-8", headers=headers)


def _read(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")


def _asset(name: str, text: str) -> Asset:
    content = text.encode()
    mime = _TYPES[name.rpartition(".")[2]]
    return Asset(content, gzip.compress(content, mtime=0), sha256(content).hexdigest()[:16], mime)
