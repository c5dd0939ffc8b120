"""What a client plainly wants before any search: a person, or just to be polite.

Rules of short phrases, typing errors included: a question that merely mentions a manager stays a question. They read
small letters: folding a text once is cheaper than each rule's looking past the case.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from dialogs.answers.clarifying import PRESSED
from dialogs.answers.letters import swapped, transliterated
from dialogs.answers.small_talk import small_talk
from dialogs.answers.wishes import wishes_person


class Intent(StrEnum):
    """What the words ask for."""

    QUESTION = "question"
    PERSON = "person"
    GREETING = "greeting"
    THANKS = "thanks"
    YES = "yes"
    NO = "no"
    BYE = "bye"
    HOW = "how"  # "how are you"
    BOT = "bot"  # "are you a bot?"
    ABUSE = "abuse"
    COMMAND = "command"  # one that there is not
    BACK = "back"  # to the bot


PERSON_BUTTON = "person"
BOT_BUTTON = "bot"  # of a client who waits for a person
ENOUGH_BUTTON = "enough"  # nothing more is wanted
_BY_BUTTON = {ENOUGH_BUTTON: Intent.THANKS, BOT_BUTTON: Intent.BACK}
_PERSON_COMMAND = "/person"
_COMMAND = re.compile(r"/[a-z][a-z0-9_]{0,31}(?:@\w+)?")  # alone: with words behind it somebody asks
_SHORT, _LONG = 160, 1000  # a plain call for a person is heard in a long complaint too, a wish only in a short message


def _any(*parts: str) -> str:
    return f"(?:{'|'.join(parts)})"


def _rule(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


# Whom a client may ask for. The second row is also asked about: "do I need a specialist to install the oven?"
_RU_DESK = _any(
    r"[оа]п[еи]р[аоэ]?т[оа]р\w*", r"м[еэ]н[еи]дж[еи]?р\w*", r"мене?жд?[еи]?р\w*", r"манагер\w*", r"к[оа]нсул\w*т\w*",
    r"чел[оа]в?[еи][кч]\w*", r"(?:кого|кто)\W?(?:нибудь|то|либо)(?:\s+жив\w+)?", r"жив(?:ого|ой|ым|ые|ых|ому)",
)  # fmt: skip
_RU_STAFF = _any(
    _RU_DESK, r"специалист\w*", r"сотрудник\w*", r"администратор\w*", r"(?:служб\w+\s+|тех\w*\W*)?поддержк\w+"
)
_EN_DESK = _any(
    r"humans?", r"humna", r"hum[ae]n being", r"people", r"pers[oi]?ns?", r"agents?", r"oper\w{0,2}tors?",
    r"mana?ge?rs?", r"mang\w*rs?", r"rep(?:resentative)?s?", r"some\s?(?:one|body)", r"any\s?(?:one|body)",
)  # fmt: skip
_EN_STAFF = _any(
    _EN_DESK, r"(?:customer\s+|tech\w*\s+|your\s+)?(?:support|service)(?:\s+team)?", r"specialists?", r"consultants?",
    r"(?:your\s+)?(?:staff|team)", r"employees?",
)  # fmt: skip
_A = r"(?:an?\s+|the\s+|your\s+|some\s+)?(?:(?:real|live|actual|living)\s+)?"

_RU_NEED = (
    r"(?:хочу|хотел\w*|нуж(?:ен|на|но|ны)|дайте|можно|требуется|прошу|жду)\s+(?:бы\s+|мне\s+|помощь\s+|\w+ть\s+)?"
    rf"(?:к\s+)?(?:жив\w+\s+)?{_RU_DESK}(?:\s+(?:а\s+|и\s+)?(?:мне|сейчас|срочно|тут|здесь|можно|нужен|жив\w+))*\W*$"
)
_EN_AT_ONCE = r"(?:\s+(?:now|here|instead|to\s+help(?:\s+me)?))*\W*$"

_CALL = _rule(
    rf"\b(?:п[оа]з[оа]в(?:и|ите)|пригласи(?:те)?|подключи(?:те)?|вызови(?:те)?|дай(?:те)?)\b"
    rf"\W+(?:\w+\W+){{0,3}}?{_RU_DESK}\b",
    rf"\b(?:п[оа]з[оа]в(?:и|ите)|пригласи(?:те)?)\b\W+(?:\w+\W+){{0,2}}?{_RU_STAFF}\b",
    rf"\b(?:с[оа][еи]дини(?:те|ть)?|свяжи(?:те)?|связать)\b\W+(?:\w+\W+){{0,2}}?с[о]?\s+(?:\w+\s+)?{_RU_STAFF}\b",
    rf"\b(?:переключи(?:те|ть)?|перев[её]ди(?:те)?|перевести)\b\W+(?:\w+\W+)?(?:на|к)\s+(?:\w+\s+)?{_RU_STAFF}\b",
    rf"\bпусть\s+(?:мне\s+|со\s+мной\s+)?(?:\w+\s+)?(?:\w+\s+)?{_RU_DESK}\b",
    rf"\b{_RU_DESK}\s+(?:п[оа]з[оа]вите|пригласите|дайте)\b",
    rf"\b(?:connect|transfer|switch|put)\s+(?:me|us)\s+(?:\w+\s+)?(?:to|with)\s+{_A}{_EN_STAFF}\b",
    rf"\b(?:get|give|find|send)\s+(?:me|us)\s+{_A}{_EN_DESK}\b",
    rf"\blet\s+me\s+(?:talk|speak|chat)\s+(?:to|with)\s+{_A}{_EN_STAFF}\b",
)  # fmt: skip
_NO_BOT = _rule(
    r"\bне\s+с\s+(?:ро)?бот\w+|\bне\s+(?:хочу|буду|желаю)\s+(?:\w+\s+)?с\s+(?:ро)?бот\w+",
    r"\bnot\s+(?:to\s+|with\s+)?an?\s+(?:ro)?bot\b",
    r"\b(?:do\s?n.?t|not)\s+(?:want|wish|like)\s+to\s+(?:talk|speak|chat)\s+(?:to|with)\s+(?:an?\s+|this\s+)?(?:ro)?bot",
)
_WISH = _rule(
    rf"\b(?:поговор\w+|говорить|пообща\w+|общаться|связаться|переговорить)\b.{{0,20}}?\bс[о]?\s+(?:\w+\s+)?{_RU_STAFF}\b",
    rf"\bс[о]?\s+(?:\w+\s+)?{_RU_STAFF}\s+(?:можно\s+)?(?:поговорить|пообщаться|связаться|говорить)\b",
    rf"\b{_RU_NEED}",
    rf"^{_RU_STAFF}(?:\s+(?:жив\w+|{_RU_DESK}|мне|нужен|нужна|нужно|можно|срочно|есть))*\W*$",
    rf"^(?:помощь|нужн\w+\s+помощь)\s+{_RU_DESK}\W*$",
    rf"\bесть\s+(?:тут\s+|здесь\s+|там\s+)?(?:кто\W?(?:то|нибудь)?\s+)?жив\w+"
    rf"(?:\s+(?:люд\w+|кто\w*|{_RU_DESK}|тут|здесь))*\W*$",
    rf"\b(?:talk|speak|chat)\s+(?:to|with)\s+{_A}{_EN_STAFF}\b",
    rf"\b(?:want|need|call|prefer|like|ask\s+for)\s+{_A}{_EN_DESK}{_EN_AT_ONCE}",
    rf"\b(?:contact|reach)\s+{_A}{_EN_STAFF}\W*$",
    rf"^{_A}(?:{_EN_DESK}|(?:customer\s+)?support|customer\s+service)(?:\s+(?:now|here))*\W*$",
    r"\b(?:real|live|actual)\s+(?:human|person|agent|operator)\b.{0,12}$",
    rf"\bis\s+(?:there\s+)?(?:an?\s+|any\s+)?(?:real\s+)?{_EN_DESK}\s+(?:there|here|i\s+can\s+(?:talk|speak)\b.*)\W*$",
)  # fmt: skip
# A whole clause of a message that tells the matter too: "Call a human please, my fridge is broken".
_CALL_CLAUSE = _rule(
    rf"^(?:(?:and|so|just|(?:can|could|would|will)\s+you)\s+)*(?:call|get|fetch|bring)\s+(?:me\s+|us\s+)?{_A}{_EN_DESK}{_EN_AT_ONCE}"
)
_WISH_CLAUSE = _rule(
    rf"^(?:(?:мне|нам|я|мы|а|и|срочно)\s+)*{_RU_NEED}",
    rf"^(?:(?:and|so)\s+)?(?:i|we)\W?(?:\s*(?:just|really|would|d))*\s+(?:want|need|prefer|(?<=d\s)like)\s+{_A}{_EN_DESK}{_EN_AT_ONCE}",
)
_CLAUSES = re.compile(r"[,.;:!?()\n\u2013\u2014]+|\s-\s|\b(?:because|потому\s+что|так\s+как)\b")
_WHICH = _rule(
    r"^(?:(?:\w{1,2}\s+)?котор\w+|кто|кому|что|чтобы?|для|who|whom|that|which|to|for|with)\b"
)  # it tells what kind of person
_NAMES = _rule(rf"\b{_any(_RU_STAFF, _EN_STAFF, 'жив')}", r"бот", r"bot")  # without whom no rule of these finds a wish
_REFUSED = _rule(
    r"\bне\s+(?:надо|нуж\w+|хочу|зови\w*|звать|соединя\w+|переключа\w+|переводи\w*)\b",
    r"\b(?:do\s?n.?t|not|no)\s+(?:need|want|call|connect|transfer|switch)\b",
)
# What opens a question about staff. "How do I reach a manager" asks for one; "how do I become one" does not.
_ASKED = _rule(
    r"^(?:кто|сколько|как(?:ой|ая|ие|ое|им)|когда|где|почему|зачем|во\s+сколько|что|нуж\w+\s+ли|должен|обязан)\b",
    r"^как\s+(?:стать|вызвать|работа\w+|устро\w+)\b",
    r"^(?:who|what|when|where|why|which|how\s+(?:much|many|long|often)|should|must|does|did|will|do\s+i)\b",
)

# Words that come out of no other keyboard layout and no spelling by sound: whoever types one types what they mean.
AS_MEANT = re.compile(
    r"\b(?:the|is|are|of|how|what|which|where|when|you|your|does|have|with|for|can|it|not|this|"
    r"сколько|как\w*|где|что|когда|вы|вас|есть|можно|если|для|на|по|не|мне|меня|ли)\b",
    re.IGNORECASE,
)

_HELLO = _any(
    r"здра[вс]\w*", r"добр\w+\s+(?:день|вечер|утро|ночи|дня|вечера|утра|времени\s+суток)", r"доброго\s+\w+",
    r"привет\w*", r"приветствую", r"салют", r"хай", r"всем\s+привет", r"hi", r"hello", r"hey", r"greetings",
    r"good\s+(?:morning|afternoon|evening|day)",
)  # fmt: skip
_PLEASE = _any(
    r"пожалуйста", r"пож\w*ста", r"плиз", r"пжл?с?т?", r"будьте\s+добры", r"если\s+можно", r"please", r"pls", r"plz"
)
_OPENING = re.compile(rf"^\W*(?:{_HELLO}(?:\W+(?:всем|there|team|бот|bot))?\b\W*)+", re.IGNORECASE)
_POLITE = re.compile(rf"\W*\b{_PLEASE}\b\W*")
_MAY_BE_POLITE = re.compile(_PLEASE)  # begins with letters, and finds them ten times as fast
_ANNOUNCES = _rule(
    r"^(?:подскажите|(?:у\s+меня\s+)?(?:есть\s+)?(?:один\s+)?вопрос|(?:можно|хочу)\s+(?:задать\s+)?вопрос)\W*$",
    r"^(?:(?:i\s+have|i.ve\s+got)\s+)?a\s+question\W*$",
    r"^(?:can|may)\s+i\s+ask(?:\s+(?:you\s+)?(?:something|a\s+question))?\W*$",
)


def intent_of(words: str, button: str = "") -> Intent:
    """By short, whole-phrase rules only: a question that merely mentions a manager stays a question. What says nothing
    as typed is read in the other keyboard layout, and as Russian by sound: "ghbdtn", "pozovite operatora"."""
    intent = _read(words.lower(), button)
    if intent is not Intent.QUESTION or button or len(words) > _SHORT or AS_MEANT.search(words):
        return intent
    others = (_read(other.lower(), button) for other in (swapped(words), transliterated(words)))
    return next((other for other in others if other is not Intent.QUESTION), intent)


def _read(words: str, button: str) -> Intent:
    """Of small letters."""
    if words.startswith(("/start", "/help")):
        return Intent.GREETING
    if words.partition(" ")[0] == _PERSON_COMMAND:
        return Intent.PERSON
    if button.startswith(PRESSED):
        return Intent.QUESTION
    if button in _BY_BUTTON:
        return _BY_BUTTON[button]
    if _COMMAND.fullmatch(words.strip()):
        return Intent.COMMAND
    bare = _bare(words)
    talk = small_talk(bare)
    if button == PERSON_BUTTON or (talk != Intent.BOT and _wishes(bare, words)):
        return Intent.PERSON
    if words.strip() and (not bare or _ANNOUNCES.match(bare)) and any(char.isalpha() for char in words):
        return Intent.GREETING
    return Intent(talk) if talk else Intent.QUESTION


def _wishes(bare: str, words: str) -> bool:
    return _wants_person(bare, words) or wishes_person(without_greeting(words))


def without_greeting(words: str) -> str:
    """What follows a "hello" at the beginning."""
    return _OPENING.sub("", words)


def _bare(words: str) -> str:
    """Without the greeting before it and the politeness in it."""
    flat = " ".join(words[:_LONG].split())
    bare = _OPENING.sub("", flat)
    return (_POLITE.sub(" ", bare) if _MAY_BE_POLITE.search(bare) else bare).strip(" ,.!")


def _wants_person(bare: str, words: str) -> bool:
    if not _NAMES.search(bare):
        return False
    if _NO_BOT.search(bare) or (_CALL.search(bare) and not _REFUSED.match(bare)):
        return True
    if _ASKED.match(bare):
        return False
    clauses = _clauses(words)
    if _has(_CALL_CLAUSE, clauses):
        return True
    if len(bare) >= _SHORT or _REFUSED.search(bare):
        return False
    return _WISH.search(bare) is not None or _has(_WISH_CLAUSE, clauses)


def _clauses(words: str) -> Sequence[str]:
    """What stands between marks; politeness parts too, where no comma does."""
    parted = _POLITE.sub(", ", without_greeting(words[:_LONG]))
    return [" ".join(clause.split()) for clause in _CLAUSES.split(parted) if clause.strip()]


def _has(rule: re.Pattern[str], clauses: Sequence[str]) -> bool:
    pairs = pairwise((*clauses, ""))
    return any(rule.match(one) and not _WHICH.match(after) for one, after in pairs)
