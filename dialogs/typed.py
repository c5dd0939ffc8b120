"""Words that people type, as they are kept. All raise BadInput when nothing is left of them, or too much."""

from dialogs.customer import clean
from dialogs.errors import BadInput

MOST_NAME = 60


def named(typed: str, most: int = MOST_NAME) -> str:
    """On one line."""
    return bounded(" ".join(clean(typed).split()), most)


def worded(typed: str, most: int) -> str:
    """With their lines."""
    return bounded(clean(typed).strip(), most)


def bounded(words: str, most: int) -> str:
    """As they are."""
    if not words:
        raise BadInput("error-empty-message")
    if len(words) > most:
        raise BadInput("error-too-long", most=most)
    return words
