"""What no honest sender makes: bodies and strings of the public corpora that lie beside the project."""

import base64
import json
import sys
from collections.abc import Sequence
from pathlib import Path

CORPORA = Path(__file__).parents[3] / "shared" / "data" / "hostile"
_SCRIPTS, _ADDRESSES = 60, 3  # of 6,600 scripts each 60th, of 330 addresses each third: the others differ little
OURS = [b"", b"[" * 100_000, b'{"a":' * 50_000, b"1" * 10_000, b"\xff\xfe{", b"null", b'{"messages":[null]}']


def bodies() -> Sequence[bytes]:
    """JSON and raw bodies; where the corpora are absent our own few, and it is said."""
    if not CORPORA.is_dir():
        print(f"{CORPORA} is absent: only {len(OURS)} bodies of our own are passed", file=sys.stderr)
    tests = sorted((CORPORA / "jsontestsuite").glob("*/*.json"))
    rows = _lines("home_made/hostile_bodies.jsonl")
    return [*OURS, *(one.read_bytes() for one in tests), *(base64.b64decode(json.loads(row)["b64"]) for row in rows)]


def strings() -> Sequence[str]:
    """Words that a client may write: naughty strings, injections, addresses, scripts."""
    naughty = CORPORA / "blns" / "blns.json"
    return [
        *(json.loads(naughty.read_text("utf-8")) if naughty.exists() else ()),
        *(json.loads(row)["text"] for row in _lines("injections_bastion/injections.jsonl")),
        *(json.loads(row)["url"] for row in _lines("home_made/ssrf_urls.jsonl")[::_ADDRESSES]),
        *_lines("xss_payloadbox/xss-payload-list.txt")[::_SCRIPTS],
    ]


def _lines(name: str) -> Sequence[str]:
    path = CORPORA / name
    return path.read_text("utf-8").splitlines() if path.exists() else ()
