"""Words of clients and words of companies for the same thing."""

import pytest

from knowledge.finding.lexical import meanings, stem
from knowledge.finding.synonyms import GROUPS


def test_no_group_says_what_another_says() -> None:
    stems = [frozenset(map(stem, group)) for group in GROUPS]
    alone = [group for group in stems if len(group) < 2]
    within = [
        (at, other) for at, one in enumerate(stems) for other, more in enumerate(stems) if at != other and one <= more
    ]
    assert (alone, within) == ([], [])


@pytest.mark.parametrize(
    ("client", "company"),
    [
        ("фоткать", "фотосъемка"), ("скидон", "скидочный"), ("переобуть", "шиномонтаж"), ("ресепшен", "регистратура"),
        ("loo", "restroom"), ("quid", "sterling"), ("appt", "appointment"), ("scrapped", "cancelled"),
    ],
)  # fmt: skip
def test_a_word_as_clients_say_it_means_what_companies_write(client: str, company: str) -> None:
    assert meanings(stem(client)) & meanings(stem(company))
