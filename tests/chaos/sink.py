"""What the outside world saw: a file that only grows and outlives every killed process."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]


class Sink:
    """One JSON line per event, appended by a single write: a kill can't tear it, and what is written stays."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY)

    def tell(self, kind: str, **values: Any) -> None:
        os.write(self._file, json.dumps({"kind": kind, **values}, ensure_ascii=False).encode() + b"\n")

    def lines(self, kind: str = "") -> list[Line]:
        """All lines in the order of their arrival, or those of one kind."""
        told = [json.loads(line) for line in self._path.read_bytes().splitlines()]
        return [line for line in told if not kind or line["kind"] == kind]

    def close(self) -> None:
        os.close(self._file)
