"""Promises that a bot can't keep: it calls nobody back and refunds nothing, so it may not say that it did or will."""

import re

_BY_US = r"(?:мы|я|наш\w*\s+\w+|менеджер\w*|оператор\w*|сотрудник\w*|специалист\w*|коллег\w+|вам)"
_WILL = (
    r"перезвон(?:им|ю|ит|ят)|позвон(?:им|ю|ит|ят)|свяж(?:емся|усь|ется|утся)|напиш(?:ем|ет)\s+вам|переда(?:м|дим|ю|ём)|"
    r"оформ(?:им|лю)|верн(?:ём|ем|у)\s+вам|провер(?:им|ю)|уточн(?:им|ю)|отмен(?:им|ю)|забронир(?:уем|ую)|"
    r"зарезервир(?:уем|ую)|"
    r"отправ(?:им|лю)|сообщ(?:им|у)\s+вам|реш(?:им|у)\s+ваш\w*|разбер(?:ёмся|емся|усь)|позов(?:ём|ем|у)|"
    r"приготов(?:им|лю)|начисл(?:им|ю)"
)
_DID = (
    r"(?:я|мы)\s+(?:уже\s+)?(?:оформил\w*|верну\w+|отмени\w+|переда\w+|отправи\w+|забронирова\w+|записа\w+|"
    r"провери\w+|изменил\w*|"
    r"начисли\w+|создал\w*|зарегистрирова\w+|позва\w+|вызва\w+|добавил\w*|удалил\w*|зарезервирова\w+|продлил\w*)"
    r"|(?:ваш\w*)\s+(?:заявк\w+|заказ\w*|возврат\w*|бронь|запись|запрос\w*|деньги|обращение)\s+(?:уже\s+|успешно\s+)?"
    r"(?:оформлен\w*|отменен\w*|отменён\w*|создан\w*|принят\w*|возвращен\w*|возвращён\w*|переда[нш]\w*|подтвержд\w+|"
    r"зарегистрирован\w*)"
)
_DID_EN = (
    r"\b(?:i|we)(?:['’]ve|\s+have)?\s+(?:just\s+|already\s+|now\s+)?(?:refunded|cancell?ed|booked|reserved|created|"
    r"opened|sent|"
    r"forwarded|escalated|passed|notified|updated|changed|issued|processed|submitted|scheduled|arranged|registered|"
    r"credited|"
    r"contacted|added|deleted|removed|applied)\b"
    r"|\byour\s+(?:refund|order|booking|request|ticket|return|cancell?ation|money|reservation)\s+(?:has\s+been|was|"
    r"is\s+now)\s+"
    r"(?:\w+ly\s+)?(?:refunded|cancell?ed|processed|created|issued|submitted|booked|confirmed|escalated|forwarded|"
    r"returned)\b"
)
_WILL_EN = (
    r"\b(?:i|we|our\s+\w+|(?:a|the|our)\s+(?:\w+\s+)?(?:manager|agent|team|colleague|operator|specialist|"
    r"representative|"
    r"support)|someone|somebody)(?:['’]ll|\s+will|\s+am\s+going\s+to|\s+are\s+going\s+to|"
    r"['’]m\s+going\s+to)\s+(?:\w+ly\s+|"
    r"then\s+|be\s+)?(?:call|contact|reach|get\s+back|getting\s+back|email|e-mail|write|refund|cancel|book|reserve|"
    r"escalate|forward|pass|"
    r"check|look\s+into|follow\s+up|arrange|schedule|notify|send|update|process|issue|transfer|connect|"
    r"let\s+you\s+know)\b"
    r"|\bexpect\s+(?:a|our)\s+(?:call|e-?mail|reply)\b|\blet\s+me\s+(?:check|look\s+into|refund|cancel|book)\b"
)
_WILL_RU = (
    rf"\b(?:{_BY_US}\W+(?:\w+\W+){{0,3}})?(?:{_WILL})\b"
    r"|\bс\s+вами\s+свяж\w+|\bвам\s+(?:\w+\s+)?(?:перезвон|ответ|позвон)\w+"
)
_DONE = re.compile(rf"\b(?:{_DID})|{_DID_EN}", re.IGNORECASE)
_TO_COME = re.compile(rf"{_WILL_RU}|{_WILL_EN}", re.IGNORECASE)


def promises(sentence: str, sources: str = "") -> bool:
    """True when the bot says that it did something, or that somebody will: unless the cited `sources` say that this
    happens. What it claims to have done is never true."""
    if _DONE.search(sentence):
        return True
    found = [_bare(match[0]) for match in _TO_COME.finditer(sentence)]
    known = {_bare(match[0]) for match in _TO_COME.finditer(sources)}
    return any(not any(_same(one, other) for other in known) for one in found)


def _bare(words: str) -> str:
    return " ".join(words.lower().replace("ё", "е").split())


def _same(one: str, other: str) -> bool:
    """The same verb: "мы вам перезвоним" is in a source that says "перезвоним"."""
    return one.split()[-1][:5] == other.split()[-1][:5]
