"""The threshold that keeps wrong answers as rare as the owner wants, told from the bot's own saved questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.learning.checks import Result, Saved

LEAST = 20  # judged questions: with fewer, one answer alone is more than five in a hundred
_STEPS = [step / 100 for step in range(40, 100)]


@dataclass(frozen=True, slots=True)
class Tolerated:
    """What a threshold would do with the saved questions: how many it answers rightly and wrongly, of how many."""

    threshold: float
    right: int
    wrong: int
    asked: int


def judged(every: Sequence[Saved]) -> Sequence[Result]:
    """The results that tell something of a threshold: what was looked for in the knowledge, since how sure one was is
    kept."""
    return [saved.result for saved in every if saved.result and saved.result.sure > 0]


def at(threshold: float, results: Sequence[Result]) -> Tolerated:
    """The saved questions under this threshold."""
    sent = [result for result in results if result.sure >= threshold]
    right = sum(result.right for result in sent)
    return Tolerated(threshold, right, len(sent) - right, len(results))


def chosen(results: Sequence[Result], wanted: float) -> Tolerated | None:
    """The lowest threshold at which no more than `wanted` of a hundred questions are answered wrongly; None while too
    few are judged."""
    if len(results) < LEAST:
        return None
    most = wanted / 100 * len(results)
    return next((one for one in (at(step, results) for step in _STEPS) if one.wrong <= most), at(1.0, results))
