"""A client ends an answer while it grows: what they have seen stays, and is kept as such."""

import asyncio
from dataclasses import dataclass, field

from dialogs.answers.answer import Action, Question
from dialogs.answers.answering import Answerer
from dialogs.errors import ProviderError
from dialogs.ports import Completion, Limit, Progress, Prompt, Scope
from tests.fakes.domain import ACME, BOT, FakeClock, FakeRetriever, found, reply

ASKED = Question("Сколько стоит доставка?", Scope(ACME), BOT)


@dataclass
class Watcher:
    """A client who presses stop once they have read `enough`."""

    enough: str
    seen: list[str] = field(default_factory=list)
    pressed: asyncio.Event = field(default_factory=asyncio.Event)

    async def typing(self) -> None: ...

    async def draft(self, text: str) -> None:
        self.seen.append(text)
        if text == self.enough:
            self.pressed.set()

    async def stopped(self) -> None:
        await self.pressed.wait()


@dataclass
class SlowLLM:
    """Shows its drafts, then never ends, or ends with `says`."""

    drafts: tuple[str, ...]
    says: str = ""
    model: str = "slow"
    cancelled: bool = False

    async def complete(self, prompt: Prompt, limit: Limit, progress: Progress | None = None) -> Completion:
        for text in self.drafts:
            if progress:
                await progress.draft(text)
        if self.says:
            return Completion(self.says, self.model)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        raise ProviderError("error-provider", "never")


def answerer(llm: SlowLLM) -> Answerer:
    return Answerer(FakeRetriever([found("Доставка стоит 350 ₽ по городу.")]), FakeClock(), 0.5, llm)


async def test_what_was_seen_is_the_answer_and_the_model_is_let_go() -> None:
    llm, client = SlowLLM(("Доставка", "Доставка стоит 350 ₽")), Watcher("Доставка стоит 350 ₽")
    answer = await answerer(llm).answer(ASKED, client)
    assert (answer.action, answer.words, answer.stopped) == (Action.REPLY, "Доставка стоит 350 ₽…", True)
    assert answer.decision == "stopped" and not answer.citations
    assert llm.cancelled


async def test_an_answer_that_nobody_stops_is_as_ever() -> None:
    llm = SlowLLM(("Доставка",), says=reply("Доставка стоит 350 ₽ по городу.", 1))
    answer = await answerer(llm).answer(ASKED, Watcher("never"))
    assert answer.decision == "reply" and answer.words == "Доставка стоит 350 ₽ по городу."


async def test_a_stop_that_can_not_be_heard_costs_no_answer() -> None:
    class Deaf(Watcher):
        async def stopped(self) -> None:
            raise ConnectionError("the hints are away")

    llm = SlowLLM((), says=reply("Доставка стоит 350 ₽ по городу.", 1))
    answer = await answerer(llm).answer(ASKED, Deaf("never"))
    assert answer.decision == "reply"


async def test_a_draft_that_may_not_be_shown_is_not_what_stays() -> None:
    client = Watcher("Доставка стоит 350 ₽")
    llm = SlowLLM(("Доставка стоит 350 ₽", "Доставка: https://evil.example/x"))
    answer = await answerer(llm).answer(ASKED, client)
    assert answer.words == "Доставка стоит 350 ₽…"
