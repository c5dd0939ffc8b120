"""Light values are the dataclasses that they were, but for the guard that Python itself keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from dialogs.light import light


@light
@dataclass(frozen=True, slots=True)
class Parcel:
    to: str
    kilos: int = 1
    marks: Mapping[str, str] = field(default_factory=dict)


def test_defaults_and_fresh_factories_are_kept() -> None:
    assert Parcel("Oslo").marks is not Parcel("Oslo").marks
    assert (Parcel("Oslo").kilos, Parcel("Oslo", 2).kilos) == (1, 2)


def test_what_has_no_default_must_be_given() -> None:
    with pytest.raises(TypeError):
        Parcel()  # type: ignore[call-arg]  # that it is refused is the rule


def test_equal_values_are_one_in_a_set() -> None:
    marks = ("red",)
    one, other = replace(Parcel("Oslo"), marks=marks), replace(Parcel("Oslo"), marks=marks)  # type: ignore[arg-type]  # hashable
    assert len({one, other}) == 1


def test_a_changed_value_is_another() -> None:
    assert replace(Parcel("Oslo"), kilos=3) == Parcel("Oslo", 3)


def test_there_is_no_room_for_other_fields() -> None:
    with pytest.raises(AttributeError):
        Parcel("Oslo").colour = "red"  # type: ignore[attr-defined]  # that it is refused is the rule
