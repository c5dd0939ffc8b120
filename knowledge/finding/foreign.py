"""A base of two languages: what sources in the other one say, where those in the question's own are not sure."""

from collections.abc import Sequence

from dialogs.ports import Found
from knowledge.finding.lexical import cyrillic

# Chosen on four pairs of sets of benchmarks (decision 7): of questions whose answer stands in the other language alone
# a third is answered, not a tenth, and of those in the own language one of some hundreds more is answered wrongly.
SURER = 0.3  # of confidence, that what is in the other language must be surer by
LEAST = 0.85  # of it: none of the words is there to show that nearness deceives


def other_language(question: str) -> str:
    """By the letters."""
    return "en" if cyrillic(question) else "ru"


def leaves_room(own: Sequence[Found]) -> bool:
    """Whether anything could be so much surer."""
    return not own or own[0].confidence <= 1 - SURER


def surest(own: Sequence[Found], foreign: Sequence[Found]) -> Sequence[Found]:
    """What is found in the other language goes first where it is sure, and much surer: of twins that are alike the one
    in the question's language is the better answer."""
    sure = own[0].confidence if own else 0.0
    if not foreign or foreign[0].confidence < max(LEAST, sure + SURER):
        return own
    known = {item.chunk_id for item in foreign}
    return [*foreign, *(item for item in own if item.chunk_id not in known)]
