"""What a model reads beside what was found: all of a small base, or what stands beside the best."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from dialogs.answers.answer import Action, Answer
from dialogs.answers.answering import Answerer
from dialogs.ids import ChunkId, SourceId
from dialogs.ports import Found, Scope
from tests.fakes.domain import BOT, FakeClock, FakeLLM, FakeRetriever, reply
from tests.unit.dialogs.answers.test_answering import OTHER, SHOP, asked


@dataclass
class FakeLibrary:
    """All of a base, or what stands `beside` what was found; remembers how much was asked for."""

    every: Sequence[Found]
    beside: Sequence[Found] = ()
    asked: list[int] = field(default_factory=list)

    async def whole(self, scope: Scope, tokens: int) -> Sequence[Found]:
        self.asked.append(tokens)
        return self.every

    async def around(self, scope: Scope, found: Sequence[Found], tokens: int) -> Sequence[Found]:
        return self.beside


async def from_library(says: str, **settings: object) -> tuple[Answer, FakeLLM, FakeLibrary]:
    """The search finds the shop only; the library has the other chunk too."""
    llm, library = FakeLLM(says), FakeLibrary((SHOP, replace(OTHER, chunk_id=ChunkId("c2"))))
    answerer = Answerer(FakeRetriever((SHOP,)), FakeClock(), 0.5, llm, library=library)
    question = replace(asked("Какая гарантия?"), bot=replace(BOT, settings=settings))
    return await answerer.answer(question), llm, library


async def test_a_small_base_goes_to_the_model_whole_and_what_the_search_missed_can_be_cited() -> None:
    answer, llm, _ = await from_library(reply("Гарантия два года.", 2))
    assert (answer.action, answer.words, answer.whole) == (Action.REPLY, "Гарантия два года.", True)
    assert llm.prompts[0].messages[-1][1].count("<source ") == 2
    assert [one.source_id for one in answer.citations] == [OTHER.source_id]


async def test_a_citation_from_the_whole_base_is_checked_like_any_other() -> None:
    answer, _, _ = await from_library(reply("Гарантия сорок лет и слон в подарок.", 2))
    assert (answer.action, answer.words, answer.whole) == (Action.HANDOVER, "", True)


async def test_of_a_larger_base_a_model_reads_what_stands_beside_the_best_and_can_cite_it() -> None:
    library = FakeLibrary((), beside=(replace(OTHER, chunk_id=ChunkId("c2")),))
    answerer = Answerer(
        FakeRetriever((SHOP,)), FakeClock(), 0.5, FakeLLM(reply("Гарантия два года.", 2)), library=library
    )
    answer = await answerer.answer(asked("Какая гарантия?"))
    assert (answer.words, answer.whole) == ("Гарантия два года.", False)
    assert [one.source_id for one in answer.citations] == [OTHER.source_id]


@pytest.mark.parametrize(("window", "room"), [(8000, 6000), (100_000, 6000), (5000, 3000)])
async def test_what_else_a_model_reads_stays_free_in_its_window(window: int, room: int) -> None:
    _, _, library = await from_library(reply("Гарантия два года.", 2), model_context=window)
    assert library.asked == [room]


@pytest.mark.parametrize("window", [0, 2000])
async def test_a_model_with_a_small_window_gets_what_was_found(window: int) -> None:
    answer, llm, library = await from_library(reply("Доставка 300 рублей.", 1), model_context=window)
    assert (answer.whole, library.asked) == (False, [])
    assert llm.prompts[0].messages[-1][1].count("<source ") == 1


async def test_the_owners_prices_are_of_a_thousand_tokens() -> None:
    answer, _, _ = await from_library(reply("Гарантия два года.", 2), price_in=2.0, price_out=8.0)
    assert answer.cost == pytest.approx((10 * 2 + 5 * 8) / 1000)


async def test_without_prices_there_are_tokens_and_no_money() -> None:
    answer, _, _ = await from_library(reply("Гарантия два года.", 2))
    assert (answer.tokens_in, answer.tokens_out, answer.cost) == (10, 5, 0.0)


async def test_the_trace_of_a_whole_base_keeps_what_was_found_and_what_was_cited() -> None:
    searched = replace(SHOP, legs={"dense": 0.5, "lexical": 0.4})
    cited, rest = (
        replace(OTHER, chunk_id=ChunkId("c2")),
        replace(OTHER, chunk_id=ChunkId("c3"), source_id=SourceId("x")),
    )
    library = FakeLibrary((searched, cited, rest))
    answerer = Answerer(FakeRetriever((searched,)), FakeClock(), 0.5, FakeLLM(reply("Гарантия два года.", 2)),
                        library=library)  # fmt: skip
    answer = await answerer.answer(asked("Какая гарантия?"))
    assert len(answer.found) == 3
    assert [one["chunk"] for one in answer.evidence()] == [searched.chunk_id, "c2"]
