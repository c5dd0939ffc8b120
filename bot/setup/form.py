"""A whole company as a YAML file: what it holds, and reading it with clear errors."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.reading import bytes_of, text_of, wrong
from bot.setup.entries import BotEntry, DeskEntry, InboxEntry, MemberEntry, SetupFile, SourceEntry
from bot.setup.shape import check_shape
from channels import KINDS
from dialogs.calendar.days import moment
from dialogs.company.desk_binding import MOST_OPEN
from dialogs.customer import LANGUAGES
from dialogs.errors import BadInput
from dialogs.ids import BotId
from dialogs.settings import ALL_SETTINGS, Setting, SettingValue
from dialogs.tenant import Role
from knowledge.sources import Reach

_KEY = re.compile(r"^[a-z0-9][a-z0-9_-]{0,30}$")
_REFERENCE = re.compile(r"^\$\{([A-Z][A-Z0-9_]*)\}$")


def read_setup(path: Path, environment: Mapping[str, str] = os.environ) -> SetupFile:
    """Reads and checks. Raises BadInput (error-not-usable) that names the place and what is expected there."""
    values = _values(path)
    check_shape(values, path.name)
    try:
        return _setup(values, path.parent, environment)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise wrong(path.name, " ".join(str(error).split())) from error


def _values(path: Path) -> Any:
    try:
        return yaml.safe_load(text_of(path))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise wrong(path.name, "no-yaml", line=line, problem=error.problem or "") from error
    except yaml.YAMLError as error:
        raise wrong(path.name, "no-yaml", line=1, problem="") from error


def _setup(values: Any, folder: Path, environment: Mapping[str, str]) -> SetupFile:
    company = values["company"]
    setup = SetupFile(
        key=_key(company["key"], "company.key"),
        name=str(company["name"]),
        language=_language(company, "company.language"),
        timezone=_zone(company) if company.get("timezone") else "",
        members=[_member(item) for item in values.get("members") or ()],
        bots=[_bot(item) for item in values.get("bots") or ()],
        inboxes=[_inbox(item, environment) for item in values.get("inboxes") or ()],
        desk=_desk(values.get("desk"), environment),
        knowledge=[_source(item, folder, _zone(company)) for item in values.get("knowledge") or ()],
    )
    _check_bots(setup)
    return setup


def _language(item: Mapping[str, Any], place: str) -> str:
    return _one_of(item["language"], LANGUAGES, place) if item.get("language") else ""


def _zone(company: Mapping[str, Any]) -> str:
    name = str(company.get("timezone") or "Europe/Moscow")
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError) as error:
        raise wrong("company.timezone", "timezone") from error


def _check_bots(setup: SetupFile) -> None:
    bots = {entry.key for entry in setup.bots}
    for entry in setup.inboxes:
        if entry.bot not in bots:
            raise wrong(f"inboxes.{entry.key}.bot", "no-bot", name=entry.bot)
    for source in setup.knowledge:
        for bot in source.reach.bots:
            if bot not in bots:
                raise wrong("knowledge.bots", "no-bot", name=bot)


def _member(item: Mapping[str, Any]) -> MemberEntry:
    roles = [_one_of(role, Role, "members.roles") for role in item["roles"]]
    account = item["telegram_id"]
    if not isinstance(account, int):
        raise wrong("members.telegram_id", "number", name=str(account))
    return MemberEntry(account, str(item["name"]), roles, _language(item, "members.language"))


def _bot(item: Mapping[str, Any]) -> BotEntry:
    known = {setting.key: setting for setting in ALL_SETTINGS}
    given = item.get("settings") or {}
    settings = {key: _setting(known[_one_of(key, known, "bots.settings")], value) for key, value in given.items()}
    return BotEntry(_key(item["key"], "bots.key"), str(item["name"]), settings)


def _setting(setting: Setting, value: Any) -> SettingValue:
    wanted = type(setting.default)
    if type(value) is not wanted and not (wanted is float and type(value) is int):
        raise wrong(f"bots.settings.{setting.key}", f"kind-{wanted.__name__}")
    try:
        return setting.check(value)
    except BadInput as error:
        bounds = {name: int(error.text.values[name]) for name in ("low", "high")}
        raise wrong(f"bots.settings.{setting.key}", "bounds", **bounds) from error


def _inbox(item: Mapping[str, Any], environment: Mapping[str, str]) -> InboxEntry:
    key = _key(item["key"], "inboxes.key")
    return InboxEntry(
        key, _one_of(item["kind"], KINDS, "inboxes.kind"), str(item["bot"]), str(item["name"]),
        str(item.get("public_id", "")), _secret(str(item.get("token", "")), environment), _origins(item.get("origins")),
        dict(item.get("options", {})), bool(item.get("token")),
    )  # fmt: skip


def _origins(given: Sequence[Any] | None) -> Sequence[str] | None:
    return None if given is None else [str(origin) for origin in given]


def _one_of(value: Any, known: Iterable[str], place: str) -> str:
    names = [str(name) for name in known]
    if value not in names:
        raise wrong(place, "choice", name=str(value), known=", ".join(names))
    return str(value)


def _desk(item: Mapping[str, Any] | None, environment: Mapping[str, str]) -> DeskEntry | None:
    if not item:
        return None
    further = tuple(group for one in item.get("further", ()) if (group := _desk(one, environment)))
    return DeskEntry(_chat(str(item["chat"]), environment), str(item["title"]), _holds(item), further,
                     bool(item.get("overhears", True)))  # fmt: skip


def _chat(value: str, environment: Mapping[str, str]) -> str:
    return _secret(value, environment) if value.startswith("${") else value


def _holds(item: Mapping[str, Any]) -> int:
    most = int(item.get("holds", 0))
    if not 0 <= most <= MOST_OPEN:
        raise wrong("desk.holds", "bounds", low=1, high=MOST_OPEN)
    return most


def _source(item: Mapping[str, Any], folder: Path, zone: str) -> SourceEntry:
    reach = _reach(item, zone)
    if "file" in item:
        path = folder / str(item["file"])
        name = str(item.get("name", path.name))
        return SourceEntry(str(item.get("title", path.stem)), name, bytes_of(path), reach)
    title = str(item["title"])
    return SourceEntry(title, f"{title}.md", str(item["text"]).encode(), reach)


def _reach(item: Mapping[str, Any], zone: str) -> Reach:
    """`valid_until` is the last day."""
    first, last = (_date(item[key]) if key in item else None for key in ("valid_from", "valid_until"))
    since = moment(first, zone) if first else 0
    until = moment(last + timedelta(1), zone) if last else 0
    return Reach(tuple(BotId(str(bot)) for bot in item.get("bots", ())), since, until)


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _key(value: Any, place: str) -> str:
    if not _KEY.match(str(value)):
        raise wrong(place, "key")
    return str(value)


def _secret(value: str, environment: Mapping[str, str]) -> str:
    if not value:
        return ""
    reference = _REFERENCE.match(value)
    if not reference:
        raise wrong("token", "secret")
    if not environment.get(reference[1]):
        raise wrong(reference[1], "unset")
    return environment[reference[1]]
