"""A company's file: read with clear errors, written without secrets."""

from pathlib import Path

import pytest
import yaml

from bot.setup.entries import BotEntry, InboxEntry, MemberEntry, SetupFile, SourceEntry
from bot.setup.form import read_setup
from bot.setup.writing import write_setup
from dialogs.errors import BadInput
from locales import say

SHOP = """
company: {key: shop, name: Ромашка, language: ru, timezone: Europe/Moscow}
members:
  - {name: Олег, telegram_id: 100001, roles: [owner]}
bots:
  - {key: helper, name: Бот, settings: {greeting: Мяу, threshold: 0.5}}
inboxes:
  - {key: site, kind: widget, bot: helper, name: Сайт, origins: ["https://shop.example"]}
  - {key: tg, kind: telegram, bot: helper, name: Бот, token: "${SHOP_TOKEN}"}
desk: {chat: "${SHOP_DESK}", title: Стойка}
knowledge:
  - {title: Доставка, text: 300 рублей}
  - {title: Гарантия, file: warranty.md}
"""
SECRETS = {"SHOP_TOKEN": "7:secret", "SHOP_DESK": "-100500"}


def read(folder: Path, text: str = SHOP, environment: dict[str, str] | None = None) -> SetupFile:
    (folder / "warranty.md").write_text("Два года", "utf-8")
    (folder / "shop.yaml").write_text(text, "utf-8")
    return read_setup(folder / "shop.yaml", SECRETS if environment is None else environment)


def place_of(caught: pytest.ExceptionInfo[BadInput]) -> str:
    assert caught.value.text.key == "error-not-usable"
    return say(caught.value.text, "en")


def test_the_whole_company_is_read(tmp_path: Path) -> None:
    setup = read(tmp_path)
    assert (setup.key, setup.name) == ("shop", "Ромашка")
    assert setup.members == [MemberEntry(100001, "Олег", ["owner"])]
    assert setup.bots == [BotEntry("helper", "Бот", {"greeting": "Мяу", "threshold": 0.5})]
    assert [(entry.key, entry.public_id) for entry in setup.inboxes] == [("site", ""), ("tg", "")]
    assert setup.desk and setup.desk.chat == "-100500"
    assert [entry.name for entry in setup.knowledge] == ["Доставка.md", "warranty.md"]
    assert setup.knowledge[1].content.decode() == "Два года"


def test_a_secret_comes_from_the_environment_and_is_never_shown(tmp_path: Path) -> None:
    setup = read(tmp_path)
    assert setup.inboxes[1].token == "7:secret"
    assert "secret" not in repr(setup)


def test_a_plain_token_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, SHOP.replace("${SHOP_TOKEN}", "7:plain"))
    assert "${NAME}" in place_of(caught)
    assert "7:plain" not in str(caught.value)


@pytest.mark.parametrize("environment", [{}, {"SHOP_TOKEN": "", "SHOP_DESK": "-1"}])
def test_a_secret_that_is_not_set_is_named(tmp_path: Path, environment: dict[str, str]) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, environment=environment)
    assert "SHOP_TOKEN" in place_of(caught)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("key: shop", "key: Шоп", "company.key"),
        ("key: helper,", "key: 'a b',", "bots.key"),
        ("company:", "firm:", "company"),
        ("name: Ромашка", "nom: Ромашка", "name"),
        ("kind: widget", "kind: pigeon", "pigeon"),
        ("[owner]", "[king]", "king"),
        ("telegram_id: 100001", "telegram_id: Олег", "Олег"),
        ("greeting: Мяу", "gretting: Мяу", "gretting"),
        ("threshold: 0.5", "threshold: 7", "bots.settings.threshold"),
        ("timezone: Europe/Moscow", "timezone: Nowhere", "company.timezone"),
        ("language: ru", "language: de", "company.language"),
        ("file: warranty.md", "file: gone.md", "gone.md"),
        ("text: 300 рублей", "txt: 300 рублей", "text"),
        ("members:", "members: [", "line"),
        ("members:", "memebrs:", "“memebrs”"),
        ("title: Стойка}", "title: Стойка, hold: 3}", "“hold”"),
        ("- {title: Доставка, text: 300 рублей}", "- {title: Доставка}", "knowledge, entry 1"),
        ("knowledge:", "knowledge: 3\nx:", "“x”"),
        (SHOP, "- a list", "shop.yaml"),
        (SHOP, "", "shop.yaml"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, SHOP.replace(old, new))
    assert named in say(caught.value.text, "en")


