"""Quick messages become one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import pytest

from dialogs.arrivals.hearing import Heard


@dataclass(frozen=True)
class Said:
    """As much of a turn as joining reads."""

    text: str


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (["/start", "Сколько стоит доставка?"], "Сколько стоит доставка?"),
        (["/start"], "/start"),
        (["/start ref_5", "Добрый день", "Где вы?"], "Добрый день\nГде вы?"),
        (["Где вы?", "", "В Москве?"], "Где вы?\nВ Москве?"),
        (["Где вы?", "Где вы?"], "Где вы?"),
    ],
)
def test_a_start_before_a_question_is_no_part_of_it(said: Sequence[str], asked: str) -> None:
    nothing = cast(Any, None)
    heard = Heard(nothing, nothing, nothing, nothing, cast(Any, [Said(text) for text in said]))
    assert heard.words == asked
