"""A dialog in three short lines, all of them the client's and the bot's own words: nothing is invented. Pure."""

import re
from collections.abc import Sequence, Set

from dialogs.answers.intents import Intent, intent_of, without_greeting
from dialogs.arrivals.revising import current
from dialogs.desk.answered import answered
from dialogs.ids import TurnId
from dialogs.texts import one_line
from dialogs.turn import Author, Turn

_LINE = 140
_RATED = "[client-rated"  # how the bot's thanks for a rating is kept
_FACTS = 4
_TELLING = 20  # characters: shorter words say nothing without the sentence before them,
_BARE = 12  # and these nothing without the message before them
_EARLIER = 60
_ASKS = re.compile(
    r"\?|\b(?:как|где|когда|почему|сколько|можно ли|какой|какая|кто|куда|нужн\w+|хочу|хотел\w*|"
    r"не (?!надо|за)\w{2,}|сломал\w*|разби\w+|повре\w+|протека\w+|верните|брак|"
    r"how|where|when|why|what|can|could|need|want|broken|\w+n[’']t|not \w+|wrong|damaged|leaks?|refund)\b",
    re.IGNORECASE,
)
# what a colleague would note down: numbers with what they count, orders, dates, times, phones, addresses of mail
_FACT = re.compile(
    r"(?:(?:заказ\w*|номер\w*|договор\w*|чек\w*|order|invoice|number|model|модель)\s*(?:№|#|no\.?)?\s*[\w/-]*\d[\w/-]*)"
    r"|(?:№|#)\s*[\w/-]*\d[\w/-]*"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\+?\d[\d\s()-]{8,}\d"
    r"|\b\d{1,2}\.\d{1,2}(?:\.\d{2,4})?\b"
    r"|\b\d{1,2}:\d{2}\b"
    r"|\b\d[\d\s.,]*\s?(?:₽|руб\w*|р\.|\$|€|%|шт\w*|см|кг|м²|dollars?|euros?|rub\w*|pcs)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")
_CLAUSES = re.compile(r"\s*[,;:–—]\s+|(?<!так)\s+(?:и|а|но|потому что|and|but|because)\s+", re.IGNORECASE)
_NAMES_SELF = re.compile(
    r"^(?:меня зовут|мо[её] имя|я\s*[–—-]|my name is|i am|i'm|this is)\s+\w+(?:\s+\w+)?\W*$", re.IGNORECASE
)
_CLAUSE, _MERE_CALL = 12, 60  # characters: a shorter part wants nothing; a longer call says what it is about


def summary(turns: Sequence[Turn]) -> str:
    """At most three lines: what is wanted now, the facts that were told, what the bot said last and to what; "" for
    nothing said."""
    every = without_ratings(current(turns))
    said = [turn for turn in every if turn.said and turn.text]
    mine = _of_client(said)
    wanted = _asked(mine, answered(every))
    lines = [("❓", wanted), ("📌", _facts(mine)), ("🤖", _answered(said, wanted))]
    return "\n".join(f"{icon} {words}" for icon, words in lines if words)


def without_ratings(turns: Sequence[Turn]) -> Sequence[Turn]:
    """What a client answered to the question how it was, is no wish."""
    kept: list[Turn] = []
    rating = False
    for turn in reversed(turns):
        if turn.author is not Author.CUSTOMER:
            rating = turn.text.startswith(_RATED)
        if turn.author is not Author.CUSTOMER or not rating:
            kept.append(turn)
    return kept[::-1]


def _of_client(said: Sequence[Turn]) -> Sequence[Turn]:
    return [turn for turn in said if turn.author is Author.CUSTOMER]


def _answered(said: Sequence[Turn], wanted: str) -> str:
    """The bot's last words; when the client wants something else by now, after what they were said to."""
    at = max((number for number, turn in enumerate(said) if turn.author is Author.BOT), default=None)
    if at is None:
        return ""
    before = _of_client(said[:at])
    earlier = _asked(before[-1:]) or _asked(before)
    to = f"{one_line(earlier, _EARLIER)} → " if earlier and earlier != wanted else ""
    return one_line(f"{to}{said[at].text}", _LINE)


def _asked(mine: Sequence[Turn], done: Set[TurnId] = frozenset()) -> str:
    """The latest sentence, of those not done with, that asks or wants something; else the longest that is more than
    politeness."""
    last, wanted = "", list[str]()
    for turn in mine:
        sentences = _sentences(turn, last)
        last = sentences[-1] if sentences else last
        wanted += [] if turn.id in done else sentences
    asking = [sentence for sentence in wanted if _ASKS.search(sentence)]
    best = asking[-1] if asking else max(wanted, key=len, default="")
    return one_line(best, _LINE)


def _sentences(turn: Turn, before: str) -> Sequence[str]:
    part = _telling(turn.text)
    bare = before and part and len(" ".join(part)) < _BARE
    return [f"{before} · {' '.join(part)}"] if bare else _whole(part)


def _whole(sentences: Sequence[str]) -> Sequence[str]:
    """A few words ("Where is it?") say nothing without the sentence before them."""
    pairs = zip(["", *sentences], sentences, strict=False)
    return [f"{before} {words}".strip() if len(words) < _TELLING else words for before, words in pairs]


def wish_in(words: str) -> str:
    """What a message asks for beside a person, as it was said; "" for a mere call and for politeness."""
    return words if intent_of(words) is Intent.QUESTION else " ".join(_telling(words))


def _telling(words: str) -> Sequence[str]:
    """The sentences that say what it is about, in their order."""
    wishes = (_wish(one.strip()) for one in _ENDS.split(words) if one.strip())
    return [wish for wish in wishes if wish]


def _wish(sentence: str) -> str:
    """The sentence without the call for a person in it ("I want my money back, call a human"); "" for politeness."""
    intent = intent_of(sentence)
    if intent is not Intent.PERSON:
        return sentence if intent is Intent.QUESTION and not _NAMES_SELF.match(without_greeting(sentence)) else ""
    rest = [part.strip() for part in _CLAUSES.split(sentence) if _wants(part)]
    return ", ".join(rest) or (sentence if len(sentence) > _MERE_CALL else "")


def _wants(clause: str) -> bool:
    said = len(clause.strip()) >= _CLAUSE or _ASKS.search(clause) is not None
    return said and intent_of(clause) is Intent.QUESTION


def _facts(mine: Sequence[Turn]) -> str:
    found = [" ".join(match[0].split()).strip(" .,") for turn in mine for match in _FACT.finditer(turn.text)]
    return one_line(" · ".join(list(dict.fromkeys(found))[-_FACTS:]), _LINE)
