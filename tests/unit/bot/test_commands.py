"""Commands: a mistake is one sentence in the language of the shell, never a traceback."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.doctor import examine


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


async def test_the_doctor_speaks_words_of_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    told = next(one for one in await examine() if one.words.startswith("database"))
    assert not told.well
    assert "error-" not in told.words


async def test_the_doctor_tells_a_folder_that_can_not_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "taken").write_text("a file", "utf-8")
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path / "taken" / "data"))
    assert any("can't be written" in one.words for one in await examine())
