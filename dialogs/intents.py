"""What a client plainly wants before any search: a person, or just to be polite."""

import re
from enum import StrEnum


class Intent(StrEnum):
    """What the words ask for."""

    QUESTION = "question"
    PERSON = "person"
    GREETING = "greeting"
    THANKS = "thanks"


PERSON_BUTTON = "person"

_RU_PERSON = r"(оператор\w*|менеджер\w*|консультант\w*|специалист\w*|сотрудник\w*|человек\w*|живо\w+|поддержк\w+|администратор\w*)"
_EN_PERSON = r"(human|person|agent|operator|manager|representative|support|someone|somebody|specialist)"
_PERSON = re.compile(
    rf"^\W*(нужен|нужна|хочу|дайте|можно)?\W*(живо\w+\W+)?{_RU_PERSON}\W*$"
    rf"|\b(позов\w+|позва\w+|соедин\w+|переключ\w+|перевед\w+|пригласи\w*|подключи\w*|свяж\w+|вызов\w+)\b.{{0,40}}\b{_RU_PERSON}"
    rf"|\b(поговор\w+|говорить|пообща\w+|общаться|связ\w+)\b.{{0,20}}\b(с|со)\b.{{0,20}}\b{_RU_PERSON}"
    rf"|\b(хочу|нужен|нужна|дайте|можно)\b.{{0,20}}\b(живо\w+|оператор\w*|менеджер\w*|консультант\w*|человек\w*)\b"
    rf"|^\W*{_EN_PERSON}\W*(please)?\W*$"
    rf"|\b(talk|speak|chat|connect\s+me|transfer\s+me|switch\s+me|put\s+me\s+through)\b.{{0,15}}\b(to|with)\b.{{0,20}}\b{_EN_PERSON}\b"
    rf"|\b(want|need|get\s+me|give\s+me|call)\s+(an?\s+|the\s+|your\s+|some\s+)?((real|live|actual)\s+)?{_EN_PERSON}"
    r"(\s+(please|now|here))*\W*$"
    r"|\b(real|live|actual)\s+(human|person|agent|operator)\b|\bне\s+(с\s+)?бот\w*\b|\bnot\s+a\s+bot\b",
    re.IGNORECASE,
)
_HELLO = (
    r"(здравствуй\w*|добр\w+\s+(день|вечер|утро|ночи|дня|времени суток)|привет\w*|приветствую|салют|хай|доброго\s+\w+"
    r"|hi|hello|hey|good\s+(morning|afternoon|evening|day)|greetings)"
)
_GREETING = re.compile(rf"^\W*{_HELLO}(\W+(всем|there|team|бот|bot))?\W*$", re.IGNORECASE)
_THANKS = re.compile(
    r"^\W*((большое\s+|огромное\s+)?спасибо(\s+(большое|вам|огромное|за\s+\w+))*|благодарю(\s+вас)?|понятно|ясно|хорошо|окей?|ок"
    r"|thanks?(\s+(you|a lot|so much|very much))*|thank\s+you(\s+(so|very)\s+much)?|thx|ok(ay)?|got it|great|bye|пока|до\s+свидания)"
    r"(\W+(спасибо|thanks|thank you|понял|поняла))*\W*$",
    re.IGNORECASE,
)


def intent_of(words: str, button: str = "") -> Intent:
    """By short, whole-phrase rules only: a question that merely mentions a manager stays a question."""
    if button == PERSON_BUTTON or (len(words) < 160 and _PERSON.search(words)):
        return Intent.PERSON
    if words.startswith("/start") or _GREETING.match(words):
        return Intent.GREETING
    if _THANKS.match(words):
        return Intent.THANKS
    return Intent.QUESTION
