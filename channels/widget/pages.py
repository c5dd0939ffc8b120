"""The widget's static side: loader, frame page, script and style, built once at start."""

import gzip
import html
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from aiohttp import web

from channels.widget.files import MAX_FILE
from channels.widget.frames import MAX_FILES, MAX_TEXT
from channels.widget.origins import content_policy
from dialogs.company.forms import form_of
from dialogs.company.looks import look_of
from dialogs.tenant import Inbox

_STATIC = Path(__file__).parent / "static"
_BLANK = re.compile(r"__(?:NAME|SETTINGS|SITE|frame\.js|frame\.css)__")  # one pass: a value is never filled in again
_TYPES = {"js": "text/javascript", "css": "text/css"}
# The frame's script is one function in many files: each part may use what stands above it.
_PARTS = ("base", "draw", "csat", "log", "queue", "roads", "compose", "asking", "start")


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
        script = "\n".join(_read(f"frame/{part}.js") for part in _PARTS)
        self.assets = {
            "frame.js": _asset("frame.js", _lean(f'(() => {{\n"use strict";\n{script}\n}})();\n')),
            "frame.css": _asset("frame.css", _read("frame.css")),
        }
        self.loader = _asset("widget.js", _lean(loader))
        self._frame, self._preview = _read("frame.html"), _read("preview.html")

    def frame(self, inbox: Inbox, host: str) -> web.Response:
        """The frame's page for one inbox."""
        settings = self._settings(inbox)
        values = {f"__{name}__": f"static/{name}?v={asset.tag}" for name, asset in self.assets.items()}
        values["__NAME__"] = html.escape(str(settings["name"]))
        values["__SETTINGS__"] = json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")
        page = _BLANK.sub(lambda blank: values.get(blank[0], ""), self._frame)
        headers = {"Content-Security-Policy": content_policy(inbox, host), "Cache-Control": "no-cache"}
        return web.Response(text=page, content_type="text/html", charset="utf-8", headers=headers | SAFE)

    def preview(self, inbox: Inbox) -> web.Response:
        """An empty page of ours with the widget on it."""
        values = {"__NAME__": html.escape(inbox.name), "__SITE__": html.escape(inbox.public_id)}
        page = _BLANK.sub(lambda blank: values.get(blank[0], ""), self._preview)
        # As strict as a customer's page can be: the loader's style goes into its shadow root as a sheet.
        policy = "default-src 'none'; script-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache", "X-Robots-Tag": "noindex"}
        return web.Response(text=page, content_type="text/html", charset="utf-8", headers=headers | SAFE)

    def _settings(self, inbox: Inbox) -> Mapping[str, Any]:
        look, form = look_of(inbox.options), form_of(inbox.options)
        words = {key: look.words[key] for key in ("greeting", "hours", "launcher") if key in look.words}
        given = inbox.options.get("greeting")
        return {
            "site": inbox.public_id, "name": look.words.get("title") or inbox.name, "words": self._words,
            "maxText": MAX_TEXT, "maxFiles": MAX_FILES, "maxFile": MAX_FILE, "accent": look.accent, "ink": look.ink,
            "side": look.side, "language": "" if look.language == "auto" else look.language,
            "form": asdict(form) if form else None, **words,
            **({"greeting": dict(given)} if isinstance(given, Mapping) else {}),
        }  # fmt: skip


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


def _lean(script: str) -> str:
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _read(name: str) -> str:
    return (_STATIC / name).read_text(encoding="utf-8")


def _asset(name: str, text: str) -> Asset:
    content = text.encode()
    mime = _TYPES[name.rpartition(".")[2]]
    return Asset(content, gzip.compress(content, mtime=0), sha256(content).hexdigest()[:16], mime)
