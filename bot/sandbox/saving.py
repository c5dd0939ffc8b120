"""Files of a kept world: each written whole or not at all, what went through chats before the state that names it."""

from collections.abc import Iterable, Mapping
from pathlib import Path


def write_world(path: Path, state: bytes, blobs: Mapping[str, bytes]) -> None:
    """Of the blobs, only those that are new are written."""
    folder = _folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in blobs.items():
        if not (folder / name).exists():
            replace(folder / name, content)
    replace(path, state)


def read_blobs(path: Path, names: Iterable[str]) -> dict[str, bytes]:
    """What lies beside the state."""
    return {name: (_folder(path) / name).read_bytes() for name in names}


def replace(path: Path, content: bytes) -> None:
    """By an atomic rename."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(content)
    fresh.replace(path)


def _folder(path: Path) -> Path:
    return path.with_name(path.name + ".files")
