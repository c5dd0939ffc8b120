"""A short wish for a person, by its words: whom, that it is wished, and nothing but the small words around.

Every word counts, a slip in it included, so that one word about anything else makes a question of it: "нужен оператор,
срочно" is a wish, "нужен оператор связи" is none.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import takewhile

from dialogs.safety.grounding import words_of

_MOST_WORDS = 9
_SWAPPED_LETTERS, _WHOM_LETTERS, _OTHER_LETTERS = 4, 5, 6  # of a word with a slip: "tlak", "agnet"; "связи" has none
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NO_BOT = re.compile(
    r"\b(?:не|без|хватит|только\s+не|no|not|stop|instead\s+of|without)\s+(?:с\s+|an?\s+|the\s+|this\s+)?"
    r"(?:(?:ро)?бот\w*|машин\w+|(?:ro)?bots?|machines?)\b"
)
_MAY_BE_BOT = re.compile("бот|машин|bot|machine")


def _forms(nouns: str, endings: str) -> frozenset[str]:
    return frozenset(f"{noun}{ending}" for noun in nouns.split() for ending in ("", *endings.split()))


_WHOM = _forms("оператор менеджер консультант сотрудник человек администратор", "а у ом е ы и ов ами ам") | words_of(
    """люди людей людьми людям кто-нибудь кого-нибудь кем-нибудь кому-нибудь кто-то кого-то кто-либо живой живого
    живым живому живые живых human humans person people agent agents operator operators manager managers
    representative representatives rep reps someone somebody anyone anybody"""
)
_ALONE = _forms("оператор менеджер", "а у ом") | words_of("operator manager representative")
_WISHED = words_of(
    """хочу хотел хотела хотелось нужен нужна нужно нужны надо можно можете могу дай дайте требуется прошу жду есть где
    срочно мне позови позовите позвать зовите вызовите вызвать соедини соедините соединить свяжи свяжите связать
    связаться переключи переключите переключить переведи переведите перевести подключи подключите подключить пригласи
    пригласите пригласить ответь ответьте ответит ответить пусть поговорить говорить пообщаться общаться напишет
    напишите живой живого живым живому живые живых пожалуйста
    want wanna need needs get give let talk speak chat connect transfer switch put call find send have help answer reply
    respond there here around real alive live asap urgent urgently please pls plz prefer rather customer service
    support"""
)
_AROUND = words_of(
    """а ну и же бы ли с со к на из у в вас вам меня нам нас мной тут здесь там сейчас очень быстро быстрее скорее уже
    лучше просто только именно какой-нибудь какого-нибудь любой любого настоящий настоящего настоящим реальный реального
    реальным помощь помощи алло вообще прямо сразу кто нибудь то
    i i'd i'm we a an the me us my your to with for of some any now really actual living just only instead through can
    could may would will like is are be am you being hello"""
)


def wishes_person(words: str) -> bool:
    """Whether the words (in small letters, without a greeting) ask for a person and for nothing else."""
    asked = _NO_BOT.sub(" ", words) if _MAY_BE_BOT.search(words) else words
    said = _WORD.findall(asked.replace("ё", "е").replace("’", "'"))
    if not 0 < len(said) <= _MOST_WORDS:
        return False
    if len(said) == 1:
        return _whom_alone(said[0])
    kinds = list(takewhile(bool, map(_kinds, said)))
    if len(kinds) < len(said) or not any("whom" in kind for kind in kinds):
        return False
    return _wished(kinds) or asked != words


def _whom_alone(word: str) -> bool:
    """With a slip: those without are plain. "People" or "someone" alone are no wish, nor is "manage"."""
    return any(len(word) >= len(one) and _slip(word, one, _WHOM_LETTERS) for one in _ALONE)


def _wished(kinds: Sequence[frozenset[str]]) -> bool:
    """By another word than the one that says whom: "живой" alone is no wish, "есть живой" is."""
    whom = next((at for at, kind in enumerate(kinds) if "whom" in kind), -1)
    return any("wished" in kind for at, kind in enumerate(kinds) if at != whom)


@lru_cache(maxsize=2_000)
def _kinds(word: str) -> frozenset[str]:
    """What the word may be; nothing for one that speaks of anything else."""
    every = (("whom", _WHOM, _WHOM_LETTERS), ("wished", _WISHED, _OTHER_LETTERS), ("around", _AROUND, _OTHER_LETTERS))
    exact = frozenset(name for name, group, _ in every if word in group)
    return exact or frozenset(name for name, group, least in every if _near(word, group, least))


def _near(word: str, group: Iterable[str], least: int) -> bool:
    return word in group or any(_slip(word, one, least) for one in group)


def _slip(word: str, meant: str, least: int) -> bool:
    """Two letters changed places; in a word that is long enough also one letter more, less or other."""
    if abs(len(word) - len(meant)) > 1 or min(len(word), len(meant)) < _SWAPPED_LETTERS:
        return False
    at = next((at for at, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    one, other = word[at:], meant[at:]
    if one[:2] == other[:2][::-1] and one[2:] == other[2:]:
        return True
    return len(meant) >= least and (one[1:] == other[1:] or one[1:] == other or one == other[1:])
