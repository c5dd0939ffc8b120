"""A question that names what it wants: the entry's own question, or the words above the chunk."""

from dataclasses import replace

from knowledge.chunking import sentences
from knowledge.finding.asked import Kind, answers_kind, kind_of
from knowledge.finding.denied import denials
from knowledge.finding.evidence import Question, hits_in, words_of
from knowledge.finding.labels import HOURS
from knowledge.finding.lexical import cyrillic, stems
from knowledge.finding.rows import columns_of, holds, subject_of
from knowledge.finding.spans import dates_of
from knowledge.sources import Chunk

_HOW_MUCH = frozenset(stems("сколько how much many"))
_ASKS = {
    Kind.PRICE: frozenset(stems("цена price")),
    Kind.TIME: frozenset(
        stems("время времени занимать занимает займет длится долго срок делать делают long time take")
    ),
}
_FEWEST = {Kind.PRICE: 1, Kind.TIME: 2}  # words that tell what a text gives the price or the time of
_PRICE = {True: frozenset(stems("цена")), False: frozenset(stems("price"))}  # by the question's letters


def names(chunk: Chunk, asked: Question) -> bool:
    """The question is the entry's own, or the words above the chunk: "Доставка › Стоимость" for what it costs. One
    word alone names too much, but for a section "Доставка" that tells a price to who asks for that of a delivery."""
    if chunk.question and asked.stems == words_of(chunk.question).stems:
        return True
    if kind_of(asked.text) is Kind.OTHER and not chunk.question and denials(chunk.text, asked.stems):
        return True
    if (chunk.kind == "row" and (_row(chunk, asked) or _cell(chunk, asked))) or _day(chunk, asked):
        return True
    price = _PRICE[cyrillic(asked.text)] if kind_of(asked.text) is Kind.PRICE else frozenset()
    meant, head = (asked.stems - _HOW_MUCH) | price, words_of(chunk.head).stems
    if price and head and meant - price == head:
        return answers_kind(Kind.PRICE, chunk.text)
    if price and chunk.kind == "row" and meant - price == words_of(chunk.path.rpartition(" › ")[2]).stems:
        return holds(chunk.text, Kind.PRICE)  # "сколько стоит номер" is asked of each in the table "Номера"
    return len(meant) > 1 and meant == head


def _day(chunk: Chunk, asked: Question) -> bool:
    """The question is whether, or until when, a company is open on a date, which a sentence tells."""
    if not asked.days.dates or chunk.question or asked.stems - asked.days.dated - HOURS:
        return False
    told = (part for part in sentences(chunk.text) if asked.days.dates <= dates_of(part))
    return any(words_of(part).stems & HOURS for part in told)


def beside_amount(chunk: Chunk, asked: Question) -> Question:
    """The same with no weight on "how much": a row's cell says it, or a sentence, that has all the rest of the
    question."""
    kind, rest = kind_of(asked.text), _asked_of(asked)
    if chunk.question or kind not in _ASKS or not rest or not _tells(chunk, kind, rest, asked):
        return asked
    return replace(asked, rarity={word: rarity * (word in rest) for word, rarity in asked.rarity.items()})


def _tells(chunk: Chunk, kind: Kind, rest: frozenset[str], asked: Question) -> bool:
    if chunk.kind == "row":
        subject, above = words_of(subject_of(chunk.text)).stems, words_of(chunk.head).stems
        columns = frozenset().union(*(words_of(name).stems for name in columns_of(chunk.text)))
        named = bool(rest & subject) and rest <= (subject | above | columns)
        return named and holds(chunk.text, kind)
    heading = words_of(chunk.path.rpartition(" › ")[2]).stems if chunk.path else frozenset[str]()
    if not asked.stems & _HOW_MUCH or (len(rest) < _FEWEST[kind] and not rest <= heading):
        return False
    fit = (part for part in sentences(chunk.text) if answers_kind(kind, part))
    return any(rest <= hits_in(part, chunk.head, asked).words for part in fit)


def _row(chunk: Chunk, asked: Question) -> bool:
    """The question names the row by all its words, and asks for its price or its time, which the row has."""
    kind = kind_of(asked.text)
    named = kind in _ASKS and _asked_of(asked) == words_of(subject_of(chunk.text)).stems
    return named and holds(chunk.text, kind)


def _cell(chunk: Chunk, asked: Question) -> bool:
    """The question names all of a row's subject, one of its columns, and nothing else: "how many users on Starter"."""
    subject, (first, *columns) = words_of(subject_of(chunk.text)).stems, columns_of(chunk.text) or ("",)
    rest = asked.stems - _HOW_MUCH - subject - words_of(first).stems
    if not rest or not subject <= asked.stems:
        return False
    return sum(rest <= words_of(name).stems for name in columns) == 1


def _asked_of(asked: Question) -> frozenset[str]:
    """What the price or the time is asked of."""
    return asked.stems - _HOW_MUCH - _ASKS.get(kind_of(asked.text), frozenset())
