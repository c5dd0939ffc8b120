"""Which sources are weighed as one because they say the same."""

from dialogs.ids import ChunkId, SourceId
from dialogs.ports import Scope
from knowledge.finding.allies import allies
from knowledge.finding.fusion import Fused
from knowledge.sources import Chunk
from tests.unit.knowledge.test_retrieval import ANNA, Base

STORES = "Магазин на Тверской улице открыт ежедневно с 10:00 до 21:00, в праздники тоже."
FAQ = "Наш магазин на Тверской открыт ежедневно с 10:00 до 21:00."


def weighed(*texts: str) -> list[str]:
    """The source that each text's own is weighed as."""
    chunks = [Chunk(ChunkId(f"c{at}"), SourceId(f"s{at}"), 0, "", text) for at, text in enumerate(texts)]
    items = [Fused(chunk.id, chunk.source_id, 1.0, 0.5, 0.5) for chunk in chunks]
    same = allies(items, {chunk.id: chunk for chunk in chunks})
    return [same.get(item.source_id, item.source_id) for item in items]


def test_two_that_say_the_same_are_weighed_as_the_first() -> None:
    assert weighed(STORES, "Парковка у входа.", FAQ) == ["s0", "s1", "s0"]


def test_another_hour_is_another_answer() -> None:
    assert weighed(STORES, FAQ.replace("21:00", "18:00")) == ["s0", "s1"]


def test_a_few_words_are_no_agreement() -> None:
    assert weighed(STORES, "Открыт ежедневно.") == ["s0", "s1"]


async def test_an_answer_that_two_sources_give_leads_over_both() -> None:
    base = Base()
    for text in (STORES, FAQ, "Парковка для клиентов во дворе бесплатная."):
        await base.add(text)
    first, second, *_ = await base.retriever.find(Scope(ANNA), "магазин на Тверской открыт ежедневно", 5)
    assert first.legs["lead"] > 0 and second.legs["lead"] > 0
