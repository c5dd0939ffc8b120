"""How rare a word is in a base too small to tell: as if the base were filled up with ordinary service texts.

In a base of one chunk each of its words stands everywhere, and an idle "much" that it has not weighs most of all.
Shares are of the chunks and questions of the demo and of benchmarks/sets, without words of any one trade.
"""

import math

from knowledge.finding.lexical import stem

LEAST = 16  # chunks that tell by themselves: the smallest set that confidence was fitted on
_NEVER_SEEN = 1.15  # a word the base does not have at all weighs a little more than its rarest one

_GRADES = {
    0.25: "дней бесплатно сколько цена day price free how much",
    0.15: "месяц час карта минута лет order take year work hour before within pay card",
    0.1: """
    пятница каждый год первый товар телефон счет сайт прийти приложение оплатить заказ другой действовать срок
    работать процент номер неделя курьер занимать деньги вход send over minute only mail first return other month every
    each come chat change back
    """,
    0.06: """
    долго много дня течение сам ремонт рабочий покупка паспорт делать хранить работа новый наличные кабинет доставка
    выдать чат часть принимать плата написать мастер любой время человек чек смс почта получить открывать личный готовый
    город возвращать вернуть банк магазин компания код дом гарантия адрес суббота отмена
    people owner open item cancel book add write week until same phone number new name money link leave go choose charge
    call ask arrive again under through plan percent payment need account yes without wait use time start sign request
    refund post once off more long keep home hold get deliver delivery cover company collect code check cash address
    """,
}
_SHARE = {stem(word): share for share, group in reversed(_GRADES.items()) for word in group.split()}


def never_seen(count: int) -> float:
    """IDF of a word that a base of so many chunks does not have."""
    return _NEVER_SEEN * math.log(1 + (count + 0.5) / 1.5)


def filled(word: str, rarity: float | None, count: int) -> float:
    """IDF of a stem: the base's own (None when it has no such word) from LEAST chunks on; below, with the rest
    imagined."""
    if count >= LEAST:
        return never_seen(count) if rarity is None else rarity
    own = 0.0 if rarity is None else (count + 1) / math.exp(rarity) - 0.5
    having = own + (LEAST - count) * _SHARE.get(word, 0.0)
    return min(never_seen(LEAST), math.log((LEAST + 1) / (having + 0.5)))
