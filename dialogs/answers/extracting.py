"""Without a model: the sources' own sentences when one is sure enough, a question back, or a handover. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.answers.answer import Action, Answer, Ground
from dialogs.answers.clarifying import Meaning, broad_choice, meanings, place_of
from dialogs.ports import Broad, Found
from dialogs.turn import Citation

_NEARLY = 0.1  # of confidence below the threshold: of what lies there about three of four do answer


def extract(found: Sequence[Found], threshold: float, question: str = "", offers: bool = False) -> Answer:
    """The best chunk's own sentences when its confidence reaches the threshold; else a handover. A `question` with two
    meanings is asked back; with `offers`, what is nearly sure is offered beside a person."""
    sections = broad_choice(found) if question else ()
    if len(sections) > 1 and found[0].broad is Broad.BESIDE:
        return Answer(Action.ASK, Ground.NONE, found=found, threshold=threshold, options=sections)
    best = max(found, key=lambda item: item.confidence, default=None)
    if best and question and offers and threshold - _NEARLY <= best.confidence < threshold:
        place = (Meaning(place_of(best), best.chunk_id),)
        return Answer(Action.ASK, Ground.NONE, found=found, threshold=threshold, options=place, nearly=True)
    if best is None or best.confidence < threshold:
        return Answer(Action.HANDOVER, Ground.NONE, found=found, threshold=threshold)
    options = () if best.broad else meanings(question, found, threshold)
    if options:
        return Answer(Action.ASK, Ground.NONE, found=found, threshold=threshold, options=options)
    citation = Citation(best.source_id, best.title, best.url)
    words = best.answer or best.text
    return Answer(Action.REPLY, Ground.FULL, words, (citation,), found, threshold, options=sections)


def together(answers: Sequence[Answer]) -> Answer | None:
    """The answers that are sure, one after another; a person is to say the rest. None when nothing is sure."""
    sure = [one for one in answers if one.action is Action.REPLY]
    if not sure:
        return None
    rest = len(sure) < len(answers)
    return replace(
        sure[0],
        action=Action.HANDOVER if rest else Action.REPLY,
        ground=Ground.PART if rest else Ground.FULL,
        words="\n\n".join(dict.fromkeys(one.words for one in sure)),
        citations=tuple(dict.fromkeys(cited for one in sure for cited in one.citations)),
        found=[found for one in answers for found in one.found],
    )
