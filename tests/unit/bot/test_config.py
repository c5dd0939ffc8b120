"""Configuration: sane without a word; a bad value is told with its variable's name and without the value."""

import os
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.config import ConfigError, load_config, unknown_variables


@pytest.fixture(autouse=True)
def clear(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PARLEY_")]:
        monkeypatch.delenv(name)


def test_nothing_has_to_be_said() -> None:
    config = load_config()
    assert (config.host, config.port, config.database_url) == ("127.0.0.1", 8080, "sqlite:///data/parley.db")
    assert (config.bot_token, config.has_model, config.telegram_api) == (None, False, "https://api.telegram.org")


def test_a_public_address_opens_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_PUBLIC_URL", "https://chat.example.org/")
    config = load_config()
    assert (config.host, config.public_url) == ("0.0.0.0", "https://chat.example.org")
    monkeypatch.setenv("PARLEY_HOST", "127.0.0.1")
    assert load_config().host == "127.0.0.1"


def test_an_empty_variable_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "BOT_TOKEN", "LOG_LEVEL", "DATABASE_URL", "TRUSTED_PROXIES", "HOST"):
        monkeypatch.setenv(f"PARLEY_{name}", "")
    assert load_config() == load_config(port=8080)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "eighty", "a number"),
        ("PORT", "70000", "within its bounds"),
        ("LOG_JSON", "vielleicht", "true or false"),
        ("LOG_LEVEL", "loud", "INFO"),
        ("LLM_KIND", "other", "openai, yandex"),
        ("PUBLIC_URL", "example.org", "https://"),
        ("LLM_URL", "ftp://x", "https://"),
        ("DATABASE_URL", "mysql://u:hunter2@h/d", "postgresql://"),
        ("DATABASE_URL", "postgresql://u:hunter2@h:port/d", "a number as its port"),
        ("DATABASE_URL", "postgresql://u:hunter2@[::1/d", "a number as its port"),
        ("REDIS_URL", "http://x", "redis://"),
        ("SECRET_KEY", "hunter2", "Fernet"),
        ("OWN_NETWORKS", "home", "10.0.0.0/8"),
        ("BOT_TOKEN", "hunter2", "@BotFather"),
        ("TIMEZONE", "Mars/Phobos", "Europe/Moscow"),
        ("DEBOUNCE_SECONDS", "-1", "within its bounds"),
    ],
)
def test_a_bad_value_is_told_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"PARLEY_{name}", value)
    with pytest.raises(ConfigError) as told:
        load_config()
    assert told.value.variable == f"PARLEY_{name}"
    assert told.value.text.values["variable"] == f"PARLEY_{name}"
    assert words in str(told.value)
    assert "hunter2" not in str(told.value)
    assert told.value.__suppress_context__


@pytest.mark.parametrize(
    ("given", "variable"),
    [
        ({"LLM_KEY": "sk-1"}, "PARLEY_LLM_MODEL"),
        ({"LLM_KIND": "yandex", "LLM_MODEL": "yandexgpt"}, "PARLEY_YANDEX_FOLDER"),
    ],
)
def test_what_is_missing_beside_another_is_named(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], variable: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"PARLEY_{name}", value)
    with pytest.raises(ConfigError) as told:
        load_config()
    assert told.value.variable == variable


def test_keys_are_made_once_where_none_are_given(tmp_path: Path) -> None:
    assert load_config(data_dir=tmp_path).keys() == load_config(data_dir=tmp_path).keys()
    assert (tmp_path / "secret.key").exists()


def test_keys_that_are_given_make_no_file(tmp_path: Path) -> None:
    one, two = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    assert load_config(data_dir=tmp_path, secret_key=f"{one}, {two}").keys() == [one, two]
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_that_is_spoilt_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("nonsense")
    with pytest.raises(ConfigError, match="PARLEY_SECRET_KEY"):
        load_config(data_dir=tmp_path).keys()


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="PARLEY_DATA_DIR"):
        load_config(data_dir=tmp_path / "file").keys()


def test_no_secret_shows_when_it_is_printed_and_all_are_known_to_the_logs() -> None:
    config = load_config(
        bot_token="111111:token", llm_key="sk-llmkey", llm_model="m", database_url="postgresql://u:p%40ss@h/d"
    )
    assert set(config.secrets()) == {"111111:token", "sk-llmkey", "p%40ss", "p@ss"}
    assert not [secret for secret in config.secrets() if secret in repr(config)]


def test_proxies_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_TRUSTED_PROXIES", "10.0.0.1, 10.0.0.0/8")
    assert load_config().trusted_proxies == ("10.0.0.1", "10.0.0.0/8")


def test_a_misspelt_variable_is_found() -> None:
    given = {"PARLEY_PROT": "1", "PARLEY_PORT": "1", "PARLEY_TEST_REDIS_URL": "x", "HOME": "/"}
    assert unknown_variables(given) == ["PARLEY_PROT"]


@pytest.mark.parametrize("token", ["xx", "777", ":abc", "12 3:abc", "123:ab c"])
def test_what_is_no_bot_token_is_told_at_once_and_not_repeated(token: str) -> None:
    with pytest.raises(ConfigError, match="PARLEY_BOT_TOKEN") as told:
        load_config(bot_token=token)
    assert token not in str(told.value)
