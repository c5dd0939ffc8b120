"""Words of one kind, of which a later one takes the earlier one's place: "а в мае?" after July, "а взрослым?" after
children, "and on Sunday?" after Saturday."""

import re

_IN = r"(?:\b(?:в|во|на|по|с|до|для|у|к|in|on|at|for|by|per)\s+(?:an?\s+|the\s+)?)?"


def _kind(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"{_IN}\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


_SEASON = _kind(
    r"(?:\d{1,2}(?:-?го)?\s+)?(?:январ|феврал|март|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр)\w{0,3}",
    r"(?:\d{1,2}\s+)?ма[йяею]", r"зим\w{1,3}", r"лет(?:о|ом)", r"весн\w{1,3}", r"осен\w{1,3}",
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:january|february|march|april|june|july|august|september|october|november|december)",
    r"(?<=in )may", r"winter", r"summer", r"spring", r"autumn",
)  # fmt: skip
_DAY = _kind(
    r"понедельник\w{0,3}", r"вторник\w{0,3}", r"сред(?:а|у|ы|е|ой|ам|ах)", r"четверг\w{0,3}", r"пятниц\w{1,3}",
    r"суббот\w{1,3}", r"воскресень\w{1,3}", r"будн\w{1,3}", r"выходн\w{2,3}", r"праздник\w{0,3}", r"сегодня", r"завтра",
    r"послезавтра", r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?", r"weekdays?", r"weekends?", r"holidays?", r"today",
    r"tomorrow",
)  # fmt: skip
_HOUR = _kind(r"утр(?:о|а|ом)", r"вечер(?:а|ом)?", r"ноч(?:ь|и|ью)", r"дн[её]м", r"morning", r"evening", r"night")
_WHO = (
    _kind(r"дет(?:и|ей|ям|ьми|ях|ский|ская|ское|ские|ского|ской|ских)", r"реб[её]н(?:ок|к\w{1,2})", r"малыш\w{0,3}",
          r"школьник\w{0,3}", r"подростк\w{1,3}", r"kids?", r"child(?:ren)?", r"teen(?:ager)?s?"),
    _kind(r"взросл\w{2,3}", r"adults?"),
    _kind(r"пенсионер\w{0,3}", r"пожил\w{2,3}", r"seniors?", r"pensioners?"),
    _kind(r"студент\w{0,3}", r"students?"),
)  # fmt: skip
_KINDS = ((_SEASON,), (_DAY,), (_HOUR,), _WHO)


def without_rivals(earlier: str, words: str) -> str:
    """The earlier question less what these words name another of."""
    for kind in _KINDS:
        if any(one.search(words) for one in kind):
            for one in kind:
                earlier = one.sub(" ", earlier)
    return " ".join(earlier.split())


def without_kinds(words: str) -> str:
    """What they name beside a time or a kind of people."""
    for one in (one for kind in _KINDS for one in kind):
        words = one.sub(" ", words)
    return words


def speaks_of_them(words: str, text: str) -> bool:
    """Whether a text speaks of the people whom the words name, where they name any: what holds for children may not
    hold for adults."""
    return all(one.search(text) for one in _WHO if one.search(words))
