"""Guarding: what a model may not say, whatever the material told it to. Pure checks of its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dialogs.answers.prompts import CANARY
from dialogs.ports import Found, Progress
from dialogs.safety.promising import promises
from dialogs.safety.unseen import visible

_ENDS = (
    "com|net|org|info|biz|ru|рф|su|by|kz|ua|uz|io|me|ai|app|dev|xyz|top|site|online|shop|store|click|link|ly|gg|co|cc|pro"
    "|tk|ml|ga|cf|us|uk|de|eu|cn|in|tv|to|example"
)
# With a scheme, or as messengers make links of bare words: domains, mail addresses, names after @.
_LINK = re.compile(
    rf"[a-z][a-z0-9+.-]*://\S+|(?:javascript|data|mailto|tel):\S+|\S+@[\w-]+(?:\.[\w-]+)+|(?<![\w@])@\w{{4,}}"
    rf"|(?<![\w@.-])(?:[\w-]+\.)+(?:{_ENDS})(?![\w-])(?:[:/?#]\S*)?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"^https?://(?:www\.)?|^www\.", re.IGNORECASE)
_LETTERS = re.compile(r"[\W_]+")


def links_of(words: str) -> frozenset[str]:
    """All links in the words, in one form: without http(s), www and the punctuation behind them."""
    return frozenset(_plain(link) for link in _LINK.findall(visible(words)))


def without_links(words: str) -> str:
    """The words with a space in the place of each link."""
    return _LINK.sub(" ", visible(words))


def foreign_links(words: str, cited: Iterable[Found]) -> frozenset[str]:
    """Links that stand in none of the cited chunks: the model has them from elsewhere, or made them up."""
    known = " ".join(f"{found.text} {found.answer} {found.url}" for found in cited)
    return links_of(words) - links_of(known)


def tells_rules(words: str) -> bool:
    """True when the mark of the rules is in the words, however it is spaced or cased."""
    return _LETTERS.sub("", CANARY) in _LETTERS.sub("", words).lower()


def _plain(link: str) -> str:
    host, slash, path = _SCHEME.sub("", link.rstrip(".,;:!?…)]}>»”\"'*_`")).partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")


@dataclass(slots=True)
class GuardedProgress:
    """Shows a growing answer only while it holds nothing that the whole one may not hold."""

    progress: Progress
    found: tuple[Found, ...]
    shown: str = ""  # what was let through last

    async def typing(self) -> None:
        """As it is."""
        await self.progress.typing()

    async def draft(self, text: str) -> None:
        """A draft that must not be seen is left out: it is only a hint."""
        known = "\n".join(f"{one.text}\n{one.answer}" for one in self.found)
        if not tells_rules(text) and not foreign_links(text, self.found) and not promises(text, known):
            self.shown = text
            await self.progress.draft(text)
