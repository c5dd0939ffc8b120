"""Short questions that lean on the one before: "and on Sunday?", "а в Казань?"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dialogs.answers.composed import asks_price
from dialogs.answers.intents import Intent, intent_of
from dialogs.answers.letters import written
from dialogs.answers.rivals import speaks_of_them, without_kinds, without_rivals
from dialogs.ports import Found
from dialogs.safety.grounding import content_words, covered, words_of
from dialogs.turn import Author, Turn

WHICH = "client-which"  # the words of a choice between two meanings
NEARLY = "client-nearly"  # the words that offer what may be the answer
STILL = "client-still"  # the words that offer it once more
AGAIN = "client-again"  # the words that ask for other words
_LEANS = re.compile(
    r"^\W*(?:ну\s+|а\s+|ok\W+|хорошо\W+|понятно\W+|спасибо\W+|thanks\W+)*"
    r"(?P<joint>а|и|and|or|but|what\s+about|how\s+about|same\s+for|а\s+если|а\s+что\s+насч[её]т|что\s+насч[её]т|"
    r"как\s+насч[её]т)"
    r"\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_PLACE = re.compile(
    r"^\W*(?:в|во|на|по|для|до|с|со|из|к|без|при|через|за|on|in|at|for|to|from|with|without|by|after|before)\s+\w",
    re.IGNORECASE,
)  # "в субботу?", "for kids?"
_WHOLE = re.compile(
    r"\b(сколько|скольк\w+|как\w*|когда|где|куда|откуда|почему|зачем|кто|что|чем|можно|есть|нужн\w+|поч[её]м|"
    r"цен[аыу]|стоит|открыт\w*|закрыт\w*"
    r"|\w+(?:[аяуеюо][её]те|ёте|[взжшчщлн]ите|(?:вез|бер|возьм|прим|жд)ете)"  # "работаете", "возите": asks of "you"
    r"|how|when|where|why|who|what|which|can|could|do|does|is|are|will|have|open|closed)\b",
    re.IGNORECASE,
)
_POINTS = words_of(
    """это этот эта эти этого этой этом этим он она оно они его ее их него нее них им ему ей там туда тогда тоже такой
    такая такое такие it its that this they them these those there then one ones same"""
)
_BARE = words_of(  # words of a question that names nothing by itself
    """а и но ну так вот же ли бы сколько как какой какая какое какие когда где куда откуда почему зачем почем чем что
    кто до с со в во на по за у из к для через стоит стоить стоят стоило будет обойдется цена цену занимает займет
    длится ждать времени нужно надо можно долго быстро дорого точно именно подробнее еще раз потом скольки
    and or but so how much many long soon often when where why what which who does do did is are was will would can
    could should cost costs price take takes last the a an in on at for of to be more details detail tell me about
    please пожалуйста exactly far wait time"""
)
_ASKS_TIME = re.compile(
    r"\b(?:во\s+сколько|(?:до|со?)\s+скольки|когда|как\s+долго|what\s+time\s+(?:is|are)|when\s+(?:is|are)|how\s+long\s+(?:is|are))\b",
    re.IGNORECASE,
)
_ASKS_PRICE = words_of("сколько почем стоит стоить стоят цена цену how much is are cost costs price")
_EMPTY = _BARE | _POINTS
_OF_IT = words_of("работает открыт открыта открыто закрыт закрыта закрыто открывается закрывается")  # and not "вы"
_PARTS = re.compile(r"[^\W_]+")
_SUM = re.compile(r"\d\s?(?:[₽$€£]|руб|р\b)|[$€£]\s?\d|бесплат|\bfree\b", re.IGNORECASE)
_MOST_WORDS = 4  # of what goes on from the question before
_MOST_BARE = 7
_MOST_BEFORE = 300  # characters of the earlier question


def leans(words: str) -> bool:
    """Whether a question says too little alone: it begins by leaning and is short ("а в субботу?", "for kids?"), or
    names nothing but what was spoken of ("сколько это стоит?", "how long?")."""
    return _continues(words) or not names_something(words)


def _continues(words: str) -> bool:
    match = _LEANS.match(words.strip())
    rest = match.group("rest") if match else words.strip() if _PLACE.match(words) else ""
    return bool(rest) and len(rest.split()) <= _MOST_WORDS and not _WHOLE.search(rest)


def names_something(words: str) -> bool:
    """False for a question made of question words and pointing words alone."""
    said = _PARTS.findall(words.lower().replace("ё", "е"))
    return not said or len(said) > _MOST_BARE or not _EMPTY.issuperset(said)


def topic(words: str) -> str:
    """What a question is about: its words without those that only ask and point."""
    said = _PARTS.findall(words)
    return " ".join(word for word in said if word.lower().replace("ё", "е") not in _EMPTY)


def searched(words: str, history: Sequence[Turn]) -> str:
    """What to search by: a leaning question behind the client's last one that stands alone; so are the few words that
    answer the bot's own question, without a question word of their own. Any other as it is."""
    answers = asked_back(history) and len(words.split()) <= _MOST_BARE and not asks_whole(words)
    if not leans(words) and not answers:
        return words
    return behind(words, history)


