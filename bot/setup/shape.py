"""The form of a set-up file: which parts it has, and what each names. Says in plain words what does not fit."""

from collections.abc import Mapping
from typing import Any

from bot.reading import wrong

# What each part must name, and what it may.
_PARTS: Mapping[str, tuple[str, str]] = {
    "company": ("key name", "language timezone"),
    "members": ("telegram_id name roles", "language"),
    "bots": ("key name", "settings"),
    "inboxes": ("key kind bot name", "public_id token origins options"),
    "desk": ("chat title", "holds further overhears"),
    "knowledge": ("", "title file name text bots valid_from valid_until"),
}
_LISTS = ("members", "bots", "inboxes", "knowledge")


def check_shape(values: Any, place: str) -> None:
    """Raises BadInput that names the place; `place` is the file's name."""
    if not isinstance(values, dict) or "company" not in values:
        raise wrong(place, "no-company")
    _known(values, place, set(_PARTS))
    for part in _PARTS:
        _check_part(part, values.get(part))


def _check_part(part: str, value: Any) -> None:
    if value is None and part != "company":
        return
    if part not in _LISTS:
        _check_entry(part, part, value)
        return
    if not isinstance(value, list):
        raise wrong(part, "no-list")
    for number, entry in enumerate(value, 1):
        _check_entry(part, f"{part}, entry {number}", entry)


def _check_entry(part: str, place: str, entry: Any) -> None:
    must, may = (words.split() for words in _PARTS[part])
    if not isinstance(entry, dict):
        raise wrong(place, "no-fields", known=", ".join(must or may))
    _known(entry, place, {*must, *may})
    if missing := [name for name in must if name not in entry]:
        raise wrong(place, "missing", known=", ".join(missing))
    if part == "knowledge" and "file" not in entry and not {"title", "text"} <= entry.keys():
        raise wrong(place, "no-source")
    for number, group in enumerate(entry.get("further") or (), 1):
        _check_entry(part, f"{place}.further, entry {number}", group)


def _known(entry: Mapping[Any, Any], place: str, names: set[str]) -> None:
    for name in entry:
        if name not in names:
            raise wrong(place, "unknown", name=str(name), known=", ".join(sorted(names)))
