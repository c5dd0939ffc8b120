"""A client asks by one form of a verb, a source answers by another, and the two stems differ."""

import pytest

from knowledge.finding.lexical import meanings, stem


@pytest.mark.parametrize(("asked", "said"), [("берете", "берем"), ("возьмете", "возьмем"), ("принимаете", "берем")])
def test_forms_whose_stems_differ_mean_the_same(asked: str, said: str) -> None:
    assert meanings(stem(asked)) & meanings(stem(said))


def test_how_often_is_no_instalment_though_stems_are_alike() -> None:
    assert not meanings(stem("часто")) & meanings(stem("рассрочка"))
