"""By a model: it is asked with the found chunks as material, and its answer is held against them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dialogs.answers.answer import Action, Answer, Ground, Question
from dialogs.answers.composed import RefusedAnswer, composed
from dialogs.answers.extracting import extract
from dialogs.answers.prompts import PROMPT_VERSION, answer_prompt, masked
from dialogs.answers.stopping import unless_stopped
from dialogs.ports import LLM, Completion, Found, Limit, Progress
from dialogs.safety.guarding import GuardedProgress
from dialogs.safety.masking import mask_for
from dialogs.settings import INSTRUCTION, PRICE_IN, PRICE_OUT
from dialogs.turn import Citation


async def asked_of(
    llm: LLM, question: Question, found: Sequence[Found], threshold: float, progress: Progress | None
) -> Answer:
    """The model's answer from these chunks, held against them. Raises ProviderError."""
    settings = question.bot.settings
    mask = mask_for(settings, question.client)
    instruction = str(INSTRUCTION.read(settings))
    prompt = masked(answer_prompt(instruction, question.words, found, question.history, question.language), mask)
    shown = GuardedProgress(progress, tuple(found)) if progress else None
    completion = await unless_stopped(llm.complete(prompt, Limit(), shown), progress)
    if completion:
        answer = read_completion(_priced(completion, settings), found, threshold, question.words)
    elif shown and shown.shown:
        answer = cut_short(shown.shown, found, threshold, llm.model)
    else:  # ended before a word of it was seen
        answer = extract(found, threshold)
    return replace(answer, words=mask.unmask(answer.words)) if mask else answer


def cut_short(shown: str, found: Sequence[Found], threshold: float, model: str) -> Answer:
    """What the client had seen when they ended it: those words and no source, for nobody has checked them whole."""
    words = f"{shown.rstrip(' .…')}…"
    return Answer(
        Action.REPLY, Ground.PART, words, found=found, threshold=threshold, model=model, prompt=PROMPT_VERSION,
        stopped=True,
    )  # fmt: skip


def _priced(completion: Completion, settings: Mapping[str, object]) -> Completion:
    """By the owner's own prices where they are told."""
    price_in, price_out = float(PRICE_IN.read(settings)), float(PRICE_OUT.read(settings))
    if not price_in and not price_out:
        return completion
    cost = (completion.tokens_in * price_in + completion.tokens_out * price_out) / 1000
    return replace(completion, cost=cost)


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
    cited = tuple(dict.fromkeys(Citation(one.source_id, one.title, one.url) for one in said.cited))
    return replace(told, action=action, ground=_ground(action, said.dropped), words=said.words, citations=cited)


def _ground(action: Action, dropped: int) -> Ground:
    if action is not Action.REPLY:
        return Ground.NONE
    return Ground.PART if dropped else Ground.FULL
