"""Choosing from a numbered menu: numbers in range and the choices' own words, and nothing else."""

import pytest

from dialogs.answers.choices import chosen, may_choose

LABELS = ("Позвать человека", "🕘 Часы работы", "Ещё 3 вопроса")


@pytest.mark.parametrize(
    "words", ["2", " 2 ", "2.", "2)", "№2", "№ 2", "(2)", "- 2", "2️⃣", "02", "２", "часы работы", "Часы работы!"]
)
def test_a_number_or_the_words_of_a_choice_choose_it(words: str) -> None:
    assert chosen(words, LABELS) == 1


@pytest.mark.parametrize(
    "words", ["0", "4", "99", "2000", "", "   ", "2 штуки", "1 и 2", "12", "человека", "Часы", "👍", "½", "²³"]
)
def test_everything_else_stays_what_it_is(words: str) -> None:
    assert chosen(words, LABELS) is None


def test_without_a_menu_nothing_is_chosen() -> None:
    assert chosen("1", ()) is None


def test_two_choices_of_the_same_words_are_chosen_by_number_only() -> None:
    assert chosen("Да", ("Да", "да!")) is None
    assert chosen("2", ("Да", "да!")) == 1


def test_a_long_message_is_no_choice() -> None:
    assert not may_choose("слово " * 50) and not may_choose("  ") and may_choose("2")
    assert chosen("2" * 101, LABELS) is None
