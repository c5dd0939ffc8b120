"""Entities, markup and limits are counted as Telegram counts them."""

import pytest

from bot.sandbox.telegram.content import entities, html_text, keyboards, markdown_text
from bot.sandbox.telegram.refusals import Refusal
from bot.sandbox.telegram.shapes import Chat

PRIVATE = Chat("1:2", 1, "private")
GROUP = Chat("-1", -1, "supergroup")


def test_lengths_are_utf_16_units() -> None:
    assert entities.units("a😀я") == 4


def test_entities_are_placed_in_utf_16_units() -> None:
    assert entities.found("😀 /help @salon_bot")[0] == {"type": "bot_command", "offset": 3, "length": 5}


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(Refusal, match="must be encoded in UTF-8"):
        entities.clean("a\ud800b")


@pytest.mark.parametrize("mark", [{"offset": 0, "length": 9}, {"offset": -1, "length": 1}, {"offset": 0, "length": 0}])
def test_an_entity_outside_of_the_text_is_refused(mark: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="incorrect"):
        entities.checked("abc", [{"type": "bold"} | mark])


def test_html_becomes_text_and_nested_entities() -> None:
    text, marks = html_text.parse('<b>а <i>б</i></b> &lt;<a href="https://x.ru">в</a>')
    assert text == "а б <в"
    assert [(mark["type"], mark["offset"], mark["length"]) for mark in marks] == [
        ("bold", 0, 3),
        ("italic", 2, 1),
        ("text_link", 5, 1),
    ]


@pytest.mark.parametrize("source", ["<b>x", "x</b>", "<b><i>x</b></i>", "<p>x</p>", "a < b", "<br>"])
def test_broken_html_is_refused(source: str) -> None:
    with pytest.raises(Refusal, match="can't parse entities"):
        html_text.parse(source)


def test_markdown_becomes_text_and_entities() -> None:
    text, marks = markdown_text.parse(r"*а* __б__ [в](https://x.ru) `г` \.")
    assert text == "а б в г ."
    assert [mark["type"] for mark in marks] == ["bold", "underline", "text_link", "code"]


@pytest.mark.parametrize("source", ["*x", "a.b", "[x", "x]", "`x", "||x", "a-b", "5!"])
def test_broken_markdown_is_refused(source: str) -> None:
    with pytest.raises(Refusal, match="can't parse entities"):
        markdown_text.parse(source)


def test_edges_are_trimmed_and_entities_move_along() -> None:
    marks = [{"type": "bold", "offset": 2, "length": 5}]
    assert entities.trimmed("  abc  ", marks) == ("abc", [{"type": "bold", "offset": 0, "length": 3}])


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "x"}, "Text buttons are unallowed"),
        ({"text": "", "callback_data": "x"}, "non-empty"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "x", "url": "https://x.ru"}, "exactly one"),
        ({"text": "x", "url": "http://localhost:8080"}, "Wrong HTTP URL"),
        ({"text": "x", "web_app": {"url": "http://x.ru"}}, "Only HTTPS"),
        ({"text": "x", "web_app": {"url": "https://x.ru"}}, "BUTTON_TYPE_INVALID"),
    ],
)
def test_a_wrong_button_is_refused(button: dict[str, object], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        keyboards.check({"inline_keyboard": [[button]]}, GROUP)


def test_64_bytes_of_data_are_allowed() -> None:
    assert keyboards.check({"inline_keyboard": [[{"text": "x", "callback_data": "ж" * 32}]]}, PRIVATE)
