"""What every vector index does, whichever engine it has."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialogs.errors import ProviderError
from dialogs.ids import ChunkId, SourceId, TenantId
from knowledge.finding.lexical import encode_document, encode_query, term
from knowledge.index_edge import EdgeIndex
from knowledge.index_memory import MemoryIndex
from knowledge.index_qdrant import connect
from knowledge.point_ids import point_id
from knowledge.ports import Point, VectorIndex
from tests.fakes.knowledge import HashEmbedder

ANNA, BORIS = TenantId("anna"), TenantId("boris")
EMBEDDER = HashEmbedder()
TEXTS = {
    "a": "Доставка по Москве стоит триста рублей",
    "b": "Возврат товара в течение двух недель",
    "c": "Showroom opening hours on Sunday",
}


@pytest.fixture(params=["memory", "edge", "qdrant"])
async def index(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[VectorIndex]:
    made: dict[str, VectorIndex] = {
        "memory": MemoryIndex(),
        "edge": EdgeIndex(tmp_path, EMBEDDER.dim, EMBEDDER.fingerprint, most_open=1),
        "qdrant": connect(":memory:", EMBEDDER.dim, EMBEDDER.fingerprint),
    }
    yield made[request.param]
    for one in made.values():
        await one.close()


async def points(source: str = "s1", **texts: str) -> list[Point]:
    chosen = texts or TEXTS
    vectors = await EMBEDDER.embed_documents(list(chosen.values()))
    return [
        Point(ChunkId(key), SourceId(source), vector, encode_document(text))
        for (key, text), vector in zip(chosen.items(), vectors, strict=True)
    ]


async def search(index: VectorIndex, tenant: TenantId, question: str, top: int = 10) -> tuple[list[str], list[str]]:
    dense = await EMBEDDER.embed_query(question)
    found = await index.candidates(tenant, dense, encode_query(question), top)
    return [one.chunk_id for one in found.dense], [one.chunk_id for one in found.lexical]


async def test_both_legs_put_the_chunk_with_the_words_of_the_question_first(index: VectorIndex) -> None:
    await index.upsert(ANNA, await points())
    dense, lexical = await search(index, ANNA, "сколько стоит доставка")
    assert dense[0] == "a"
    assert lexical == ["a"]


async def test_a_foreign_tenant_finds_nothing(index: VectorIndex) -> None:
    await index.upsert(ANNA, await points())
    assert await search(index, BORIS, "доставка") == ([], [])
    assert await index.count(BORIS) == 0
    assert await index.known(BORIS, [ChunkId("a")]) == set()


async def test_two_tenants_may_have_a_chunk_of_the_same_id(index: VectorIndex) -> None:
    await index.upsert(ANNA, await points(a="доставка по Москве"))
    await index.upsert(BORIS, await points(a="showroom hours"))
    assert (await search(index, ANNA, "доставка"))[1] == ["a"]
    assert (await search(index, BORIS, "доставка"))[1] == []


async def test_a_deleted_source_is_gone_and_others_stay(index: VectorIndex) -> None:
    await index.upsert(ANNA, await points("s1", a=TEXTS["a"]))
    await index.upsert(ANNA, await points("s2", b=TEXTS["b"]))
    await index.delete_source(ANNA, SourceId("s1"))
    assert await index.known(ANNA, [ChunkId("a"), ChunkId("b")]) == {"b"}


async def test_deleting_a_source_can_spare_chunks(index: VectorIndex) -> None:
    await index.upsert(ANNA, await points())
    await index.delete_source(ANNA, SourceId("s1"), keep={ChunkId("b")})
    assert await index.known(ANNA, [ChunkId(key) for key in TEXTS]) == {"b"}


async def test_a_deleted_tenant_leaves_nothing_and_the_other_everything(index: VectorIndex) -> None:
    await index.upsert(ANNA, await points())
    await index.upsert(BORIS, await points())
    await index.delete_tenant(ANNA)
    assert (await index.count(ANNA), await index.count(BORIS)) == (0, 3)


async def test_the_same_chunk_again_replaces_itself(index: VectorIndex) -> None:
    await index.upsert(ANNA, await points())
    await index.upsert(ANNA, await points(a="совсем другие слова"))
    assert await index.count(ANNA) == 3
    assert (await search(index, ANNA, "доставка"))[1] == []


async def test_no_more_than_asked_for_comes(index: VectorIndex) -> None:
    await index.upsert(ANNA, await points())
    dense, lexical = await search(index, ANNA, "доставка и возврат", top=1)
    assert (len(dense), len(lexical)) == (1, 1)


async def test_a_rare_word_weighs_more_than_a_common_one_and_an_unknown_is_absent(index: VectorIndex) -> None:
    await index.upsert(ANNA, await points(a="заказ и доставка", b="заказ и возврат", c="заказ"))
    common, rare, unknown = term("s", "заказ"), term("s", "возврат"), term("s", "самолет")
    rarity = await index.rarity(ANNA, [common, rare, unknown])
    assert rarity[rare] > rarity[common] > 0
    assert unknown not in rarity


async def test_the_idf_is_the_one_of_bm25(index: VectorIndex) -> None:
    await index.upsert(ANNA, await points(a="заказ и доставка", b="заказ и возврат", c="заказ"))
    rarity = await index.rarity(ANNA, [term("s", "возврат")])
    assert rarity[term("s", "возврат")] == pytest.approx(0.980829, abs=1e-4)  # ln(1 + 2.5 / 1.5)


async def test_more_points_than_one_batch_all_arrive(index: VectorIndex) -> None:
    await index.upsert(ANNA, await points(**{f"k{number}": f"слово {number}" for number in range(600)}))
    assert await index.count(ANNA) == 600


async def test_acknowledged_points_are_there_after_reopening(tmp_path: Path) -> None:
    first = EdgeIndex(tmp_path, EMBEDDER.dim, EMBEDDER.fingerprint)
    await first.upsert(ANNA, await points())
    await first.close()
    second = EdgeIndex(tmp_path, EMBEDDER.dim, EMBEDDER.fingerprint)
    assert await second.known(ANNA, [ChunkId(key) for key in TEXTS]) == set(TEXTS)
    await second.close()


async def test_of_a_closed_index_nothing_is_remembered(tmp_path: Path) -> None:
    index = EdgeIndex(tmp_path, EMBEDDER.dim, EMBEDDER.fingerprint, most_open=1)
    other = EdgeIndex(tmp_path, EMBEDDER.dim, EMBEDDER.fingerprint)
    word = term("s", "возврат")
    await index.upsert(ANNA, await points())
    before = await index.rarity(ANNA, [word])
    await index.count(BORIS)  # the one place is taken
    await other.upsert(ANNA, await points(d="заказ", e="доставка"))
    await other.close()
    assert (await index.rarity(ANNA, [word]))[word] > before[word]
    await index.close()


async def test_another_embedder_starts_with_an_empty_index(tmp_path: Path) -> None:
    first = EdgeIndex(tmp_path, EMBEDDER.dim, "old")
    await first.upsert(ANNA, await points())
    await first.close()
    second = EdgeIndex(tmp_path, 8, "new")
    assert await second.count(ANNA) == 0
    await second.close()


async def test_a_tenant_id_never_leads_out_of_the_directory(tmp_path: Path) -> None:
    index = EdgeIndex(tmp_path, EMBEDDER.dim, EMBEDDER.fingerprint)
    with pytest.raises(ProviderError):
        await index.count(TenantId("../other"))


def test_a_rebuilt_index_has_the_same_point_ids() -> None:
    assert point_id("s1.abc") == point_id("s1.abc") != point_id("s1.abd")
    assert point_id("s1.abc", "anna") != point_id("s1.abc", "boris")


async def deep(key: str, whole: str, *parts: str) -> Point:
    vectors = await EMBEDDER.embed_documents([whole, *parts])
    return Point(ChunkId(key), SourceId("s1"), vectors[0], encode_document(whole), vectors[1:], deep=True)


async def test_a_chunk_is_as_near_as_the_nearest_of_its_facets_and_comes_once(index: VectorIndex) -> None:
    await index.upsert(ANNA, [*await points(), await deep("d", "совсем о другом", "парковка во дворе", "зарядка")])
    dense, _ = await search(index, ANNA, "парковка во дворе")
    assert dense[0] == "d"
    assert sorted(dense) == ["a", "b", "c", "d"]


async def test_facets_do_not_count_as_chunks(index: VectorIndex) -> None:
    await index.upsert(ANNA, [await deep("d", "одно", "два", "три")])
    assert await index.count(ANNA) == 1


async def test_the_index_tells_what_it_has_in_depth(index: VectorIndex) -> None:
    await index.upsert(ANNA, [*await points(), await deep("d", "одно", "два")])
    ids = [ChunkId(key) for key in ("a", "d", "x")]
    assert await index.known(ANNA, ids) == {"a", "d"}
    assert await index.known(ANNA, ids, deep=True) == {"d"}


async def test_facets_go_with_their_chunk_and_stay_with_it(index: VectorIndex) -> None:
    await index.upsert(ANNA, [await deep("d", "одно", "парковка"), await deep("e", "другое", "зарядка")])
    await index.delete_source(ANNA, SourceId("s1"), keep={ChunkId("d")})
    assert (await search(index, ANNA, "зарядка"))[0] == ["d"]
    assert (await search(index, ANNA, "парковка"))[0] == ["d"]
    await index.delete_source(ANNA, SourceId("s1"))
    assert (await search(index, ANNA, "парковка"))[0] == []


async def test_sources_left_out_take_no_place_among_the_candidates(index: VectorIndex) -> None:
    many = {f"k{number}": "доставка по Москве" for number in range(40)}
    await index.upsert(ANNA, [*await points("s1", **many), *await points("s2", a=TEXTS["a"], b=TEXTS["b"])])
    question = "доставка по Москве"
    dense = await EMBEDDER.embed_query(question)
    found = await index.candidates(ANNA, dense, encode_query(question), 2, but=[SourceId("s1")])
    assert [one.chunk_id for one in found.dense] == ["a", "b"]
    assert [one.chunk_id for one in found.lexical] == ["a"]


async def test_each_vector_of_a_chunk_tells_how_near_it_is_in_the_order_of_its_sentences(index: VectorIndex) -> None:
    first, second, other = await EMBEDDER.embed_documents(["доставка", "возврат", "гарантия"])
    deep = Point(ChunkId("a"), SourceId("s1"), first, encode_document("а"), [second], deep=True)
    await index.upsert(ANNA, [deep, Point(ChunkId("b"), SourceId("s1"), other, encode_document("б"))])
    near = await index.near(ANNA, [ChunkId("a"), ChunkId("b"), ChunkId("gone")], second)
    assert set(near) == {"a", "b"}
    assert near[ChunkId("a")][1] == pytest.approx(1.0, abs=1e-3)
    assert near[ChunkId("a")][0] == pytest.approx(sum(a * b for a, b in zip(first, second, strict=True)), abs=1e-3)
    assert len(near[ChunkId("b")]) == 1
    assert await index.near(BORIS, [ChunkId("a")], second) == {}
