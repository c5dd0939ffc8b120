"""How an index was made, as a mark: another way of making terms or facets, or another embedder, is another mark.

The mark comes from what the code makes of a sample, and from its tables: nobody has to remember to raise a number.
"""

import hashlib
from functools import lru_cache

from dialogs.ids import ChunkId, SourceId
from knowledge.finding.facets import WHOLE, texts_of
from knowledge.finding.lexical import encode_document
from knowledge.finding.stopwords import STOPWORDS
from knowledge.finding.synonyms import GROUPS
from knowledge.ports import Embedder
from knowledge.sources import Chunk

_LAYOUT = 2  # of a point: raised when one of before can no longer be written beside one of today
_PROSE = (
    "Доставка по Москве стоит 300 ₽, по области – от 500 ₽. Ёлки привозим к 20.12.2026! Возврат в течение 14 дней; "
    "пишите на help@shop.example или звоните 8-800-100-20-30. Метод crm.deal.add создаёт сделку. Цены у кассы. "
    "Delivery takes two days. Returns cost nothing, e.g. shoes, within a fortnight. The price list is at the desk."
)
_SAMPLE = (
    Chunk(ChunkId("a"), SourceId("s"), 0, "Магазин", _PROSE, "Доставка › Shipping"),
    Chunk(
        ChunkId("b"), SourceId("s"), 1, "FAQ", "", "", "Сколько стоит подарочная упаковка?", "Сто рублей.", kind="qa"
    ),
    Chunk(ChunkId("c"), SourceId("s"), 2, "Прайс", "Товар: Чайник; Гарантия: 1 год", kind="row"),
)


def mark_of(embedder: Embedder) -> str:
    """`<embedder>.<eight letters>`; indexes of one embedder can be searched with one question."""
    return f"{embedder.fingerprint}.{_made()}"


def same_embedder(one: str, other: str) -> bool:
    """Whether the vectors of two marks can be compared."""
    return one.rpartition(".")[0] == other.rpartition(".")[0]


@lru_cache(maxsize=1)
def _made() -> str:
    terms = [sorted((term, round(weight, 4)) for term, weight in encode_document(one.searched).items())
             for one in _SAMPLE]  # fmt: skip
    facets = [(one.lead, texts_of(one)) for one in _SAMPLE]
    made = (_LAYOUT, WHOLE, terms, facets, sorted(STOPWORDS), [sorted(group) for group in GROUPS])
    return hashlib.sha256(repr(made).encode()).hexdigest()[:8]
