"""The language of a dialog: it follows the client, and not a brand's name or one line from elsewhere. Pure."""

import re
from collections.abc import Sequence

from dialogs.answers.intents import AS_MEANT, without_greeting
from dialogs.answers.letters import meant, swapped, transliterated
from dialogs.customer import language_of

_WORD = re.compile(r"[^\W\d_]{2,}")
# Words of Russian that is written by sound, and of no other language that is. Of 655 English questions none has one; of
# 830 Russian ones, written so, two of three.
_BY_SOUND = re.compile(
    r"\b(?:kak(?:oy|oi|aya|aja|ie|im)?|sk[oa]l?k[oa]|gde|chto|kogda|mo[zj]h?no|esli|dl[yj]a|pochemu|nu[zj]h?no|nado|"
    r"k?hochu|stoit|privet|zdravstv?u?y?i?te|menya|mne|budet|eto|tovar\w*|zakaz\w*|dostavk\w+|vernut\w*)\b",
    re.IGNORECASE,
)
_ENOUGH = 2  # lines in a row in another language, before the dialog changes over
_LONG = 4  # words of a line that changes it at once


def spoken(lines: Sequence[str], known: str, others: int, first: bool = False) -> tuple[str, int]:
    """(language, lines in a row that were in another one) after these lines; a dialog's `first` line decides at once.

    Names of brands and models count for nothing: they are written with capitals or digits in any language."""
    language, count = known, others
    for line in lines:
        said = _plain_words(line)
        its = language_of(" ".join(said), language) if said else language
        count = count + 1 if its != language else (0 if said else count)
        if its != language and (first or count >= _ENOUGH or len(said) >= _LONG):
            language, count = its, 0
        first = first and not said
    return language, count


def _meant(line: str) -> str:
    """A greeting is known in either layout; anything else by its letters, or a word that is written by sound."""
    if AS_MEANT.search(line):
        return line
    other = swapped(line)
    if without_greeting(other) != other:
        return other
    return transliterated(line) if _BY_SOUND.search(line) else meant(line)


def _plain_words(line: str) -> list[str]:
    """The words that a sentence is made of: no commands, links or names."""
    if line.startswith("/"):
        return []
    words = _meant(" ".join(word for word in line.split() if "://" not in word and "@" not in word)).split()
    found = [match for word in words for match in _WORD.findall(word)]
    plain = [word for word in found if word.islower()]
    if found and without_greeting(line) != line:  # "Hello" stands alone, and is no name
        return [found[0], *plain]
    begins = bool(found) and found[0][1:].islower() and not found[0].islower()
    if begins and (plain or not found[0].isascii()):  # a sentence's first word, or a greeting: no name
        return [found[0], *plain]
    return plain
