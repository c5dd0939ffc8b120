"""What kind of answer a question asks for: a price, a time, a count, what to do. An answer of that kind holds a sign of
it."""

import re
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """What must stand in the answer."""

    PRICE = "price"
    TIME = "time"
    NUMBER = "number"
    WAY = "way"
    OTHER = "other"


_PRICE = re.compile(
    r"сколько\s+(\w+\s+){0,2}(сто[ия]\w*|возьм\w+|бер[её]\w+|плат\w+|заплат\w+)|поч[её]м|\bцен\w+|стоимост\w+|прайс|тариф\w*"
    r"|how much(?! time)|\bpric\w+|\bcosts?\b|\bcharge\b|\bfees?\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"когда|во сколько|до скольк\w+|со скольк\w+|как (долго|быстро|скоро)|"
    r"сколько (по )?(дн\w+|час\w+|минут\w*|времени|жд\w+|ид[её]т|лет|недел\w+|месяц\w*)"
    r"|сколько\s+(\w+\s+){0,2}(занима\w+|займ[её]т|длит\w+|продолжа\w+)|сколько (вы )?дела[ею]т\w*"
    r"|за сколько\s+(вы )?(успе\w+|привез\w+|достав\w+)"
    r"|через сколько|срок\w*|часы работы|график"
    r"|\bwhen\b|how (long|soon|fast|quick\w*|much time|many (days|hours|minutes|years|weeks|months))|what time"
    r"|\bhours\b|\bopen\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"сколько|какой (номер|телефон|процент)|how many|what percent\w*|\bnumber\b", re.IGNORECASE)
_WAY = re.compile(
    r"^\W*(?:(?:а|и|подскажите|скажите),? )?как\s+(?:(?:мне|можно|нам)\s+)?\w+ть(?:ся)?\b|\bhow (?:do|can|to|should)\b",
    re.IGNORECASE,
)
_MONEY_SIGN = re.compile(r"\d\s?(?:[₽$€£%]|руб|р\.)|[$€£]\s?\d|бесплатн|без доплат|\bfree\b|no charge", re.IGNORECASE)
_TIME_SIGN = re.compile(
    r"\d{1,2}:\d\d|\d\s?(?:am|pm)\b|\d\s?(?:мин|ч|сек)\b|(?:час|минут|дн[яей]|день|сут|недел|месяц|год|лет|выходн|ежедневн|круглосуточн|сраз[уa]"
    r"|понедельник|вторник|сред[ауы]\b|четверг|пятниц|суббот|воскресен)\w*"
    r"|\b(?:hours?|minutes?|days?|weeks?|months?|years?|daily|immediately|monday|saturday|sunday|noon)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_DO_SIGN = re.compile(
    r"\b[а-яё]{2,}[иьй]те(?:сь)?\b"
    r"|(?:^|[.!?•:\n]\s*)(?:click|tap|press|open|go|write|call|send|ask|choose|fill|log|sign|bring)\b",
    re.IGNORECASE,
)
_SIGNS = {Kind.PRICE: _MONEY_SIGN, Kind.TIME: _TIME_SIGN, Kind.NUMBER: _DIGIT, Kind.WAY: _DO_SIGN}


@lru_cache(maxsize=1_000)
def kind_of(question: str) -> Kind:
    """The first that fits: a price before a time before a mere number before what to do."""
    for kind, sign in ((Kind.PRICE, _PRICE), (Kind.TIME, _TIME), (Kind.NUMBER, _NUMBER), (Kind.WAY, _WAY)):
        if sign.search(question):
            return kind
    return Kind.OTHER


def answers_kind(kind: Kind, text: str) -> bool:
    """Whether the text holds a sign of what is asked; any text does for OTHER."""
    return kind is Kind.OTHER or bool(_SIGNS[kind].search(text))
