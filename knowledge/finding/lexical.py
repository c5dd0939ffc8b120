"""Words to terms and terms to sparse vectors: one BM25 for every engine, which adds only the IDF.

Stems by script (Cyrillic as Russian, Latin as English), ё as е, stop words out. Beside each stem, with smaller
weights: the exact word, because pages that differ in one form of a word are told apart only by it; the beginning of
the stem, which words of one root share (подарить, подарочный) and a slip in the end of a word leaves; and the group of
everyday words of one meaning.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

import snowballstemmer

from knowledge.finding.stopwords import STOPWORDS
from knowledge.finding.synonyms import GROUPS
from knowledge.ports import Sparse

K1 = 1.2
B = 0.6
AVERAGE = 55.0  # terms in a chunk of 400 characters: fixed, so that a weight never has to be made again
EXACT = 0.35  # weight of an exact word beside its stem
BEGINNING = 0.35  # of a stem's first letters
MEANING = 0.6  # of a group of words that mean the same
_BEGINNING_LETTERS = 4
_WORD = re.compile(r"[A-Za-z0-9]++(?:[._-][A-Za-z0-9]++)++|[^\W_]++")  # nothing is tried twice
_PARTS = re.compile(r"[._-]")
_LETTERS = re.compile(r"[^\W\d_]+")
_NOT_RUSSIAN = bytes(range(0xC0))  # in cp1251: after them come the Russian letters but ё, and nothing else
_HEAD = 150  # characters
_PRICE = "почем цена цены цену цене ценой ценам стоит стоят стоить стоимость стоимости прайс тариф тарифы расценки"
_ENGLISH_PRICE = "price prices pricing priced cost costs costing charge charges fee fees"
_SAME = dict.fromkeys(_PRICE.split(), "цена") | dict.fromkeys(_ENGLISH_PRICE.split(), "price")
_stemmers = {True: snowballstemmer.stemmer("russian"), False: snowballstemmer.stemmer("english")}
for _stemmer in _stemmers.values():
    _stemmer.maxCacheSize = 0  # `stem` keeps what is said often; each would keep ten thousand words more


def words(text: str) -> list[str]:
    """Lower-case words; `crm.deal.add` comes whole and in parts."""
    found: list[str] = _WORD.findall(_low(text))
    if all(map(str.isalnum, found)):
        return found
    return [part for word in found for part in ([word] if word.isalnum() else [word, *_PARTS.split(word)])]


@lru_cache(maxsize=2_000)  # most of what is said; of more, strange words would fill the memory for good
def stem(word: str) -> str:
    """The Snowball stem in the language of the word's script; numbers and codes stay; of a price there are many words,
    and what costs is asked most of all."""
    if word in _SAME:
        return _SAME[word]
    if not word.isalpha():
        return word
    return str(_stemmers["а" <= word[0] <= "я"].stemWord(word))


def cyrillic(text: str) -> bool:
    """Whether it is written in Russian letters, by its beginning."""
    return _russian(text[:_HEAD])


@lru_cache(maxsize=2_000)
def _russian(head: str) -> bool:
    russian = len(head.encode("cp1251", "ignore").translate(None, _NOT_RUSSIAN))
    return russian * 2 > len(head) or russian * 2 > len("".join(_LETTERS.findall(head)))


def content_words(text: str) -> list[str]:
    """Words that carry meaning; all of them when there is nothing but stop words."""
    return telling_words(text) or words(text)


def telling_words(text: str) -> list[str]:
    """Words that carry meaning, which may be none."""
    return [word for word in words(text) if word not in STOPWORDS]


@lru_cache(maxsize=8_000)
def first_word(text: str) -> str:
    """The first that carries meaning; "" when none does."""
    every = (_low(found[0]) for found in _WORD.finditer(text))
    return next((word for word in every if word not in STOPWORDS), "")


def _low(text: str) -> str:
    return text.lower().replace("ё", "е")


def stems(text: str) -> list[str]:
    """Stems of the content words, in order."""
    return [stem(word) for word in content_words(text)]


def meanings(word: str) -> frozenset[int]:
    """The groups of everyday words that this stem belongs to."""
    return _MEANINGS.get(word, _NONE)


def meanings_of(stems: Iterable[str]) -> frozenset[int]:
    """Those of any of them."""
    return _NONE.union(*filter(None, map(_MEANINGS.get, stems)))


def _meanings() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(GROUPS):
        for word in group:
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


_MEANINGS, _NONE = _meanings(), frozenset[int]()


def term(kind: str, word: str) -> int:
    """Index of a term; `kind` is "s" for stems, "x" for exact words, "b" for beginnings, "m" for meanings."""
    return zlib.crc32(f"{kind}:{word}".encode())


def encode_document(text: str) -> Sparse:
    """BM25 weight of each term but for the IDF."""
    found = content_words(text)
    norm = K1 * (1 - B + B * len(found) / AVERAGE)
    kept = Counter(stem(word) for word in found)
    weights = _weighed("s", kept, 1.0, norm) | _weighed("x", Counter(found), EXACT, norm)
    weights |= _weighed("b", Counter(filter(None, map(beginning, kept))), BEGINNING, norm)
    return weights | _weighed("m", dict.fromkeys(_meant(kept), 1), MEANING, norm)


def encode_query(text: str) -> Sparse:
    """Weight 1 for each term: what a kind of term is worth stands in the documents' weights."""
    found = set(content_words(text))
    kept = {stem(word) for word in found}
    kinds = (("s", kept), ("x", found), ("b", {*filter(None, map(beginning, kept))}), ("m", _meant(kept)))
    return {term(kind, word): 1.0 for kind, group in kinds for word in group}


def _weighed(kind: str, counts: Mapping[str, int], weight: float, norm: float) -> dict[int, float]:
    return {term(kind, word): weight * times * (K1 + 1) / (times + norm) for word, times in counts.items()}


def beginning(word: str) -> str:
    """The first letters, which words of one root share; "" of a short word or a code."""
    return word[:_BEGINNING_LETTERS] if len(word) >= _BEGINNING_LETTERS and word.isalpha() else ""


def _meant(kept: Iterable[str]) -> set[str]:
    return {str(number) for word in kept for number in meanings(word)}
