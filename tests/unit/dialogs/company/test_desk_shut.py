"""A desk that is shut: whoever can mend it reads why, and what to do."""

import pytest

from dialogs.company.undelivered import _DESK_SHUT
from dialogs.refusals import Why
from dialogs.texts import text
from locales import say


@pytest.mark.parametrize(("language", "right"), [("ru", "«Управление темами»"), ("en", '"Manage topics"')])
def test_who_took_a_right_from_the_bot_is_told_which_to_give_back(language: str, right: str) -> None:
    told = say(text("desk-shut", title="Desk", reason=Why.NO_RIGHTS.value), language)
    assert right in told and "/desk" in told


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_reason_for_a_shut_desk_has_words_of_its_own(language: str) -> None:
    reasons = [why.value for why in (*_DESK_SHUT, Why.REFUSED)]
    assert len({say(text("desk-shut", title="Desk", reason=one), language) for one in reasons}) == len(reasons)