@pytest.mark.parametrize("words", ["yes", "1", "[1]", "{a: 1}", "null"])
def test_a_setting_of_another_kind_is_refused(tmp_path: Path, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, SHOP.replace("greeting: Мяу", f"greeting: {words}"))
    assert "greeting" in place_of(caught)


def test_an_empty_part_is_as_good_as_none(tmp_path: Path) -> None:
    assert not read(tmp_path, SHOP[: SHOP.index("knowledge:")] + "knowledge:\n").knowledge


def test_settings_of_learning_and_the_model_are_read_too(tmp_path: Path) -> None:
    setup = read(tmp_path, SHOP.replace("greeting: Мяу", "gap_to_admins: true, own_model: true"))
    assert setup.bots[0].settings == {"gap_to_admins": True, "own_model": True, "threshold": 0.5}


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_setup(tmp_path / "gone.yaml", {})


def test_a_yaml_tag_runs_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read(tmp_path, "company: !!python/object/apply:os.system ['true']")


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    first = read(tmp_path)
    path = write_setup(first, tmp_path)
    assert "7:secret" not in path.read_text("utf-8")
    second = read_setup(path, {**SECRETS, "TOKEN_TG": "7:secret"})
    assert second == first


def test_a_files_name_can_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    setup = SetupFile("shop", "Ромашка", "ru", "Europe/Moscow", knowledge=[SourceEntry("x", "../../evil.md", b"x")])
    written = yaml.safe_load(write_setup(setup, tmp_path).read_text("utf-8"))["knowledge"][0]["file"]
    assert (tmp_path / written).resolve().is_relative_to((tmp_path / "knowledge").resolve())


def test_two_sources_of_one_name_are_two_files(tmp_path: Path) -> None:
    twins = [SourceEntry("a", "x?.md", b"1"), SourceEntry("b", "x!.md", b"2")]
    setup = read_setup(write_setup(SetupFile("shop", "Ромашка", "ru", "Europe/Moscow", knowledge=twins), tmp_path), {})
    assert [entry.content for entry in setup.knowledge] == [b"1", b"2"]


def test_an_inbox_of_a_bot_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, SHOP.replace("bot: helper, name: Сайт", "bot: nobody, name: Сайт"))
    assert "nobody" in place_of(caught)


def test_an_entry_without_a_token_is_no_reference(tmp_path: Path) -> None:
    assert InboxEntry("site", "widget", "helper", "Сайт", "site").token == ""


BOUND = """
company: {key: shop, name: Shop, timezone: Asia/Vladivostok}
bots: [{key: main, name: Main}]
knowledge:
  - {title: Summer, text: Sale, bots: [main], valid_from: 2026-06-01, valid_until: "2026-08-31"}
"""


def test_a_source_is_bound_to_bots_and_days_and_written_as_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(BOUND, "utf-8")
    setup = read_setup(tmp_path / "shop.yaml", {})
    reach = setup.knowledge[0].reach
    assert reach.bots == ("main",)
    assert (reach.until - reach.since) // 86_400_000 == 92
    assert read_setup(write_setup(setup, tmp_path), {}).knowledge[0].reach == reach
    assert "valid_until: 2026-08-31" in (tmp_path / "shop.yaml").read_text("utf-8")


@pytest.mark.parametrize("wrong", ["bots: [other]", "valid_until: summer"])
def test_a_bound_that_can_not_be_is_refused(tmp_path: Path, wrong: str) -> None:
    text = BOUND.replace("bots: [main], valid_from: 2026-06-01", wrong).replace(', valid_until: "2026-08-31"', "")
    (tmp_path / "shop.yaml").write_text(text, "utf-8")
    with pytest.raises(BadInput):
        read_setup(tmp_path / "shop.yaml", {})


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    "old, new",
    [
        ("threshold: 0.5", "threshold: 7"),
        ("greeting: Мяу", "greeting: 1"),
        ("name: Ромашка", "nom: Р"),
        ("members:", "x: ["),
    ],
)
def test_each_mistake_is_told_in_both_languages_without_a_bare_key(
    tmp_path: Path, language: str, old: str, new: str
) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, SHOP.replace(old, new))
    words = say(caught.value.text, language)
    assert " " in words.partition(": ")[2] or "missing" in words
    assert "error-" not in words
    assert str(caught.value.text.values["why"]) not in words
