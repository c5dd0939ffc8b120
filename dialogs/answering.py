"""Answering: from the found chunks to an answer with its source, or an honest refusal. The action decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from dialogs.clarifying import Meaning, meanings
from dialogs.composed import RefusedAnswer, composed
from dialogs.curated import Shelf, fitting
from dialogs.errors import ProviderError
from dialogs.followups import WHICH, asked_back, behind, names_something, narrowed, searched
from dialogs.guarding import GuardedProgress
from dialogs.ids import Millis
from dialogs.masking import Mask
from dialogs.ports import LLM, Clock, Completion, Found, Limit, Progress, Retriever, Scope
from dialogs.prompts import PROMPT_VERSION, answer_prompt, masked
from dialogs.settings import INSTRUCTION, OWN_MODEL, THRESHOLD
from dialogs.tenant import BotVersion
from dialogs.texts import Text, text
from dialogs.turn import Citation, Turn

_TOP = 5


class Ground(StrEnum):
    """How far the knowledge carries the answer."""

    FULL = "full"
    PART = "part"
    NONE = "none"


class Action(StrEnum):
    """What happens next, apart from the words."""

    REPLY = "reply"
    ASK = "ask"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot composed, and why."""

    action: Action
    ground: Ground
    words: str = ""
    citations: Sequence[Citation] = ()
    found: Sequence[Found] = ()
    threshold: float = 0.0
    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    ms: Millis = 0
    error: str = ""
    refused: str = ""  # why a model's answer was held back
    promised: bool = False  # it was held back because it promised what a bot can't do
    unclear: bool = False  # the client was asked what they mean, and it is as unclear as before
    options: Sequence[Meaning] = ()  # what a question back offers to choose from
    prompt: str = ""  # the version of the rules that the model was given
    query: str = ""  # what was searched by, where it is not the question itself
    cost: float = 0.0

    def body(self) -> Text:
        """The answer with its source named once, as the client reads it; a choice of meanings has words of its own."""
        if self.options:
            return text(WHICH)
        title = self.citations[0].title if self.citations else ""
        return (
            text("client-answer", answer=self.words, source=title) if title else text("client-words", words=self.words)
        )

    def evidence(self) -> Sequence[Mapping[str, object]]:
        """The found chunks with the scores of each leg, for the trace."""
        return [
            {"chunk": found.chunk_id, "source": found.source_id, "title": found.title, "path": found.path,
             "score": found.score, "confidence": found.confidence, "legs": dict(found.legs)}
            for found in self.found
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom the answer is composed, and what was said before."""

    words: str
    scope: Scope
    bot: BotVersion
    language: str = "ru"
    history: Sequence[Turn] = field(default_factory=tuple)
    chosen: str = ""  # the chunk that the client chose by a button
    client: str = ""  # the client's name, which a foreign model is not told


class Answerer:
    """Finds, then composes: by the model when there is one, else by the sources' own sentences."""

    def __init__(
        self, retriever: Retriever, clock: Clock, threshold: float, llm: LLM | None = None, shelf: Shelf | None = None
    ) -> None:
        """`shelf` holds the curated answers, which come before search and model."""
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
        query = searched(question.words, question.history)
        return replace(answer, ms=self._clock.now() - began, query=query if query != question.words else "")

    async def _curated(self, question: Question) -> Answer | None:
        if self._shelf is None or question.chosen:
            return None
        every = await self._shelf.every(question.scope.tenant_id)
        curated = fitting(every, question.words, question.language, self._clock.now())
        return Answer(Action.REPLY, Ground.FULL, curated.answer, model=f"curated {curated.id}") if curated else None

    async def _found(self, question: Question, progress: Progress | None) -> Answer:
        found = await self._find(question)
        return _second_time(question, await self._compose(question, found, progress))

    async def _find(self, question: Question) -> Sequence[Found]:
        if question.chosen:
            return await self._meant(question)
        words = searched(question.words, question.history)
        found = await self._retriever.find(question.scope, words, _TOP)
        if words == question.words or not names_something(question.words):
            return found
        return narrowed(found, await self._retriever.find(question.scope, question.words, _TOP))

    async def _meant(self, question: Question) -> Sequence[Found]:
        """The chosen chunk alone, drawn by the question that was unclear; what is gone by now is searched for."""
        for words in (behind(question.words, question.history), question.words):
            found = await self._retriever.find(question.scope, words, _TOP)
            its = [replace(one, confidence=1.0) for one in found if one.chunk_id == question.chosen]
            if its:
                return its
        return found

    async def _compose(self, question: Question, found: Sequence[Found], progress: Progress | None) -> Answer:
        threshold = float(THRESHOLD.read(question.bot.settings)) or self._threshold
        asked = "" if question.chosen else searched(question.words, question.history)
        if self._llm is None or not found:
            return extract(found, threshold, asked)
        try:
            return await self._ask_model(self._llm, question, found, threshold, progress)
        except ProviderError as error:
            return replace(extract(found, threshold, asked), error=_told(error))

    async def _ask_model(
        self,
        llm: LLM,
        question: Question,
        found: Sequence[Found],
        threshold: float,
        progress: Progress | None,
    ) -> Answer:
        settings = question.bot.settings
        mask = None if OWN_MODEL.read(settings) else Mask((question.client,))
        instruction = str(INSTRUCTION.read(settings))
        prompt = masked(answer_prompt(instruction, question.words, found, question.history, question.language), mask)
        shown = GuardedProgress(progress, tuple(found)) if progress else None
        completion = await llm.complete(prompt, Limit(), shown)
        answer = read_completion(completion, found, threshold, question.words)
        return replace(answer, words=mask.unmask(answer.words)) if mask else answer


def _second_time(question: Question, answer: Answer) -> Answer:
    """Who was asked what they mean is not asked again: what is still unclear goes to a person."""
    if answer.action is Action.ASK and asked_back(question.history):
        return replace(answer, action=Action.HANDOVER, words="", options=(), unclear=True)
    return answer


def _told(error: ProviderError) -> str:
    return (error.detail or str(error))[:500]


def extract(found: Sequence[Found], threshold: float, question: str = "") -> Answer:
    """The best chunk's own sentences when its confidence reaches the threshold; else a handover. A `question` with two
    meanings is asked back."""
    best = max(found, key=lambda item: item.confidence, default=None)
    if best is None or best.confidence < threshold:
        return Answer(Action.HANDOVER, Ground.NONE, found=found, threshold=threshold)
    options = meanings(question, found, threshold)
    if options:
        return Answer(Action.ASK, Ground.NONE, found=found, threshold=threshold, options=options)
    citation = Citation(best.source_id, best.title, best.url)
    return Answer(Action.REPLY, Ground.FULL, best.answer or best.text, (citation,), found, threshold)


def read_completion(completion: Completion, found: Sequence[Found], threshold: float, question: str = "") -> Answer:
    """The model's JSON as an Answer: only sentences that a found chunk carries stay, and without any it is a handover.

    A question without words is a handover too, and so is an answer that promises what a bot can't do or is about
    something else. Raises ProviderError when it is not of the schema, tells the rules, or holds a foreign link.
    """
    told = Answer(
        Action.HANDOVER, Ground.NONE, found=found, threshold=threshold, model=completion.model,
        tokens_in=completion.tokens_in, tokens_out=completion.tokens_out, prompt=PROMPT_VERSION, cost=completion.cost,
    )  # fmt: skip
    try:
        said = composed(completion.text, found, question, threshold)
    except RefusedAnswer as refused:
        return replace(told, refused=str(refused), promised=refused.promise)
    action = Action(said.action) if said.words else Action.HANDOVER
    cited = tuple({one.source_id: Citation(one.source_id, one.title, one.url) for one in said.cited}.values())
    return replace(told, action=action, ground=_ground(action, said.dropped), words=said.words, citations=cited)


def _ground(action: Action, dropped: int) -> Ground:
    if action is not Action.REPLY:
        return Ground.NONE
    return Ground.PART if dropped else Ground.FULL
