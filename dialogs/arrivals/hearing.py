"""Hearing: what a client wrote becomes turns of a dialog (the unit of tx 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dialogs.access import workers
from dialogs.arrivals.accounts import note_account
from dialogs.arrivals.coming import came
from dialogs.arrivals.episodes import opened
from dialogs.arrivals.linking import recognise
from dialogs.arrivals.parking import take
from dialogs.arrivals.revising import current, reacted
from dialogs.arrivals.standing import standing
from dialogs.customer import clean
from dialogs.desk.desks import likely_desk
from dialogs.desk.quoting import Answered, answered_by_client
from dialogs.dialog import Dialog, Episode, Mode
from dialogs.events import Deletion, Reaction
from dialogs.handovers.rating import Rating, rated, score_of
from dialogs.ids import MINUTE, EpisodeId, Millis, TurnId, new_id
from dialogs.learning.feedback import apart, take_presses
from dialogs.messages import Attachment, InboundMessage
from dialogs.settings import MOST_A_MINUTE
from dialogs.store import Uow
from dialogs.tenant import BotVersion, Desk, Inbox, Member, Tenant
from dialogs.turn import Author, Turn

_HISTORY = 8  # turns before this one: the prompt and the card show the last six that were really said


@dataclass(frozen=True, slots=True)
class Heard:
    """The state that one turn is decided from."""

    tenant: Tenant
    inbox: Inbox
    bot: BotVersion
    dialog: Dialog
    turns: Sequence[Turn]  # what the client has just said
    history: Sequence[Turn] = ()  # what was said before
    button: str = ""
    albums: Mapping[TurnId, str] = field(default_factory=dict)  # which turns came as one album
    replies: Mapping[TurnId, Answered] = field(default_factory=dict)  # which turns answer what
    flooding: bool = False  # more messages a minute than anybody reads
    answers: str = ""  # where others read along: the channel's id of the message that is answered
    desk: Desk | None = None
    rating: Rating | None = None  # what these messages say of the last episode, when they do
    answered: bool = False  # the episode has had its first answer
    managers: Sequence[Member] = ()  # whose private chats serve when there is no desk group

    @property
    def words(self) -> str:
        """The client's quick messages joined as one question, what is said twice once; the /start before a question is
        no part of it."""
        if len(self.turns) == 1:
            return self.turns[0].text.strip()
        said = [turn.text for turn in self.turns if turn.text]
        asked = [words for words in said if not words.startswith("/start")]
        return "\n".join(dict.fromkeys(asked or said)).strip()

    @property
    def attachments(self) -> Sequence[Attachment]:
        return [item for turn in self.turns for item in turn.attachments]

    @property
    def bot_speaks(self) -> bool:
        return self.dialog.mode is Mode.BOT

    @property
    def thinks(self) -> bool:
        """Whether the client may be shown that an answer is on its way."""
        return self.bot_speaks and not self.flooding and not self.dialog.blocked


def hear(uow: Uow, inbox: Inbox, messages: Sequence[InboundMessage], now: Millis) -> Heard:
    """Saves the messages as turns (each once) and gathers the state. `messages` is not empty and of one chat."""
    bot = uow.setup.bot(inbox.bot_id)
    known, episode = uow.dialogs.with_episode(inbox.id, messages[-1].chat)
    presses, others = apart(messages)
    if known is None or not presses:
        return _heard(uow, inbox, bot, known, episode, messages, now)
    take_presses(uow, known, presses, now)  # a thumb opens nothing and needs no answer
    if not others:
        return Heard(uow.tenants.get(), inbox, bot, known, ())
    return _heard(uow, inbox, bot, known, episode, others, now)


def _heard(
    uow: Uow, inbox: Inbox, bot: BotVersion, known: Dialog | None, episode: Episode | None,
    messages: Sequence[InboundMessage], now: Millis,
) -> Heard:  # fmt: skip
    rating = rated(uow, known, messages, now) if known and _may_rate(known, messages[-1]) else None
    history = uow.dialogs.turns(known.id, _HISTORY + len(messages)) if known else ()
    dialog, answered = known, True
    if dialog is None or not rating:
        first = not any(turn.author is Author.CUSTOMER and turn.said for turn in history)
        last_at = history[-1].at if history else now
        dialog, answered = opened(uow, inbox, messages, bot, known, episode, last_at, now, first)
    note_account(uow, messages[-1], known is None or known.episode_id != dialog.episode_id)
    turns = [_turn(uow, dialog, message, history, now) for message in messages]
    if any(message.about or message.start for message in messages):  # staff's card shows a form, and a link's tag
        history = uow.dialogs.turns(dialog.id, _HISTORY + len(messages))
    replies = _replies(uow, dialog, messages, turns) if dialog.mode is not Mode.BOT else {}
    said = _as_they_stand(uow, dialog, messages, turns, now)
    flooding = _flooding(uow, bot, dialog, [*history, *said], len(messages), now)
    if messages[-1].sender.phone or messages[-1].sender.verified:
        recognise(uow, inbox, dialog, messages[-1].sender, now)
    desk = likely_desk(uow, dialog)
    return Heard(
        tenant=uow.tenants.get(), inbox=inbox, bot=bot, dialog=dialog, turns=said,
        history=_before(history, said, dialog), button=messages[-1].button, albums=_albums(messages, turns),
        replies=replies, flooding=flooding, answers=_answered(messages[-1]), desk=desk, rating=rating,
        answered=answered, managers=() if desk else workers(uow.members.every()),
    )  # fmt: skip


def _as_they_stand(
    uow: Uow, dialog: Dialog, messages: Sequence[InboundMessage], turns: Sequence[Turn], now: Millis
) -> Sequence[Turn]:
    """The turns with what was told of them before they came, in an edit, or since they were heard before a crash."""
    early = [_came_early(uow, dialog, message, turn, now) for message, turn in zip(messages, turns, strict=True)]
    changed = any(early) or any(turn.revises or turn.at != now for turn in turns)
    return standing(uow, turns) if changed else turns


def _albums(messages: Sequence[InboundMessage], turns: Sequence[Turn]) -> Mapping[TurnId, str]:
    return {turn.id: message.album for message, turn in zip(messages, turns, strict=True) if message.album}


def _flooding(uow: Uow, bot: BotVersion, dialog: Dialog, known: Sequence[Turn], fresh: int, now: Millis) -> bool:
    """Counted in the store only when what is at hand is all of the last minute."""
    most, since = int(MOST_A_MINUTE.read(bot.settings)), now - MINUTE
    recent = sum(1 for turn in known if turn.at > since and turn.author is Author.CUSTOMER)
    if not most or recent > most:
        return bool(most)
    more = len(known) >= _HISTORY + fresh and known[0].at > since
    return more and uow.dialogs.said_since(dialog.id, since) > most


def _replies(
    uow: Uow, dialog: Dialog, messages: Sequence[InboundMessage], said: Sequence[Turn]
) -> Mapping[TurnId, Answered]:
    found = {
        turn.id: answered_by_client(uow, dialog, one) for one, turn in zip(messages, said, strict=True) if one.reply_to
    }
    return {turn: answered for turn, answered in found.items() if answered}


def _answered(message: InboundMessage) -> str:
    return message.external_id if message.shared and not message.button else ""


def _before(history: Sequence[Turn], said: Sequence[Turn], dialog: Dialog) -> Sequence[Turn]:
    """What was said before, in this episode, as it reads now."""
    fresh = {turn.id for turn in said}
    mine = [turn for turn in history if turn.episode_id == dialog.episode_id]
    return [turn for turn in current(mine) if turn.id not in fresh][-_HISTORY:]


def _may_rate(dialog: Dialog, message: InboundMessage) -> bool:
    return dialog.mode is Mode.CLOSED or score_of(message.button) > 0


def _turn(uow: Uow, dialog: Dialog, message: InboundMessage, history: Sequence[Turn], now: Millis) -> Turn:
    # After a crash between tx 1 and tx 2 the same message comes again: it is the turn that it was.
    known = next((turn for turn in history if turn.external_id == message.external_id), None)
    if known is None and len(history) > _HISTORY:  # staff may have said much meanwhile
        known = uow.dialogs.turn_by_external(dialog.id, message.external_id)
    if known:
        return known
    if message.about:
        _note(uow, dialog, message, now)
    came(uow, dialog, message, now)
    revised = uow.dialogs.turn_by_external(dialog.id, message.edit_of) if message.edit_of else None
    turn = Turn(
        TurnId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), Author.CUSTOMER, clean(message.text), now,
        tuple(message.attachments), message.external_id, revises=revised.id if revised else None,
        sent_at=message.sent_at,
    )  # fmt: skip
    uow.dialogs.add_turn(turn)
    return turn


def _note(uow: Uow, dialog: Dialog, message: InboundMessage, now: Millis) -> None:
    about, episode = clean(message.about)[:1000], dialog.episode_id or EpisodeId("")
    uow.dialogs.add_turn(Turn(TurnId(new_id(now)), dialog.id, episode, Author.SYSTEM, about, now))


def _came_early(uow: Uow, dialog: Dialog, message: InboundMessage, turn: Turn, now: Millis) -> bool:
    """Applies what was told of the message before it came; whether there was anything."""
    early = take(uow, message.inbox_id, message.chat, message.external_id)
    marked = turn
    for arrival in early:
        if isinstance(arrival, InboundMessage):
            _turn(uow, dialog, arrival, (), now)
        elif isinstance(arrival, Deletion):
            marked = replace(marked, deleted_at=now)
        elif isinstance(arrival, Reaction):
            marked = reacted(marked, arrival.sender.external_id, arrival.emoji, arrival.order)
    if marked != turn:
        uow.dialogs.mark_turn(marked)
    return bool(early)
