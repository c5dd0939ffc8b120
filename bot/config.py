"""Configuration from the environment: addresses and secrets only; all else is a setting in the menu."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.secrets import FernetSecrets, key_at
from channels.egress import networks_of
from dialogs.errors import BadInput

PREFIX = "PARLEY_"
# Read elsewhere, by name: the tests' servers and the switch of bot/lean_aiogram.py.
_ELSEWHERE = ("PARLEY_TEST_", "PARLEY_PLAIN_AIOGRAM")
_API = re.compile(r"^PARLEY_([A-Z][A-Z0-9_]*)_API$")  # PARLEY_WAPPI_API: another address of that channel's service


class ConfigError(BadInput):
    """A variable of the environment has a value that can't be used; `variable` names it, its value is never told."""

    def __init__(self, variable: str, key: str, **values: str) -> None:
        super().__init__(key, variable=variable, **values)
        self.variable = variable

    def __str__(self) -> str:
        """As the log has it."""
        from locales import say

        return say(self.text, "en")


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("address")
    return value.rstrip("/")


def _database(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://", "postgresql+asyncpg://", "postgres://")):
        raise ValueError("database")
    try:
        _ = urlsplit(value).port
    except ValueError as error:
        raise ValueError("database-port") from error
    return value


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d+:\S+", value.get_secret_value()):
        raise ValueError("token")
    return value


def _redis(value: str) -> str:
    if not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("redis")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("zone") from error
    return value


def _networks(value: tuple[str, ...]) -> tuple[str, ...]:
    try:
        networks_of(value)
    except ValueError as error:
        raise ValueError("networks") from error
    return value


def _keys(value: SecretStr) -> SecretStr:
    try:
        FernetSecrets(_split(value.get_secret_value()))
    except BadInput as error:
        raise ValueError("keys") from error
    return value


def _split(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


Address = Annotated[str, AfterValidator(_address)]


class Config(BaseSettings):
    """What the environment says. `host` and `database_url` are filled in when it says nothing."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    data_dir: Path = Path("data")
    database_url: Annotated[str, AfterValidator(_database)] = Field(default="", repr=False)
    secret_key: Annotated[SecretStr, AfterValidator(_keys)] | None = None

    bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = None  # the control bot's; none: the sandbox
    telegram_api: Address = "https://api.telegram.org"
    channel_apis: Mapping[str, Address] = Field(default_factory=dict)  # by kind, from PARLEY_<KIND>_API
    public_url: Address | None = None  # given: webhooks; absent: polling
    host: str = ""
    port: int = Field(default=8080, ge=0, le=65535)
    trusted_proxies: Annotated[tuple[str, ...], NoDecode, AfterValidator(_networks)] = ()
    own_networks: Annotated[
        tuple[str, ...], NoDecode, AfterValidator(_networks)
    ] = ()  # owners' webhooks may lead there

    s3_url: Address | None = None  # originals of knowledge and clients' files; on the disk without it
    s3_bucket: str = "parley"
    s3_region: str = "us-east-1"
    s3_key: str = ""
    s3_secret: SecretStr | None = None

    redis_url: Annotated[str, AfterValidator(_redis)] | None = Field(default=None, repr=False)
    qdrant_url: Address | None = None
    qdrant_api_key: SecretStr | None = None

    llm_kind: Literal["openai", "yandex"] = "openai"
    llm_url: Address | None = None
    llm_key: SecretStr | None = None
    llm_model: str = ""
    transcribe_model: str = ""  # speech to words, at the same address; "whisper-1" where there is a key
    llm_price_in: float = Field(0.0, ge=0)  # of a million tokens, in any currency: what "why" shows as cost
    llm_price_out: float = Field(0.0, ge=0)
    yandex_folder: str = ""

    embed_model: str = ""  # vectors from an OpenAI-compatible endpoint; the embedded ones without it
    embed_query_model: str = ""  # where questions have a model of their own
    embed_dim: int = Field(0, ge=0, le=65_535)
    embed_url: Address | None = None
    embed_key: SecretStr | None = None
    rerank_url: Address | None = None  # the whole address, as https://api.example.org/v1/rerank
    rerank_model: str = ""
    rerank_key: SecretStr | None = None

    log_level: Literal["TRACE", "DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_json: bool = True
    debounce_seconds: float | None = Field(default=None, ge=0, le=60)
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Moscow"

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, given: dict[str, Any]) -> dict[str, Any]:
        folder = Path(given.get("data_dir") or "data")
        host = "0.0.0.0" if given.get("public_url") else "127.0.0.1"  # noqa: S104 - behind a proxy, as asked
        proxies = given.get("trusted_proxies", ())
        filled = {"database_url": f"sqlite:///{folder / 'parley.db'}", "host": host} | given
        filled["channel_apis"] = _apis(os.environ) | dict(given.get("channel_apis") or {})
        own = given.get("own_networks", ())
        filled["own_networks"] = _split(own) if isinstance(own, str) else own
        filled["trusted_proxies"] = _split(proxies) if isinstance(proxies, str) else proxies
        filled["log_level"] = str(given.get("log_level") or "INFO").upper()
        return filled

    @property
    def has_model(self) -> bool:
        """Whether a language model is set up; without one, answers are the sources' own sentences."""
        return bool(self.llm_model)

    def keys(self) -> list[str]:
        """Master keys, newest first; made once in `data_dir/secret.key` when none is given."""
        if self.secret_key is not None:
            return _split(self.secret_key.get_secret_value())
        try:
            return _split(_keys(SecretStr(key_at(self.data_dir / "secret.key"))).get_secret_value())
        except ValueError as error:
            raise ConfigError("PARLEY_SECRET_KEY", "error-config-kept-key", folder=str(self.data_dir)) from error
        except OSError as error:
            raise ConfigError("PARLEY_DATA_DIR", "error-config-folder", reason=error.strerror or "") from error

    def secrets(self) -> Iterator[str]:
        """Every secret value known here, for `bot.logs.register_secret`."""
        for _, value in self:
            if isinstance(value, SecretStr):
                yield from _split(value.get_secret_value())
        for url in (self.database_url, self.redis_url, self.llm_url, self.qdrant_url, self.embed_url, self.rerank_url):
            if password := urlsplit(url or "").password:
                yield from {password, unquote(password)}


def _apis(environ: Mapping[str, str]) -> dict[str, str]:
    found = {match[1].lower(): value for name, value in environ.items() if value and (match := _API.match(name))}
    return {kind: value for kind, value in found.items() if kind != "telegram"}  # a field of its own


def load_config(**given: Any) -> Config:
    """The environment's configuration; `given` stands above it (tests, command line). Raises ConfigError."""
    try:
        return _complete(Config(**given))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _worded(first) from None


def _complete(config: Config) -> Config:
    if config.llm_kind == "yandex" and config.has_model and not config.yandex_folder:
        raise _missing("PARLEY_YANDEX_FOLDER", "PARLEY_LLM_KIND=yandex")
    if config.s3_url and not (config.s3_key and config.s3_secret):
        raise _missing("PARLEY_S3_SECRET" if config.s3_key else "PARLEY_S3_KEY", "PARLEY_S3_URL")
    if (config.llm_url or config.llm_key) and not (config.has_model or config.transcribe_model):
        raise _missing("PARLEY_LLM_MODEL", "PARLEY_LLM_URL" if config.llm_url else "PARLEY_LLM_KEY")
    if config.embed_model and not config.embed_dim:
        raise _missing("PARLEY_EMBED_DIM", "PARLEY_EMBED_MODEL")
    if (config.embed_url or config.embed_key) and not config.embed_model:
        raise _missing("PARLEY_EMBED_MODEL", "PARLEY_EMBED_URL" if config.embed_url else "PARLEY_EMBED_KEY")
    if (config.rerank_key or config.rerank_model) and not config.rerank_url:
        raise _missing("PARLEY_RERANK_URL", "PARLEY_RERANK_MODEL" if config.rerank_model else "PARLEY_RERANK_KEY")
    return config


def _missing(variable: str, beside: str) -> ConfigError:
    return ConfigError(variable, "error-config-missing", beside=beside)


def _worded(error: Mapping[str, Any]) -> ConfigError:
    variable = PREFIX + str(error["loc"][0] if error["loc"] else "").upper()
    kind, message = str(error["type"]), str(error["msg"]).removeprefix("Value error, ")
    if kind == "literal_error":
        choices = re.findall(r"'([^']+)'", str(error["ctx"]["expected"]))
        return ConfigError(variable, "error-config-choice", choices=", ".join(choices))
    if kind == "bool_parsing":
        return ConfigError(variable, "error-config-switch")
    # what our own checks raise names the end of its key; all else is a number that is none, or out of bounds
    return ConfigError(variable, f"error-config-{message}" if kind == "value_error" else "error-config-number")


def unknown_variables(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Names with our prefix that nothing reads: most likely misspelt."""
    known = {PREFIX + name.upper() for name in Config.model_fields}
    ours = (name for name in environ if name.startswith(PREFIX) and not name.startswith(_ELSEWHERE))
    return sorted(name for name in ours if name not in known and not _API.match(name))
