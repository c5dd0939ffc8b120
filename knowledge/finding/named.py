"""A question that names what it wants: the entry's own question, or the words above the chunk."""

from knowledge.finding.asked import Kind, answers_kind, kind_of
from knowledge.finding.evidence import Question, words_of
from knowledge.finding.lexical import cyrillic, stems
from knowledge.finding.rows import holds, subject_of
from knowledge.sources import Chunk

_HOW_MUCH = frozenset(stems("сколько how much many"))
_ASKS = {
    Kind.PRICE: frozenset(stems("цена price")),
    Kind.TIME: frozenset(
        stems("время времени занимать занимает займет длится долго срок делать делают long time take")
    ),
}
_PRICE = {True: frozenset(stems("цена")), False: frozenset(stems("price"))}  # by the question's letters


def names(chunk: Chunk, asked: Question) -> bool:
    """The question is the entry's own, or the words above the chunk: "Доставка › Стоимость" for what it costs. One
    word alone names too much, but for a section "Доставка" that tells a price to who asks for that of a delivery."""
    if chunk.question and asked.stems == words_of(chunk.question).stems:
        return True
    if chunk.kind == "row" and _row(chunk, asked):
        return True
    price = _PRICE[cyrillic(asked.text)] if kind_of(asked.text) is Kind.PRICE else frozenset()
    meant, head = (asked.stems - _HOW_MUCH) | price, words_of(chunk.head).stems
    if price and head and meant - price == head:
        return answers_kind(Kind.PRICE, chunk.text)
    return len(meant) > 1 and meant == head


def _row(chunk: Chunk, asked: Question) -> bool:
    """The question names the row by all its words, and asks for its price or its time, which the row has."""
    kind = kind_of(asked.text)
    meant = asked.stems - _HOW_MUCH - _ASKS.get(kind, frozenset())
    named = kind in _ASKS and meant == words_of(subject_of(chunk.text)).stems
    return named and holds(chunk.text, kind)
