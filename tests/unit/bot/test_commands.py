"""Commands: a mistake is one sentence in the language of the shell, never a traceback."""

import fcntl
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.cli import main
from bot.doctor import Finding, examine
from bot.health import Health
from bot.metrics import Metrics


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.delenv("LC_ALL", raising=False)


@pytest.mark.parametrize(
    "lang, said", [("ru_RU.UTF-8", "такого файла нет"), ("C", "no such file"), ("", "no such file")]
)
def test_the_shell_has_a_language(
    lang: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", lang)
    assert main(["apply", "nowhere.yaml"]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shop.yaml").write_text("company: {key: shop, name: Shop}", "utf-8")
    (tmp_path / "taken").write_text("a file", "utf-8")
    assert main(["apply", str(tmp_path / "shop.yaml")]) == 0
    assert main(["export", "shop", "--to", str(tmp_path / "taken")]) == 2
    assert str(tmp_path / "taken") in capsys.readouterr().err


@pytest.fixture
def taken_port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("PARLEY_PORT", str(port := server.getsockname()[1]))
        yield port


def test_a_taken_port_is_told(
    taken_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARLEY_BOT_TOKEN", "1:a")
    monkeypatch.setenv("PARLEY_TELEGRAM_API", "http://127.0.0.1:1")
    assert main(["run"]) == 2
    assert f"127.0.0.1:{taken_port}" in capsys.readouterr().err


def test_embedded_vectors_are_not_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARLEY_BOT_TOKEN", "1:a")
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "vectors.lock").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert main(["run", "--only", "worker"]) == 2
    assert "--only worker --only jobs" in capsys.readouterr().err


async def _finding(about: str) -> Finding:
    return next(one for one in await examine() if one.words.startswith(about))


async def test_the_doctor_sees_a_port_that_somebody_else_has(taken_port: int) -> None:
    told = await _finding("port")
    assert not told.well
    assert "PARLEY_PORT" in told.words


async def test_the_doctor_is_at_ease_beside_the_running_program(monkeypatch: pytest.MonkeyPatch) -> None:
    app = web.Application()
    Health(Metrics(), "1").add_routes(app)
    async with TestServer(app) as server:
        monkeypatch.setenv("PARLEY_PORT", str(server.port))
        assert (await _finding("port")).well


async def test_the_doctor_sends_nobody_to_botfather_when_telegram_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PARLEY_BOT_TOKEN", "1:a")
    monkeypatch.setenv("PARLEY_TELEGRAM_API", "http://127.0.0.1:1")
    told = await _finding("control bot")
    assert not told.well
    assert "http://127.0.0.1:1: does not answer" in told.words
    assert "BotFather" not in told.words


async def test_the_doctor_speaks_words_of_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    told = await _finding("database")
    assert not told.well
    assert "error-" not in told.words
    assert told.words.count("PARLEY_DATABASE_URL") == 1


@pytest.mark.parametrize("place", ["taken/data", "taken"])
async def test_the_doctor_tells_a_folder_that_can_not_be_made(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file", "utf-8")
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path / place))
    assert any("can't be written" in one.words for one in await examine())


def test_nothing_sealed_is_told_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert main(["reseal"]) == 0
    assert "Запечатано новым ключом: 0. Прежний ключ можно убрать" in capsys.readouterr().out
