"""Bodies that no honest sender makes: our own few everywhere, the public corpora where they lie beside the project."""

from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared" / "data" / "hostile"
HOME_MADE = [
    b"",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"1" * 10_000,
    b"\xff\xfe{",
    b"null",
]
