"""A threshold is chosen for a wanted rate of wrong answers, by what the bot did with its saved questions."""

from dataclasses import replace

from dialogs.answers.answer import Action, Answer, Ground
from dialogs.learning.checks import CheckId, Result, Saved, result_of
from dialogs.learning.tolerating import LEAST, Tolerated, at, chosen, judged
from tests.fakes.domain import found

SAVED = Saved(CheckId("c"), "Сколько стоит доставка?", "ru", "Доставка", "boss", 0)


def asked(sure: float, right: bool) -> Result:
    return Result("reply", right, sure=sure, right=right)


# Twenty questions, one more sure than the other; of the four least sure ones two are answered wrongly.
TWENTY = [asked(0.5, False), asked(0.51, True), asked(0.6, False), asked(0.65, True)] + [asked(0.9, True)] * 16


def test_the_lowest_threshold_with_no_more_wrong_answers_than_wanted_is_chosen() -> None:
    assert chosen(TWENTY, 0.0) == Tolerated(0.61, right=17, wrong=0, asked=20)
    assert chosen(TWENTY, 5.0) == Tolerated(0.51, right=18, wrong=1, asked=20)
    assert chosen(TWENTY, 10.0) == Tolerated(0.4, right=18, wrong=2, asked=20)


def test_what_is_sure_and_wrong_is_left_to_people_altogether() -> None:
    assert chosen([asked(1.0, False)] * LEAST, 2.0) == Tolerated(1.0, right=0, wrong=20, asked=20)


def test_too_few_questions_choose_nothing() -> None:
    assert chosen(TWENTY[1:], 5.0) is None


def test_what_one_threshold_does_is_counted() -> None:
    assert at(0.8, TWENTY) == Tolerated(0.8, right=16, wrong=0, asked=20)


def test_an_answer_below_the_threshold_is_judged_too() -> None:
    refused = Answer(Action.HANDOVER, Ground.NONE, found=[found("Доставка стоит 300 рублей.", confidence=0.7)])
    titled = replace(SAVED, source=refused.found[0].title)
    assert judged([replace(titled, result=result_of(titled, refused))]) == [
        Result("handover", False, sure=0.7, right=True)
    ]
    assert not result_of(replace(SAVED, source=""), refused).right


def test_answers_that_nothing_was_looked_for_tell_nothing() -> None:
    assert (
        judged([SAVED, replace(SAVED, result=result_of(SAVED, Answer(Action.REPLY, Ground.FULL, "Здравствуйте")))])
        == []
    )
