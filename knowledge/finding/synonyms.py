"""Words of clients and words of companies for the same thing, a group a line: everyday service, not any one trade."""

from pathlib import Path

_FILES = [Path(__file__).with_name(f"synonyms_{language}.txt") for language in ("ru", "en")]
GROUPS = tuple(tuple(line.split()) for file in _FILES for line in file.read_text("utf-8").splitlines())
