"""Clarifying: two sources are as near to a question and answer it differently: the client is asked which is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.ports import Broad, Found
from dialogs.safety.grounding import content_words, covered

PRESSED = "mean:"  # a button's value begins so; the chunk's id follows
NEAR = 0.05  # confidences that differ by less are as good as equal
_MOST_LABEL = 60
_MOST_WORDS = 4  # a longer question says what it is about
_ALIKE = 0.6  # share of common words: the same answer in two places


@dataclass(frozen=True, slots=True)
class Meaning:
    """One of the two things that the client may mean: what its button says, and the chunk that answers it."""

    label: str
    chunk: str

    @property
    def value(self) -> str:
        return f"{PRESSED}{self.chunk}"


def meanings(question: str, found: Sequence[Found], threshold: float) -> Sequence[Meaning]:
    """Two meanings, or none: both chunks are sure and near-equal, both cover the same words of a short question, and
    they say different things under different names."""
    best = sorted(found, key=lambda one: -one.confidence)[:2]
    if len(best) < 2 or best[1].confidence < threshold or best[0].confidence - best[1].confidence > NEAR:
        return ()
    one, other = best
    if one.source_id == other.source_id and not (one.question and other.question):  # parts of one text go together
        return ()
    labels = label_of(one, other), label_of(other, one)
    if labels[0].lower() == labels[1].lower() or _same(one, other) or not _as_near(question, one, other):
        return ()
    return tuple(Meaning(label, found.chunk_id) for label, found in zip(labels, best, strict=True))


def broad_choice(found: Sequence[Found]) -> Sequence[Meaning]:
    """What a broad question may go on to, or mean: the sections beside the main one, or those to choose from."""
    beside = [one for one in found if one.broad is Broad.BESIDE]
    if not beside:
        return ()
    first = found[0]
    named = {_section(one, first if first not in beside else None): one.chunk_id for one in beside}
    return tuple(Meaning(label, chunk) for label, chunk in named.items())


def _section(one: Found, main: Found | None) -> str:
    """Beside what was said, by its heading alone; among others, by the source too."""
    heading = one.path.rpartition(" › ")[2]
    return _cut(one.question or heading) if main and heading else place_of(one)


def label_of(one: Found, other: Found) -> str:
    """What tells one chunk from the other: an entry's own question, else its heading, else its source's title."""
    heading = one.path.rpartition(" › ")[2]
    for name, theirs in ((one.question, other.question), (one.title, other.title), (heading, other.path)):
        if name and name != theirs:
            return _cut(name)
    return one.title[:_MOST_LABEL]


def place_of(one: Found) -> str:
    """Where a chunk stands, for a button: an entry's own question, else its source and heading."""
    heading = one.path.rpartition(" › ")[2]
    name = one.question or (f"{one.title}: {heading}" if heading and heading != one.title else one.title)
    return _cut(name)


def _cut(name: str) -> str:
    return name if len(name) <= _MOST_LABEL else f"{name[: _MOST_LABEL - 1].rstrip()}…"


def pressed(button: str) -> str:
    """The chunk that a pressed button means; "" for any other button."""
    return button.removeprefix(PRESSED) if button.startswith(PRESSED) else ""


def _as_near(question: str, one: Found, other: Found) -> bool:
    asked = content_words(question)
    if not asked or len(asked) > _MOST_WORDS:
        return False
    first, second = (covered(asked, f"{item.title} {item.path} {item.question} {item.text}") for item in (one, other))
    return bool(first) and first == second


def _same(one: Found, other: Found) -> bool:
    mine, theirs = (set(content_words(item.answer or item.text)) for item in (one, other))
    return len(mine & theirs) >= _ALIKE * max(1, min(len(mine), len(theirs)))
