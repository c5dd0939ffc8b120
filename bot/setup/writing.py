"""A company written as a YAML file, with its knowledge beside it and secrets left out."""

import re
from pathlib import Path
from typing import Any

import yaml

from bot.setup.entries import DeskEntry, InboxEntry, SetupFile, SourceEntry
from dialogs.calendar.days import day_of, last_day
from dialogs.tenant import InboxKind
from knowledge.sources import Reach


def write_setup(setup: SetupFile, folder: Path) -> Path:
    """Writes `<key>.yaml` and `knowledge/*` below `folder`; tokens become references to the environment."""
    values: dict[str, Any] = {
        "company": {"key": setup.key, "name": setup.name, "language": setup.language, "timezone": setup.timezone},
        "members": [
            {"telegram_id": item.telegram_id, "name": item.name, "roles": list(item.roles), "language": item.language}
            for item in setup.members
        ],
        "bots": [{"key": item.key, "name": item.name, "settings": dict(item.settings)} for item in setup.bots],
        "inboxes": [_written(item) for item in setup.inboxes],
        "knowledge": [
            _stored(item, number, folder / "knowledge") | _bounds(item.reach, setup.timezone)
            for number, item in enumerate(setup.knowledge, 1)
        ],
    }
    if setup.desk:
        values["desk"] = _written_desk(setup.desk)
    path = folder / f"{setup.key}.yaml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), "utf-8")
    return path


def _written_desk(item: DeskEntry) -> dict[str, Any]:
    values: dict[str, Any] = {"chat": item.chat, "title": item.title}
    if item.holds:
        values["holds"] = item.holds
    if not item.overhears:
        values["overhears"] = False
    if item.further:
        values["further"] = [_written_desk(one) for one in item.further]
    return values


def _written(item: InboxEntry) -> dict[str, Any]:
    values: dict[str, Any] = {"key": item.key, "kind": item.kind, "bot": item.bot, "name": item.name,
                              "public_id": item.public_id}  # fmt: skip
    if item.sealed:
        values["token"] = "${TOKEN_" + re.sub(r"[^A-Z0-9]", "_", item.key.upper()) + "}"
    if item.origins or item.kind == InboxKind.WIDGET:  # an empty list says that any site may carry it
        values["origins"] = list(item.origins or ())
    if item.options:
        values["options"] = dict(item.options)
    return values


def _bounds(reach: Reach, zone: str) -> dict[str, Any]:
    values: dict[str, Any] = {"bots": list(reach.bots)} if reach.bots else {}
    values |= {"valid_from": day_of(reach.since, zone)} if reach.since else {}
    return values | ({"valid_until": last_day(reach.until, zone)} if reach.until else {})


def _stored(item: SourceEntry, number: int, folder: Path) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    plain = re.sub(r"[^\w.\- ]", "_", item.name)
    name = plain if plain == item.name else f"{number}-{plain}"  # two names may become one when made plain
    (folder / name).write_bytes(item.content)
    return {"title": item.title, "file": f"knowledge/{name}", **({} if name == item.name else {"name": item.name})}