def behind(words: str, history: Sequence[Turn]) -> str:
    """The words after the client's last question that stands alone, less what they name another of ("а в мае?" after
    July); words that do not lean on it by a name of their own ("how much is it?") are about what was named since."""
    earlier = [turn.text for turn in reversed(history) if turn.author is Author.CUSTOMER and turn.said]
    at, whole = _last_whole(earlier)
    between = next((text for text in earlier[:at] if leans(text) and names_something(text)), "")
    if whole and between and not (_continues(words) and names_something(words)):
        joined = _joined(whole, between)
        whole = reasked(between, joined) or joined
    return _joined(whole, words)


def _last_whole(earlier: Sequence[str]) -> tuple[int, str]:
    """Where the last question stands that stands alone, and it; "до скольки открыт?" is about what is before it."""
    standing = [(at, text[:_MOST_BEFORE]) for at, text in enumerate(earlier) if _stands(text)]
    (at, whole), *before = standing or [(len(earlier), "")]
    return (at, f"{before[0][1]} {whole}") if before and _of_it(whole) else (at, whole)


def _of_it(words: str) -> bool:
    return not names_something(" ".join(word for word in _PARTS.findall(words.lower()) if word not in _OF_IT) or "это")


def _joined(whole: str, words: str) -> str:
    return f"{without_rivals(whole, words)} {words}".strip()


def continued(words: str, history: Sequence[Turn]) -> str:
    """What else to search by when a few words that stand alone are not answered: behind the question before ("yearly?"
    after a price); "" when there is none, or they are a question of their own."""
    points = not _POINTS.isdisjoint(_PARTS.findall(words.lower().replace("ё", "е")))
    if leans(words) or len(words.split()) > (_MOST_BARE if points else _MOST_WORDS):
        return ""
    joined = behind(words, history)
    return joined if joined != words else ""


def reasked(words: str, query: str) -> str:
    """A leaning question as one for a price or a time, as the question before was: "how much is" and "a crown"; ""
    when that asked for none, or this names nothing, or but a time, a place or people ("and for kids?") of the same."""
    joint, query = _LEANS.match(words.strip()), written(query)
    if not joint or _PLACE.match(joint.group("rest")) or _only_kinds(words) or not names_something(words):
        return ""
    time = _ASKS_TIME.search(query)
    if time:
        return f"{time[0]} {joint.group('rest')}"
    asks = [word for word in _PARTS.findall(query) if word.lower().replace("ё", "е") in _ASKS_PRICE]
    return f"{' '.join(dict.fromkeys(asks))} {joint.group('rest')}" if asks_price(query) else ""


def _only_kinds(words: str) -> bool:
    """Whether all that they name is a time, or people: of whatever was spoken of."""
    rest = without_kinds(words)
    return rest != words and _EMPTY.issuperset(_PARTS.findall(rest.lower().replace("ё", "е")))


