"""A question that names what it wants: the entry's own question, or the words above the chunk."""

from knowledge.finding.asked import Kind, answers_kind, kind_of
from knowledge.finding.evidence import Question
from knowledge.finding.lexical import cyrillic, stems
from knowledge.sources import Chunk

_HOW_MUCH = frozenset(stems("сколько how much many"))
_PRICE = {True: frozenset(stems("цена")), False: frozenset(stems("price"))}  # by the question's letters


def names(chunk: Chunk, asked: Question) -> bool:
    """The question is the entry's own, or the words above the chunk: "Доставка › Стоимость" for what it costs. One
    word alone names too much, but for a section "Доставка" that tells a price to who asks for that of a delivery."""
    if chunk.question and asked.stems == frozenset(stems(chunk.question)):
        return True
    price = _PRICE[cyrillic(asked.text)] if kind_of(asked.text) is Kind.PRICE else frozenset()
    meant, head = (asked.stems - _HOW_MUCH) | price, frozenset(stems(chunk.head))
    if price and head and meant - price == head:
        return answers_kind(Kind.PRICE, chunk.text)
    return len(meant) > 1 and meant == head
