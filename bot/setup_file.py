"""A whole company as a YAML file: its form, reading with clear errors, writing with secrets left out."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from channels import KINDS
from dialogs.errors import BadInput
from dialogs.settings import SETTINGS, Setting, SettingValue
from dialogs.tenant import Role

_KEY = re.compile(r"^[a-z0-9][a-z0-9_-]{0,30}$")
_REFERENCE = re.compile(r"^\$\{([A-Z][A-Z0-9_]*)\}$")


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """A person of staff; their key is the Telegram account."""

    telegram_id: int
    name: str
    roles: Sequence[str]
    language: str = "ru"


@dataclass(frozen=True, slots=True)
class BotEntry:
    """A bot and the settings of its published version."""

    key: str
    name: str
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """A connected account; a token is only ever a reference to the environment."""

    key: str
    kind: str
    bot: str
    name: str
    public_id: str
    token: str = field(default="", repr=False)
    origins: Sequence[str] = ()
    options: Mapping[str, object] = field(default_factory=dict)  # a widget's title, greeting, color, language
    sealed: bool = field(default=False, compare=False)  # written with a reference to where its secret is to be put


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """The managers' group."""

    chat: str
    title: str


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source of knowledge: its name in the company and its content."""

    title: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SetupFile:
    """What the file says."""

    key: str
    name: str
    language: str = "ru"
    timezone: str = "Europe/Moscow"
    members: Sequence[MemberEntry] = ()
    bots: Sequence[BotEntry] = ()
    inboxes: Sequence[InboxEntry] = ()
    desk: DeskEntry | None = None
    knowledge: Sequence[SourceEntry] = ()


def read_setup(path: Path, environment: Mapping[str, str] = os.environ) -> SetupFile:
    """Reads and checks. Raises BadInput (error-setup-file) that names the place and what is expected there."""
    try:
        values = yaml.safe_load(path.read_text("utf-8"))
        return _setup(values, path.parent, environment)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise _wrong(path.name, " ".join(str(error).split())) from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _wrong(path.name, f"{type(error).__name__}: {error}") from error


def _setup(values: Any, folder: Path, environment: Mapping[str, str]) -> SetupFile:
    company = values["company"]
    setup = SetupFile(
        key=_key(company["key"], "company.key"),
        name=str(company["name"]),
        language=str(company.get("language", "ru")),
        timezone=str(company.get("timezone", "Europe/Moscow")),
        members=[_member(item) for item in values.get("members", ())],
        bots=[_bot(item) for item in values.get("bots", ())],
        inboxes=[_inbox(item, company["key"], environment) for item in values.get("inboxes", ())],
        desk=_desk(values.get("desk"), environment),
        knowledge=[_source(item, folder) for item in values.get("knowledge", ())],
    )
    _check_bots(setup)
    return setup


def _check_bots(setup: SetupFile) -> None:
    bots = {entry.key for entry in setup.bots}
    for entry in setup.inboxes:
        if entry.bot not in bots:
            raise _wrong(f"inboxes.{entry.key}.bot", f"no bot has the key {entry.bot}")


def _member(item: Mapping[str, Any]) -> MemberEntry:
    roles = [Role(role).value for role in item["roles"]]
    return MemberEntry(int(item["telegram_id"]), str(item["name"]), roles, str(item.get("language", "ru")))


def _bot(item: Mapping[str, Any]) -> BotEntry:
    known = {setting.key: setting for setting in SETTINGS}
    settings = {key: _setting(known[key], value) for key, value in item.get("settings", {}).items()}
    return BotEntry(_key(item["key"], "bots.key"), str(item["name"]), settings)


def _setting(setting: Setting, value: Any) -> SettingValue:
    wanted = type(setting.default)
    if type(value) is not wanted and not (wanted is float and type(value) is int):
        raise _wrong(f"bots.settings.{setting.key}", f"a value of the kind {wanted.__name__} is expected here")
    return setting.check(value)


def _inbox(item: Mapping[str, Any], company: str, environment: Mapping[str, str]) -> InboxEntry:
    key = _key(item["key"], "inboxes.key")
    return InboxEntry(
        key, _kind(str(item["kind"])), str(item["bot"]), str(item["name"]),
        str(item.get("public_id", f"{company}-{key}")),
        _secret(str(item.get("token", "")), environment), [str(origin) for origin in item.get("origins", ())],
        dict(item.get("options", {})), bool(item.get("token")),
    )  # fmt: skip


def _kind(value: str) -> str:
    if value not in KINDS:
        raise _wrong("inboxes.kind", f"{value} is none of {', '.join(KINDS)}")
    return value


def _desk(item: Mapping[str, Any] | None, environment: Mapping[str, str]) -> DeskEntry | None:
    if not item:
        return None
    chat = str(item["chat"])
    return DeskEntry(_secret(chat, environment) if chat.startswith("${") else chat, str(item["title"]))


def _source(item: Mapping[str, Any], folder: Path) -> SourceEntry:
    if "file" in item:
        path = folder / str(item["file"])
        return SourceEntry(str(item.get("title", path.stem)), str(item.get("name", path.name)), path.read_bytes())
    title = str(item["title"])
    return SourceEntry(title, f"{title}.md", str(item["text"]).encode())


def _key(value: Any, place: str) -> str:
    if not _KEY.match(str(value)):
        raise _wrong(place, "small Latin letters, digits, - and _ only")
    return str(value)


def _secret(value: str, environment: Mapping[str, str]) -> str:
    if not value:
        return ""
    reference = _REFERENCE.match(value)
    if not reference:
        raise _wrong("token", "write ${NAME} and put the secret into the environment")
    if not environment.get(reference[1]):
        raise _wrong(reference[1], "this environment variable is not set")
    return environment[reference[1]]


def _wrong(place: str, why: str) -> BadInput:
    return BadInput("error-setup-file", place=place, why=why[:300])


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
        "knowledge": [_stored(item, number, folder / "knowledge") for number, item in enumerate(setup.knowledge, 1)],
    }
    if setup.desk:
        values["desk"] = {"chat": setup.desk.chat, "title": setup.desk.title}
    path = folder / f"{setup.key}.yaml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), "utf-8")
    return path


def _written(item: InboxEntry) -> dict[str, Any]:
    values: dict[str, Any] = {"key": item.key, "kind": item.kind, "bot": item.bot, "name": item.name,
                              "public_id": item.public_id}  # fmt: skip
    if item.sealed:
        values["token"] = "${TOKEN_" + re.sub(r"[^A-Z0-9]", "_", item.key.upper()) + "}"
    if item.origins:
        values["origins"] = list(item.origins)
    if item.options:
        values["options"] = dict(item.options)
    return values


def _stored(item: SourceEntry, number: int, folder: Path) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    plain = re.sub(r"[^\w.\- ]", "_", item.name)
    name = plain if plain == item.name else f"{number}-{plain}"  # two names may become one when made plain
    (folder / name).write_bytes(item.content)
    return {"title": item.title, "file": f"knowledge/{name}", **({} if name == item.name else {"name": item.name})}