def last_said(history: Sequence[Turn]) -> str:
    """The client's last words, whatever they are."""
    return next((turn.text for turn in reversed(history) if turn.author is Author.CUSTOMER and turn.said), "")


def asked_back(history: Sequence[Turn]) -> bool:
    """Whether the bot's last word was a question of its own: an answer has citations, a notice no trace."""
    last = next((turn for turn in reversed(history) if turn.author is not Author.CUSTOMER), None)
    if last is None or last.author is not Author.BOT or not last.trace_id or last.citations:
        return False
    return last.text.endswith("?") or last.text in (f"[{WHICH}]", f"[{NEARLY}]", f"[{STILL}]")


def taken(intent: Intent, history: Sequence[Turn]) -> Intent:
    """A bare yes or no as the bot's last word makes it: it takes what was offered, or the person beside it; it answers
    a question of the bot's; after anything else it is mere politeness."""
    if intent not in (Intent.YES, Intent.NO) or not asked_back(history):
        return intent
    if intent is Intent.NO and offered_again(history):
        return intent
    return Intent.PERSON if intent is Intent.NO and offered(history) else Intent.QUESTION


def offered(history: Sequence[Turn]) -> bool:
    """Whether the bot's last word offered what may be the answer."""
    return _last_word(history) in (f"[{NEARLY}]", f"[{STILL}]")


def offers_choice(history: Sequence[Turn]) -> bool:
    """Whether the very last thing said is a choice that the bot offered."""
    words = (f"[{WHICH}]", f"[{NEARLY}]", f"[{STILL}]")
    return bool(history) and history[-1].author is Author.BOT and history[-1].text in words


def asks_whole(words: str) -> bool:
    """Whether it has a question word of its own, and so is more than an answer to a question."""
    return _WHOLE.search(words) is not None


def offered_again(history: Sequence[Turn]) -> bool:
    """Whether it did so for the last time: who declines now wants nothing more."""
    return _last_word(history) == f"[{STILL}]"


def asked_again(history: Sequence[Turn]) -> bool:
    """Whether the bot's last word asked for other words."""
    return _last_word(history) == f"[{AGAIN}]"


def _last_word(history: Sequence[Turn]) -> str:
    last = next((turn for turn in reversed(history) if turn.author is not Author.CUSTOMER), None)
    return last.text if last else ""


def _stands(text: str) -> bool:
    return bool(text.strip()) and not leans(text) and intent_of(text) is Intent.QUESTION


def narrowed(joined: Sequence[Found], alone: Sequence[Found], query: str = "", words: str = "") -> Sequence[Found]:
    """Found by both questions together, and by the leaning one alone (`words`): the first names the source, the second
    the place in it ("the warranty on fridges? and on kettles?" is about kettles, in the warranty). One that names a
    section by itself is about that ("and the delivery?"), but for one without a price where the `query` asks for that.
    A time, and people, are looked for in what was spoken of alone."""
    if _only_kinds(words):
        return [one for one in joined if speaks_of_them(words, _said_in(one))]
    if joined and alone and holds_all(words, joined[0]) and not holds_all(words, alone[0]):
        return joined
    if alone and alone[0].broad:
        return joined if asks_price(query) and not _SUM.search(alone[0].answer) else alone
    source = joined[0].source_id if joined else ""
    place = next((found for found in alone if found.source_id == source), None)
    if place is None:
        return joined
    sure = max(found.confidence for found in (place, *joined))
    return [replace(place, confidence=sure), *(found for found in joined if found.chunk_id != place.chunk_id)]


def holds_all(words: str, found: Found) -> bool:
    """Whether it has every word that says something, in any inflection."""
    asked = content_words(topic(words))
    return bool(asked) and covered(asked, _said_in(found)) == frozenset(asked)


def _said_in(found: Found) -> str:
    return f"{found.title} {found.path} {found.question} {found.text} {found.answer}"
