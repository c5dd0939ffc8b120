"""Slips: a word of a question that the base does not have, as it may have been meant: "даставка" is "доставка".

One slip a word, of those that people make who write by ear or in haste: a letter that sounds the same, one that is
doubled or not, two that changed places. Any letter for any other would make real words of real words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from knowledge.finding.lexical import beginning, stem
from knowledge.finding.synonyms import GROUPS

_ALIKE = "оа еи ео иы эе эи яе яи бп вф гк дт жш зс щш ae ei ai ou"
_SOUNDS = {one: [pair.replace(one, "") for pair in _ALIKE.split() if one in pair] for one in {*_ALIKE} - {" "}}
_HEARD = ("ао", "ие")  # vowels that are often heard twice in a word
_LONGEST = 30  # letters: what is longer is no word, and of a line without a space there would be 25,000 others
_LONG = 7  # letters: an English word that is shorter and differs in a vowel is another word
_DOUBLED = frozenset("бкклмнпрстфlmnprstcef")
_COST = ("стоил", "стоила", "стоило", "стоили")  # and not "стоял"
_REAL = frozenset(stem(word) for group in (*GROUPS, _COST) for word in group)
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=50)  # of 2 kB and more; within one question each word is asked about three times
def meant(word: str) -> Sequence[str]:
    """What the word may be with a slip less, the nearest first; nothing for a code, or what is a word for sure."""
    if len(word) > _LONGEST or not beginning(word) or stem(word) in _REAL:
        return ()
    every = dict.fromkeys([*_sounding(word), *_doubling(word), *_turned(word), *_heard(word)])
    return [other for other in every if beginning(stem(other))]


def likeliest(words: Sequence[str], rarity: Mapping[str, float]) -> str:
    """Of words that may be meant the one that the base has most often; "" when it has none. `rarity` is by stem."""
    known = (word for word in words if stem(word) in rarity)
    return min(known, key=lambda word: rarity[stem(word)], default="")


def replaced(text: str, words: Mapping[str, str]) -> str:
    """The text with other words; in lower case where there are any."""
    if not words:
        return text
    return _WORD.sub(lambda found: words.get(found[0], found[0]), text.lower().replace("ё", "е"))


def _sounding(word: str) -> Iterator[str]:
    if word.isascii() and len(word) < _LONG:
        return
    for place, letter in enumerate(word):
        yield from (word[:place] + other + word[place + 1 :] for other in _SOUNDS.get(letter, ()))


def _doubling(word: str) -> Iterator[str]:
    for place, (one, other) in enumerate(pairwise(word)):
        if one == other:
            yield word[:place] + word[place + 1 :]
        elif one in _DOUBLED and place:
            yield word[:place] + one + word[place:]


def _turned(word: str) -> Iterator[str]:
    for place, (one, other) in enumerate(pairwise(word)):
        if one != other:
            yield word[:place] + other + one + word[place + 2 :]


def _heard(word: str) -> Iterator[str]:
    """ "халадильник": the same vowel twice."""
    for pair in _HEARD:
        places = [place for place, letter in enumerate(word) if letter == pair[0]] if len(word) >= _LONG else []
        for first, second in combinations(places, 2):
            yield word[:first] + pair[1] + word[first + 1 : second] + pair[1] + word[second + 1 :]
