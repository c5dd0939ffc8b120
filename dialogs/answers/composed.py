"""A model's answer, read and held against its sources: what they do not carry is dropped, what is not allowed fails."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dialogs.customer import clean
from dialogs.errors import ProviderError
from dialogs.ports import Found
from dialogs.safety.grounding import content_words, foreign_script, sentences, supported, touches
from dialogs.safety.guarding import foreign_links, links_of, tells_rules, without_links
from dialogs.safety.promising import promises
from dialogs.safety.unseen import visible

_PRICE = re.compile(
    r"сколько\s+(?:\w+\s+){0,2}сто[ия]|поч[её]м\b|какая\s+цена|how\s+much\s+(?:is|does|do|are)\b", re.IGNORECASE
)
_MONEY = re.compile(r"\d|бесплат|даром|ничего не стоит|free|no charge|nothing|цен|стоим|pric|cost|fee", re.IGNORECASE)
_YES_NO = re.compile(r"\W*(?:да|нет|yes|no)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
_ECHO = 0.7  # share of a sentence's words that stand in the question
_NEAR = 0.3  # share of the question's words: below it, and below the threshold, the answer is about something else
_MOST_SENTENCES = 40


class RefusedAnswer(Exception):
    """An answer that may not leave: a person answers instead. The words say why, for the trace; `promise`: it says
    that somebody did or will do something."""

    def __init__(self, why: str, promise: bool = False) -> None:
        super().__init__(why)
        self.promise = promise


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the chunks that it cites."""

    words: str
    cited: Sequence[Found]

    @property
    def sources(self) -> list[str]:
        return [material(found) for found in self.cited]


@dataclass(frozen=True, slots=True)
class Composed:
    """What is left of a model's answer. `action` is reply, ask or handover; `dropped`: sentences without ground."""

    action: str
    sentences: Sequence[Sentence]
    dropped: int = 0

    @property
    def words(self) -> str:
        return " ".join(one.words for one in self.sentences).replace("\n ", "\n").strip()

    @property
    def cited(self) -> Sequence[Found]:
        every = {(found.source_id, found.chunk_id): found for one in self.sentences for found in one.cited}
        return tuple(every.values())


def composed(raw: str, found: Sequence[Found], question: str = "", threshold: float = 0.0) -> Composed:
    """The model's JSON, checked. Raises ProviderError when it is not of the schema, tells the rules or holds a foreign
    link; RefusedAnswer when it promises what a bot can't do, or answers something that was not asked."""
    action, every = _parsed(raw, found)
    for one in every:
        _guard(one)
    if action != "reply":
        return Composed(action, every if action == "ask" else ())
    kept = [one for one in every if one.cited and _stands(one, question, threshold)]
    if not any(_says(one.words) for one in kept):
        kept = []
    if any(promises(one.words, "\n".join(one.sources)) for one in every):
        raise RefusedAnswer("promises: it says that somebody did or will do something", promise=True)
    answer = Composed(action if kept else "handover", kept, len(every) - len(kept))
    if kept and not on_question(question, answer, threshold):
        raise RefusedAnswer("off-topic: the answer is about something else")
    return answer


def _stands(one: Sentence, question: str, threshold: float) -> bool:
    """Words of another script than the sources' can't be compared: they stand when the search is sure of the sources,
    and not when they only give back what the client wrote."""
    if not supported(one.words, one.sources):
        return False
    if not foreign_script(without_links(one.words), "\n".join(one.sources)):
        return True
    sure = any(found.confidence >= threshold for found in one.cited)
    return sure and touches(one.words, [question]) < _ECHO


def _says(words: str) -> bool:
    """Whether there is anything in the words: yes and no are answers, "here it is:" is none."""
    return bool(content_words(words) or _NUMBER.search(words) or links_of(words) or _YES_NO.match(words))


def asks_price(question: str) -> bool:
    """Whether it says so in words of its own."""
    return _PRICE.search(question) is not None


def on_question(question: str, answer: Composed, threshold: float) -> bool:
    """Whether what stands in the sources is also what was asked: a price (or a link) for a price, and
    words in common unless the search itself is sure."""
    if asks_price(question) and not _MONEY.search(answer.words) and not links_of(answer.words):
        return False
    sure = max((found.confidence for found in answer.cited), default=0.0) >= threshold
    about = [answer.words, *(f"{found.title} {found.path} {material(found)}" for found in answer.cited)]
    return sure or touches(question, about) >= _NEAR


def material(found: Found) -> str:
    """All that a chunk says: what a sentence may stand on."""
    return "\n".join(part for part in (found.title, found.path, found.question, found.text, found.answer) if part)


def _guard(one: Sentence) -> None:
    if tells_rules(one.words):
        raise ProviderError("error-model-answer", "it tells the rules")
    foreign = foreign_links(one.words, one.cited)
    if foreign:
        raise ProviderError("error-model-answer", f"links that no cited source holds: {', '.join(sorted(foreign))}")


def _parsed(raw: str, found: Sequence[Found]) -> tuple[str, Sequence[Sentence]]:
    try:
        values = json.loads(raw)
        action = values["action"]
        if action not in ("reply", "ask", "handover"):
            raise ValueError("no such action")
        given = values["sentences"] if "sentences" in values else _split(values)
        return action, [_sentence(one, found) for one in given[:_MOST_SENTENCES] if one["text"].strip()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ProviderError("error-model-answer", f"not of the schema: {error}") from error


def _split(values: dict[str, Any]) -> list[dict[str, Any]]:
    """The shape of a model that keeps to no schema: one text, and what it cites as a whole."""
    return [{"text": part, "citations": values.get("citations")} for part in sentences(clean(values["text"]))]


def _sentence(one: dict[str, Any], found: Sequence[Found]) -> Sentence:
    numbers = one.get("citations")
    wanted = numbers if isinstance(numbers, list) else []
    cited = [found[n - 1] for n in wanted if type(n) is int and 0 < n <= len(found)]  # True is no number of a source
    return Sentence(visible(clean(one["text"])).strip(), cited)
