"""In depth: what a chunk is embedded as, and when."""

from dialogs.ids import ChunkId, SourceId
from knowledge.finding.facets import deep_points
from knowledge.sources import Chunk
from tests.fakes.knowledge import HashEmbedder

LONG = "Доставка по городу стоит триста рублей. Самовывоз бесплатный из любого магазина сети."


def chunk(text: str, question: str = "") -> Chunk:
    return Chunk(ChunkId("c"), SourceId("s"), 0, "Доставка", text, question=question, answer=text if question else "")


async def test_each_sentence_of_a_chunk_has_a_vector() -> None:
    (point,) = await deep_points([chunk(LONG)], HashEmbedder())
    assert (len(point.facets), point.deep) == (1, True)


async def test_a_single_sentence_has_one_vector() -> None:
    (point,) = await deep_points([chunk("Доставка стоит триста рублей.")], HashEmbedder())
    assert list(point.facets) == []


async def test_an_answered_question_leans_towards_the_question() -> None:
    (point,) = await deep_points([chunk(LONG, question="Сколько стоит доставка?")], HashEmbedder())
    assert list(point.facets) == []


async def test_facets_are_unit_vectors() -> None:
    (point,) = await deep_points([chunk(LONG)], HashEmbedder())
    assert all(abs(sum(value * value for value in vector) - 1) < 1e-6 for vector in (point.dense, *point.facets))
