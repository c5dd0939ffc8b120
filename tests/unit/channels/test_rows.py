"""Rows of buttons: no label is cut on a phone, and what fits stays where its screen put it."""

import pytest

from channels.telegram.calls import keyboard
from channels.telegram.rows import fits
from dialogs.handovers.resolving import Resolution
from dialogs.messages import Button
from dialogs.texts import text
from locales import LANGUAGES, keys, say


def shown(*rows: list[str]) -> list[list[str]]:
    markup = keyboard([[Button(label, "x") for label in row] for row in rows])
    return [[key["text"] for key in row] for row in markup["inline_keyboard"]] if markup else []


def test_rows_that_fit_stay_as_they_are() -> None:
    rows = [["Взять", "Не моё"], ["Черновик", "История", "Почему?"], ["1", "2", "3", "4", "5 ⭐"]]
    assert shown(*rows) == rows


def test_a_row_that_does_not_fit_is_broken_in_its_order() -> None:
    assert shown(["🪜 Если никто не взял", "🕘 Свои часы"]) == [["🪜 Если никто не взял"], ["🕘 Свои часы"]]
    assert shown(["a", "b", "c" * 12]) == [["a", "b"], ["c" * 12]]
    assert shown(["Имя, которое длиннее, чем все строки телефона", "b"])[1] == ["b"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_the_desk_are_whole_on_a_phone(language: str) -> None:
    wanted = [key for key in keys(language) if key.startswith(("desk-button-", "desk-outcome-", "client-button-"))]
    labels = [say(text(key, count=9, category="доставка", score=5), language) for key in wanted]
    assert len(labels) > len(Resolution) and [label for label in labels if not fits([label])] == []
