"""Answering: from the found chunks to an answer with its source, or an honest refusal. The action decides."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.answers.answer import Action, Answer, Ground, Question
from dialogs.answers.by_model import asked_of
from dialogs.answers.clarifying import Meaning
from dialogs.answers.curated import Shelf, fitting
from dialogs.answers.extracting import extract, together
from dialogs.answers.followups import (
    asked_again,
    asked_back,
    behind,
    continued,
    holds_all,
    last_said,
    leans,
    names_something,
    narrowed,
    offered,
    reasked,
    searched,
)
from dialogs.answers.intents import Intent, intent_of
from dialogs.answers.naming import taking, unclear_question
from dialogs.answers.parts import Part, parts_of
from dialogs.answers.small_talk import looks_mashed
from dialogs.errors import ProviderError
from dialogs.ports import LLM, Broad, Clock, Found, Library, Progress, Retriever, Scope
from dialogs.settings import CONTEXT, OFFER, THRESHOLD

_TOP = 5
_BARE = 3  # digits: a longer number may be an order, which a person looks up
MOST_WHOLE = 6000  # tokens of a base that a model is given as a whole
_OTHERWISE = 2000  # tokens of what else a model reads and writes: rules, instruction, the dialog so far, the answer


class Answerer:
    """Finds, then composes: by the model when there is one, else by the sources' own sentences."""

    def __init__(
        self, retriever: Retriever, clock: Clock, threshold: float, llm: LLM | None = None, shelf: Shelf | None = None,
        library: Library | None = None,
    ) -> None:  # fmt: skip
        """`shelf` holds the curated answers, which come before search and model; `library` gives a model more than the
        search found."""
        self._library = library
        self._shelf = shelf
        self._retriever = retriever
        self._clock = clock
        self._threshold = threshold
        self._llm = llm

    async def answer(self, question: Question, progress: Progress | None = None) -> Answer:
        """Never raises for a failing model: then the answer is extractive, or a handover with the error told."""
        began = self._clock.now()
        try:
            answer = await self._curated(question) or await self._found(question, progress)
        except ProviderError as error:  # no search, no answer: the client gets a person
            answer = Answer(Action.HANDOVER, Ground.NONE, error=_told(error))
        took = self._clock.now() - began
        return replace(answer, ms=took) if took != answer.ms else answer

    async def _curated(self, question: Question) -> Answer | None:
        if self._shelf is None or question.chosen:
            return None
        every = await self._shelf.every(question.scope.tenant_id)
        curated = fitting(every, question.words, question.language, self._clock.now())
        return Answer(Action.REPLY, Ground.FULL, curated.answer, model=f"curated {curated.id}") if curated else None

    async def _found(self, question: Question, progress: Progress | None) -> Answer:
        offered = await self._offered(question)
        question = taking(question, offered)
        query = await self._query(question)
        told = query if query != question.words else ""
        several = await self._several(question) if self._llm is None and not question.chosen else None
        if several:
            return replace(several, query=told)
        found = await self._find(question, query)
        composed = await self._compose(question, query, found, progress)
        further = await self._continued(question, composed)
        if further:
            return further
        answer = _second_time(question, query, composed, offered)
        return replace(answer, query=told) if told else answer

    async def _offered(self, question: Question) -> Sequence[Meaning]:
        """The choice that the client has in front of them, made again as it was; empty without one."""
        unclear = unclear_question(question) if self._llm is None else None
        if unclear is None:
            return ()
        query = await self._query(unclear)
        return (await self._compose(unclear, query, await self._find(unclear, query), None)).options

    async def _query(self, question: Question) -> str:
        """What to search by. A few words after the bot's own question answer it, or ask something else: what finds
        more tells."""
        behind_it = searched(question.words, question.history)
        if question.chosen or behind_it == question.words or leans(question.words):
            return behind_it
        alone, joined = [await self._surest(question.scope, words) for words in (question.words, behind_it)]
        return question.words if alone > joined else behind_it

    async def _surest(self, scope: Scope, words: str) -> float:
        return max((found.confidence for found in await self._retriever.find(scope, words, _TOP)), default=0.0)

    async def _several(self, question: Question) -> Answer | None:
        """Each of a message's questions for itself; None when there is one, or none is answered."""
        parts = parts_of(question.words, question.history)
        if not parts:
            return None
        threshold = self._least(question)
        return together([extract(await self._find_part(question.scope, part), threshold) for part in parts])

    async def _find_part(self, scope: Scope, part: Part) -> Sequence[Found]:
        found = await self._retriever.find(scope, part.query, _TOP)
        if part.query == part.words or not names_something(part.words):
            return found
        return narrowed(found, await self._retriever.find(scope, part.words, _TOP), part.query, part.words)

    async def _find(self, question: Question, words: str) -> Sequence[Found]:
        if question.chosen:
            return await self._meant(question)
        if offered(question.history) and intent_of(question.words) is Intent.YES:
            offer = await self._retriever.find(question.scope, behind("", question.history), _TOP)
            return [replace(one, confidence=1.0) for one in offer[:1]]
        found = await self._retriever.find(question.scope, words, _TOP)
        if words == question.words or not names_something(question.words):
            return found
        alone = await self._retriever.find(question.scope, question.words, _TOP)
        return await self._reasked(question, words) or narrowed(found, alone, words, question.words)

    async def _reasked(self, question: Question, words: str) -> Sequence[Found]:
        """The price, or the time, of what the client names after that of something else, where it is sure."""
        asked = reasked(question.words, words)
        found = await self._retriever.find(question.scope, asked, _TOP) if asked else ()
        return found if any(one.confidence >= self._least(question) for one in found) else ()

    async def _continued(self, question: Question, answer: Answer) -> Answer | None:
        """A few words that alone have no answer, as they go on from the question before: said only by a place that has
        each of them."""
        refused = answer.action is Action.HANDOVER or answer.nearly
        query = continued(question.words, question.history) if refused and self._llm is None else ""
        found = await self._retriever.find(question.scope, query, _TOP) if query else ()
        place = [one for one in found if holds_all(question.words, one)]
        further = extract(place, self._least(question))
        return replace(further, query=query) if further.action is Action.REPLY else None

    def _least(self, question: Question) -> float:
        """How sure the bot has to be."""
        return float(THRESHOLD.read(question.bot.settings)) or self._threshold

    async def _meant(self, question: Question) -> Sequence[Found]:
        """The chosen chunk alone: a section that a broad question led to from its beginning, any other drawn by the
        question that was unclear; what is gone by now is searched for."""
        unclear = last_said(question.history)
        for words in (unclear, behind(question.words, question.history), question.words):
            found = await self._retriever.find(question.scope, words, _TOP)
            its = [one for one in found if one.chunk_id == question.chosen and (one.broad or words != unclear)]
            if its:
                return [replace(its[0], confidence=1.0, broad=Broad.NO)]
        return found

    async def _compose(
        self, question: Question, query: str, found: Sequence[Found], progress: Progress | None
    ) -> Answer:
        threshold = self._least(question)
        asked = "" if question.chosen else query
        if self._llm is None:
            return extract(found, threshold, asked, bool(OFFER.read(question.bot.settings)))
        rest, whole = await self._rest(question, found)
        if not found and not rest:
            return extract(found, threshold, asked)
        try:
            answer = await asked_of(self._llm, question, _with_rest(found, rest), threshold, progress)
            return replace(answer, whole=whole)
        except ProviderError as error:
            return replace(extract(found, threshold, asked), error=_told(error))

    async def _rest(self, question: Question, found: Sequence[Found]) -> tuple[Sequence[Found], bool]:
        """What a model can read beside what was found, and whether that is all of the knowledge."""
        room = min(MOST_WHOLE, int(CONTEXT.read(question.bot.settings)) - _OTHERWISE)
        if self._library is None or question.chosen or room <= 0:
            return (), False
        whole = await self._library.whole(question.scope, room)
        return whole or await self._library.around(question.scope, found, room), bool(whole)


