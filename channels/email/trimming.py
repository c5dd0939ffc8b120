"""What a person wrote in a letter, without what they quoted and signed with. It is better to leave a line too many than
to lose one of the client's own, so each mark must be sure by itself."""

import re

_DAYS = "mon|tue|wed|thu|fri|sat|sun|пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
_MONTHS = "янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = rf"\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}} (?:{_MONTHS})"
_NAME = r"from|sent|date|to|cc|subject|от|от кого|отправлено|дата|кому|копия|тема"
_I = re.IGNORECASE

_BEGINS = re.compile(rf"\s*(?:on\s.{{0,40}}\d|(?:{_DAYS})[a-z]*\.?,?\s|{_DATE})", _I)  # an introduction of a quote
_WROTE = re.compile(r"\b(?:wrote|writes|пишет|писала?|писал\(а\)|написала?|написал\(а\))", _I)
_ADDRESS = re.compile(r"\S@\S+\.\S")
_MOMENT = re.compile(r"\d{4}|\d{1,2}:\d\d")
_NAMED = re.compile(rf"[^\n]{{0,120}}{_WROTE.pattern}\s.{{0,20}}(?:{_DATE}).{{0,20}}\d:\d\d\s*:\s*$", _I)
_FORWARDED = re.compile(
    r"\s*-{2,}\s*(?:original message|forwarded message|исходное сообщение|пересылаемое сообщение|пересланное)", _I
)
_HEADER = re.compile(rf"\s*\*?(?:{_NAME})\s*:\s*\*?(?:\s|$)", _I)
_FROM = re.compile(r"\s*\*?(?:from|от|от кого)\s*:", _I)
_RULE = re.compile(r"\s*[-_]{5,}\s*$")
_DEVICE = re.compile(
    r"\s*(?:sent from (?:my|mail|outlook|yahoo|samsung)\b|sent with \[?proton|get outlook for\b|получить outlook для\b|"
    r"отправлено (?:с|из) (?:(?:моего|мобильн\w+|приложения|устройства|почты|mail\w*|яндекс\w*|outlook|iphone|ipad|"
    r"android|galaxy|samsung|huawei|honor|xiaomi|redmi|телефона|смартфона|планшета)\b))",
    _I,
)
_FAREWELL = r"\s*(?:с уважением|с наилучшими пожеланиями|best regards|kind regards|regards|sincerely)"
_GOODBYE = re.compile(rf"{_FAREWELL}(?:\s*[,!.–—-][^?]{{0,60}}|(?:\s[\w.-]{{1,30}}){{0,3}}\s*)$", _I)
_TAIL = 7  # lines: a farewell followed by more than that is part of the letter
_HEAD = 16  # lines in which a quoted letter's head is looked for
_MOST = 400  # characters of an introduction, which may be broken into three lines


def own_words(text: str) -> str:
    """The letter without quotes and signature; all of it when nothing else would be left."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = _without_farewell(_without_blank(_unquoted(lines)))
    words = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return words or text.strip()


def _unquoted(lines: list[str]) -> list[str]:
    """Quotes marked by > go, and what stands between or below them stays; other quotes and signatures go to the end."""
    kept, at = [], 0
    while at < len(lines):
        if _ends(lines, at):
            break
        introduced = _introduction(lines, at)
        if introduced and not _marked(_next(lines, at + introduced)):
            break
        if not (introduced or _marked(lines[at]) or _DEVICE.match(lines[at])):
            kept.append(lines[at])
        at += introduced or 1
    return kept


def _ends(lines: list[str], at: int) -> bool:
    line = lines[at]
    return bool(_FORWARDED.match(line) or re.match(r"--\s?$", line) or _is_head(lines, at))


def _is_head(lines: list[str], at: int) -> bool:
    """The head of a quoted letter: a rule and what it was, or at least three of its lines with who wrote it."""
    if not (_RULE.match(lines[at]) or _HEADER.match(lines[at])):
        return False
    ruled, block = bool(_RULE.match(lines[at])), list[str]()
    for line in (one for one in lines[at + ruled : at + _HEAD] if one.strip()):
        if not _HEADER.match(line):
            break
        block.append(line)
    sender = any(_FROM.match(line) for line in block)
    sure = sender and (len(block) > 2 or bool(_ADDRESS.search(block[0]) and len(block) > 1))
    return sure or (ruled and (sender or len(block) > 1))


def _introduction(lines: list[str], at: int) -> int:
    """How many lines from here on say who wrote what is quoted below ("On …, Shop wrote:"); 0 when they don't."""
    if _NAMED.match(lines[at]):
        return 1
    if not _BEGINS.match(lines[at]):
        return 0
    for count in (1, 2, 3):
        words = " ".join(lines[at : at + count]).rstrip()
        if not lines[min(at + count, len(lines)) - 1].strip() or len(words) > _MOST:
            return 0
        if words.endswith(":") and _MOMENT.search(words) and (_WROTE.search(words) or _ADDRESS.search(words)):
            return count
    return 0


def _marked(line: str) -> bool:
    return line.lstrip().startswith(">")


def _next(lines: list[str], at: int) -> str:
    return next((line for line in lines[at : at + 5] if line.strip()), "")


def _without_blank(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _without_farewell(lines: list[str]) -> list[str]:
    first = max(len(lines) - _TAIL, 1)
    for number in range(first, len(lines)):
        if _GOODBYE.match(lines[number]):
            return lines[:number]
    return lines
