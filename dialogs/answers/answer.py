"""An answer and the question that it answers: values; what was decided, on what ground, and how it reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dialogs.answers.clarifying import Meaning
from dialogs.answers.followups import AGAIN, NEARLY, WHICH
from dialogs.ids import Millis, TenantId
from dialogs.ports import Found, Scope
from dialogs.settings import OWN_LANGUAGE
from dialogs.tenant import BotVersion
from dialogs.texts import Text, text
from dialogs.turn import Citation, Turn

STOPPED = "stopped"  # by the client, while it grew


class Ground(StrEnum):
    """How far the knowledge carries the answer."""

    FULL = "full"
    PART = "part"
    NONE = "none"


class Action(StrEnum):
    """What happens next, apart from the words."""

    REPLY = "reply"
    ASK = "ask"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot composed, and why."""

    action: Action
    ground: Ground
    words: str = ""
    citations: Sequence[Citation] = ()
    found: Sequence[Found] = ()
    threshold: float = 0.0
    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    ms: Millis = 0
    error: str = ""
    refused: str = ""  # why a model's answer was held back
    promised: bool = False  # it was held back because it promised what a bot can't do
    unclear: bool = False  # the client was asked what they mean, and it is as unclear as before
    again: bool = False  # the client is asked for other words: these are no words at all
    options: Sequence[Meaning] = ()  # what a question back offers to choose from, or an answer to go on with
    nearly: bool = False  # not sure enough to be said: the client is offered to see it
    prompt: str = ""  # the version of the rules that the model was given
    query: str = ""  # what was searched by, where it is not the question itself
    cost: float = 0.0
    whole: bool = False  # the model was given all of the knowledge, not only what was found
    stopped: bool = False  # the client ended it while it grew: `words` are what they had seen

    @property
    def decision(self) -> str:
        """What the trace keeps."""
        return STOPPED if self.stopped else self.action.value

    def body(self) -> Text:
        """The answer with its source named once, as the client reads it; a choice of meanings has words of its own."""
        if self.options and not self.words:
            return text(NEARLY if self.nearly else WHICH)
        if self.again:
            return text(AGAIN)
        title = ", ".join(dict.fromkeys(cited.title for cited in self.citations if cited.title))
        if not title:
            return text("client-words", words=self.words)
        return text("client-answer-more" if self.options else "client-answer", answer=self.words, source=title)

    def evidence(self) -> Sequence[Mapping[str, object]]:
        """The found chunks with the scores of each leg, for the trace; of a base that was given whole also those of the
        sources that were cited."""
        cited = {one.source_id for one in self.citations}
        return [
            {"chunk": found.chunk_id, "source": found.source_id, "title": found.title, "path": found.path,
             "url": found.url, "score": found.score, "confidence": found.confidence, "legs": dict(found.legs)}
            for found in self.found
            if found.legs or not self.whole or found.source_id in cited
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, by whom the answer is composed, and what was said before."""

    words: str
    scope: Scope
    bot: BotVersion
    language: str = "ru"
    history: Sequence[Turn] = field(default_factory=tuple)
    chosen: str = ""  # the chunk that the client chose by a button
    client: str = ""  # the client's name, which a foreign model is not told


def scope_of(tenant: TenantId, bot: BotVersion, language: str) -> Scope:
    """What this bot may search, for a client of this language."""
    return Scope(tenant, bot.bot_id, language if OWN_LANGUAGE.read(bot.settings) else "")
