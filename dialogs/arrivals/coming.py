"""Where clients come from: the source tag of the deep link that they opened a bot with."""

from collections.abc import Iterable, Sequence

from dialogs.customer import clean
from dialogs.dialog import Dialog
from dialogs.facts import Fact, FactKind
from dialogs.ids import EpisodeId, Millis, TurnId, new_id
from dialogs.messages import InboundMessage
from dialogs.store import Uow
from dialogs.turn import Author, Turn

_START = "/start "
_MOST = 64  # what a Telegram link holds


def came(uow: Uow, dialog: Dialog, message: InboundMessage, now: Millis) -> None:
    """Part of the unit that stores a new message: the tag is counted, and staff's card shows it."""
    if not message.start:
        return
    tag, episode = clean(message.start)[:_MOST].strip(), dialog.episode_id or EpisodeId("")
    if tag:
        uow.facts.add(Fact(now, FactKind.CAME, dialog.id, episode, "client", {"source": tag}))
        uow.dialogs.add_turn(Turn(TurnId(new_id(now)), dialog.id, episode, Author.SYSTEM, _mark(tag), now))


def sources(facts: Iterable[Fact]) -> Sequence[str]:
    """The tags among these facts, each once, in their order."""
    return list(dict.fromkeys(str(fact.details["source"]) for fact in facts if fact.kind is FactKind.CAME))


def told(words: str) -> str:
    """A client's words as staff read them: a link's command by its tag alone."""
    tag = words.removeprefix(_START).strip() if words.startswith(_START) else ""
    return _mark(tag) if tag else words


def _mark(tag: str) -> str:
    return f"🔗 {tag}"