def _second_time(question: Question, query: str, answer: Answer, offered: Sequence[Meaning]) -> Answer:
    """Who was asked what they mean is not asked the same again: what is still unclear goes to a person. Another choice
    than the one offered belongs to another question."""
    another = bool(offered) and {one.value for one in answer.options}.isdisjoint(one.value for one in offered)
    if answer.action is Action.ASK and asked_back(question.history) and not another:
        return replace(answer, action=Action.HANDOVER, words="", options=(), unclear=True)
    if _about_nothing(question, query, answer) or (answer.action is Action.HANDOVER and _no_words(question, answer)):
        return Answer(Action.ASK, Ground.NONE, found=answer.found, threshold=answer.threshold, again=True)
    return answer


def _about_nothing(question: Question, query: str, answer: Answer) -> bool:
    """A question word or two with nothing before it ("сколько?"), for the first time: the surest of all is a guess."""
    guess = answer.action is Action.HANDOVER or answer.nearly or (not answer.options and len(query.split()) == 1)
    return guess and not (question.chosen or names_something(query) or asked_again(question.history))


def _no_words(question: Question, answer: Answer) -> bool:
    """A hand on the keyboard, or a number that answers nothing, of which the knowledge knows no word, and for the first
    time."""
    known = any(found.legs.get("covered", 0.0) for found in answer.found)
    bare = question.words.isdecimal() and len(question.words) <= _BARE and not asked_back(question.history)
    return (bare or looks_mashed(question.words)) and not known and not asked_again(question.history)


def _with_rest(found: Sequence[Found], rest: Sequence[Found]) -> Sequence[Found]:
    """What was found, best first, then all else."""
    known = {one.chunk_id for one in found}
    return [*found, *(one for one in rest if one.chunk_id not in known)]


def _told(error: ProviderError) -> str:
    """The kind for whoever reads why, the details for the log and the export."""
    return f"{error.text.key.removeprefix('error-')}: {error.detail}"[:500]
