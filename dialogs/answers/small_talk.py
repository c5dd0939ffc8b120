"""Small talk: what needs no search. Whole phrases only, so that a question that comes with it is never swallowed."""

import re


def _any(*parts: str) -> str:
    return f"(?:{'|'.join(parts)})"


def _whole(*parts: str) -> re.Pattern[str]:
    """Nothing but these phrases, one or several."""
    one = _any(*parts)
    return re.compile(rf"^\W*(?:{one}\W+)*{one}\W*$")


_LONGEST = 120  # characters: nobody is polite for longer
_FOR = r"за\s+(?:(?:ваш\w*|так\w+|быстр\w+|оперативн\w+|подробн\w+|понятн\w+|хорош\w+|отличн\w+)\s+)*\w+"
_FOR_EN = r"for\s+(?:(?:your|the|a|such|all|quick|fast|prompt|great|kind|detailed)\s+)*\w+"
_GRATEFUL = _any(
    rf"(?:большое\s+|огромное\s+)?спасибо(?:\s+(?:большое|вам|огромное|{_FOR}))*", r"спс", r"пасиб\w*",
    rf"благодарю(?:\s+(?:вас|{_FOR}))*", r"понял\w?", r"хорошо", r"окей", r"ок", r"отлично", r"супер",
    r"(?:вс[её]\s+)?(?:понятно|ясно|получилось)", r"круто", r"класс", r"здорово", r"договорились",
    r"(?:вы\s+)?(?:мне\s+)?(?:очень\s+)?(?:помогли|выручили)", r"(?:вы\s+)?(?:быстро|оперативно)\s+ответили",
    r"(?:больше\s+)?вопросов\s+(?:больше\s+)?нет", r"(?:на\s+этом|это)\s+вс[её]", r"(?:я\s+)?разобрал(?:ся|ась)",
    r"thx", r"okay", r"ok", r"got\s+it", r"great", r"perfect", r"cool", r"nice",
    rf"(?:many\s+)?thanks?(?:\s+(?:you|a\s+lot|so\s+much|very\s+much))*(?:\s+{_FOR_EN})?",
    r"(?:(?:that|this|you)\s+)?(?:really\s+)?helped(?:\s+a\s+lot)?", r"(?:that\s+was\s+)?(?:very|really|so)\s+helpful",
    r"no\s+(?:more|other|further)\s+questions", r"that['’]?s\s+all",
)  # fmt: skip
_YES = _any(r"да", r"ага", r"угу", r"давай(?:те)?", r"конечно", r"yes", r"yep", r"yeah", r"sure")
_NO = _any(r"нет", r"неа", r"не\s+то", r"no", r"nope")
_ENOUGH = _any(  # nothing more is wanted, not even what was offered
    rf"{_NO}\W+{_GRATEFUL}", r"(?:уже\s+|больше\s+)?не\s*(?:надо|нужно|актуально)(?:\s+уже)?", r"never\s?mind",
    r"not\s+(?:needed\s+)?any\s?more",
)  # fmt: skip
_LEAVING = _any(
    r"до\s+(?:свидан\w+|встречи|завтра|скорого)", r"пока(?:[\s-]+пока)?", r"всего\s+(?:доброго|хорошего)", r"прощайте",
    r"доброй\s+ночи", r"(?:хорошего|удачного)\s+(?:дня|вечера|вам\s+дня)", r"(?:good)?\s?bye(?:[\s-]*bye)?",
    r"see\s+you(?:\s+later)?",
    r"good\s+night", r"have\s+a\s+(?:nice|good|great)\s+(?:day|evening|one)", r"take\s+care",
)  # fmt: skip
_HOW = _any(
    r"как\s+(?:у\s+(?:вас|тебя)\s+)?(?:ваши\s+|твои\s+)?дела", r"как\s+(?:вы|ты|жизнь|настроение|поживае\w+)",
    r"как\s+сам[аи]?",
    r"как\s+(?:вы|ты)\s+поживае\w+", r"что\s+нового", r"how\s+are\s+you(?:\s+(?:doing|today))*",
    r"how['’]?s\s+it\s+going",
    r"how\s+do\s+you\s+do", r"what['’]?s\s+up",
)  # fmt: skip
_BOT = r"(?:бот\w*|робот\w*|человек|живой\s+человек|нейросет\w+|программ\w+|ии|искусственный\s+интеллект|автоответчик)"
_BOT_EN = (
    r"(?:an?\s+)?(?:real\s+|live\s+|actual\s+)?(?:bot|robot|human|person|machine|ai|real|program)"
    r"(?:\s+or\s+(?:an?\s+)?(?:real\s+)?\w+)?"
)
_WHO = _any(
    rf"(?:а\s+)?(?:это|вы|ты)\s+(?:что\W+)?(?:{_BOT}|живой)(?:\s+или\s+(?:{_BOT}|живой))?", rf"{_BOT}\s+или\s+{_BOT}",
    rf"я\s+(?:говорю|общаюсь|разговариваю|пишу)\s+с\s+{_BOT}(?:\s+или\s+с?\s*{_BOT})?",
    r"с\s+кем\s+я\s+(?:говорю|общаюсь)",
    r"(?:мне\s+)?отвечает\s+(?:ро)?бот(?:\s+или\s+человек)?", r"(?:ты|вы)\s+кто", r"кто\s+(?:ты|вы)(?:\s+так\w+)?",
    rf"(?:are|r)\s+(?:you|u)\s+{_BOT_EN}", rf"is\s+this\s+{_BOT_EN}", r"who\s+are\s+you",
    rf"am\s+i\s+(?:talking|chatting|speaking|writing)\s+(?:to|with)\s+{_BOT_EN}",
)  # fmt: skip
_ABUSE = _any(
    r"(?:(?:ну\s+)?(?:ты|вы|какой|какая|что\s+за)\s+)(?:\w+\s+)?(?:дурак\w*|дур[аы]|идиот\w*|туп\w+|дебил\w*|козл\w+|козёл"
    r"|бесполезн\w+|кретин\w*|придур\w+|урод\w*)(?:\s+(?:ро)?бот\w*)?",
    r"(?:дурак|идиот|дебил|кретин|придурок|тупица|тупой|тупая|бесполезный|урод)(?:\s+бот)?",
    r"туп(?:ой|ая|ые)\s+(?:бот|робот|машина)",
    r"(?:да\s+)?(?:по)?(?:иди|пош[её]л)\w*\s+(?:ты\s+|вы\s+)?(?:на\s?х\w+|к\s+ч[её]рту|в\s+ж\w+|на\s?фиг)",
    r"бл[яе]\w*", r"сук[аи]", r"хуй\w*", r"нахуй",
    r"(?:you\s*(?:are|['’]?re)|u\s+r)\s+(?:\w+\s+){0,2}?(?:stupid|useless|idiots?|dumb|an?\s+idiot|moron|trash|"
    r"garbage|worthless)",
    r"(?:stupid|useless|dumb|fucking|damn)(?:\s+(?:bot|robot|machine|thing|idiot))?", r"idiots?", r"moron",
    r"(?:fuck|screw)\s+(?:you|off|this)",
    r"shut\s+up", r"go\s+to\s+hell", r"(?:это\s+)?(?:бесполезн\w+|отстой|ужас)",
)  # fmt: skip
_BACK = _any(  # from waiting for a person
    r"(?:(?:я|мне|меня|хочу|давай\w*|можно|лучше|снова|опять|обратно|назад|верн\w+|переключи\w*|(?:по)?говорить)\s+)*"
    r"(?:(?:к|с|на)\s+(?:ро)?бот(?:а|у|ом)|верн\w+\s+(?:ро)?бота)",
    r"(?:(?:i|i['’]?d|want|would|like|to|let|me|us|go|take|bring|switch|talk|speak|return|back)\s+)*to\s+(?:the\s+)?(?:ro)?bot",
)  # fmt: skip
_EMOJI = re.compile(r"^(?:[👍👌🙏❤😊🙂😉🤝🔥💯🥰😘👏😀😃😄😁😅🙃☺🤗🤩😍✅🆗💪]\W*)+$")
_MASHED = re.compile(r"[бвгджзйклмнпрстфхцчшщъь]{4}|[bcdfghjklmnpqrstvwxz]{4}", re.IGNORECASE)
_VOWEL = re.compile(r"[аеёиоуыэюяaeiouy]", re.IGNORECASE)
_MOST_MASHED = 2
_TALK = (
    ("abuse", _whole(_ABUSE)),
    ("back", _whole(_BACK)),
    ("bot", _whole(_WHO)),
    ("how", _whole(_HOW)),
    ("bye", _whole(rf"(?:{_GRATEFUL}\W+)*{_LEAVING}(?:\W+{_GRATEFUL})?")),
    ("thanks", re.compile(rf"(?!.*\?){_whole(_GRATEFUL, _ENOUGH).pattern}")),  # "got it?" asks
    ("yes", _whole(_YES)),
    ("no", _whole(_NO)),
)  # fmt: skip
_BEGINS = re.compile(
    rf"\W*{_any(_ABUSE, _BACK, _WHO, _HOW, _GRATEFUL, _LEAVING, _ENOUGH, _YES, _NO)}(?!\w)"
)  # as all do


def small_talk(bare: str) -> str:
    """ "thanks", "yes", "no", "bye", "how", "bot", "abuse", "back", or "" when the words (without greeting and please,
    in small letters) ask for anything."""
    if _EMOJI.match(bare):
        return "thanks"
    if len(bare) > _LONGEST or not _BEGINS.match(bare):
        return ""
    return next((name for name, rule in _TALK if rule.match(bare)), "")


def looks_mashed(words: str) -> bool:
    """A word or two that look like a hand on the keyboard: "ыварлоыврпл", "asdfgh"."""
    said = words.split()
    return 0 < len(said) <= _MOST_MASHED and all(_is_mashed(word) for word in said)


def _is_mashed(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and (not _VOWEL.search(word) or _MASHED.search(word) is not None)
