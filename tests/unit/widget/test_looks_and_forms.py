"""A widget's colours can be read; its form asks what it says and runs no pattern for long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.company.forms import Form, FormField, fields_of, fill, form_of, lines_of, safe, stored, version_of
from dialogs.company.looks import ENOUGH, colour, contrast, look_of, readable, turned
from dialogs.errors import BadInput


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_ends_up_readable(number: int) -> None:
    accent, ink = readable(f"#{number:06x}")
    assert contrast(accent, ink) >= ENOUGH


@pytest.mark.parametrize(("typed", "kept"), [("2F5BEA", "#2f5bea"), (" #25e ", "#2255ee"), ("#000000", "#000000")])
def test_a_colour_is_typed_in_any_way(typed: str, kept: str) -> None:
    assert colour(typed) == kept


@pytest.mark.parametrize("typed", ["red", "#12", "#1234567", "url(x)", "", "#gggggg"])
def test_what_is_no_colour_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(BadInput):
        colour(typed)


def test_whatever_stands_in_the_options_a_look_comes_out() -> None:
    look = look_of({"color": {"x": 1}, "side": "top", "language": 5, "title": 7, "hours": "9–21"})
    assert (look.accent, look.side, look.language, dict(look.words)) == ("#2f5bea", "right", "auto", {"hours": "9–21"})
    assert turned({"side": "right"}, "side") == "left" and turned({"language": "en"}, "language") == "auto"


def test_fields_are_typed_a_line_each_and_read_back_the_same() -> None:
    fields = fields_of("Имя* | name\nТелефон | tel\n\nЗаказ | text | [0-9]{6}")
    assert [(one.name, one.type, one.required) for one in fields] == [
        ("f1", "name", True), ("f2", "tel", False), ("f3", "text", False),
    ]  # fmt: skip
    assert fields_of(lines_of(Form(tuple(fields)))) == fields


@pytest.mark.parametrize("typed", ["", "*", "Имя | colour", "x" * 61, "Код | text | (a+)+", "\n".join("abcdefg")])
def test_a_line_that_is_no_field_is_named(typed: str) -> None:
    with pytest.raises(BadInput):
        fields_of(typed)


FIELDS = (FormField("f1", "name", "Имя", True), FormField("f2", "tel", "Телефон"))
FORM = Form(FIELDS, "Согласен", version_of("Согласен"))


def test_a_filled_form_tells_a_name_and_a_phone_and_keeps_the_labels() -> None:
    filled = fill(FORM, {"f1": " Анна\n К. ", "f2": "+7 911 555-00-11", "else": "x"}, FORM.version)
    assert (filled.name, filled.phone) == ("Анна К.", "+7 911 555-00-11")
    assert filled.answers == (("Имя", "Анна К."), ("Телефон", "+7 911 555-00-11"))


@pytest.mark.parametrize(
    ("given", "consent", "key"),
    [
        ({"f1": "Анна"}, "", "error-form-consent"),
        ({"f1": "Анна"}, version_of("Другой текст"), "error-form-consent"),
        ({"f1": " "}, FORM.version, "error-form-required"),
        ({"f1": "Анна", "f2": "позвоните"}, FORM.version, "error-form-answer"),
        ({"f1": "x" * 101}, FORM.version, "error-form-answer"),
        ({"f1": ["Анна"]}, FORM.version, "error-form-answer"),
    ],
)
def test_what_does_not_fit_is_named_by_its_label(given: dict[str, object], consent: str, key: str) -> None:
    with pytest.raises(BadInput) as refused:
        fill(FORM, given, consent)
    assert refused.value.text.key == key


def test_a_form_that_is_off_or_empty_asks_nothing() -> None:
    assert form_of({"form": stored(FORM, True)}) == FORM
    assert form_of({"form": stored(FORM, False)}) is None and form_of({"form": stored(Form(), True)}) is None
    assert form_of({"form": "yes"}) is None and form_of({"form": {"on": True, "fields": [5, {"name": "x"}]}}) is None


@pytest.mark.parametrize("regex", ["(a+)+", "(a|a)*", "(?=x)", r"(a)\1", "a" * 81, "[", "a*a*a*a*", "a{1,9}{1,9}"])
def test_a_pattern_that_could_run_for_long_is_not_taken(regex: str) -> None:
    assert not safe(regex)


def test_the_worst_pattern_that_is_taken_still_answers_at_once() -> None:
    worst = r".*.*.*!"
    assert safe(worst) and safe(r"[A-Z]{2}-\d{4,8}") and safe("")
    began = time.perf_counter()
    with pytest.raises(BadInput):
        fill(Form((FormField("f1", "text", "Код", False, worst),)), {"f1": "a" * 100}, "")
    assert time.perf_counter() - began < 0.5
