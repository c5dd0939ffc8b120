"""Hearing: what a client wrote becomes turns of a dialog (the unit of tx 1)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dialogs.access import Actor, Permission
from dialogs.arrivals.coming import came
from dialogs.arrivals.languages import spoken
from dialogs.arrivals.linking import recognise
from dialogs.arrivals.opting import opts_in
from dialogs.arrivals.parking import take
from dialogs.arrivals.revising import current, reacted
from dialogs.arrivals.standing import standing
from dialogs.customer import Customer, clean, plain
from dialogs.desk.desks import likely_desk
from dialogs.desk.quoting import Answered, answered_by_client
from dialogs.dialog import Dialog, Episode, Mode, started
from dialogs.events import Deletion, Reach, Reaction
from dialogs.facts import Fact, FactKind
from dialogs.handovers.rating import Rating, rated, score_of
from dialogs.ids import CustomerId, DialogId, EpisodeId, Millis, TurnId, new_id
from dialogs.learning.feedback import apart, take_presses
from dialogs.messages import Attachment, InboundMessage
from dialogs.settings import AUTO_CLOSE, MOST_A_MINUTE, REOPEN
from dialogs.store import Uow
from dialogs.tenant import BotVersion, Desk, Inbox, Member, Tenant
from dialogs.turn import Author, Turn

# Marks that turn the direction of writing: in a name they would turn the words after it too.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HISTORY = 8  # turns before this one: the prompt and the card show the last six that were really said
_HOUR = 3_600_000
_MINUTE = 60_000


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
    known = uow.dialogs.by_chat(inbox.id, messages[-1].chat)
    presses, others = apart(messages)
    if presses and known:  # a thumb opens nothing and needs no answer
        take_presses(uow, known, presses, now)
        if not others:
            return Heard(uow.tenants.get(), inbox, bot, known, ())
        messages = others
    rating = rated(uow, known, messages, now) if known and _may_rate(known, messages[-1]) else None
    history = uow.dialogs.turns(known.id, _HISTORY + len(messages)) if known else ()
    last_at = history[-1].at if history else now
    dialog, answered = known, True
    if dialog is None or not rating:
        dialog, answered = _dialog(uow, inbox, messages, bot, known, last_at, now)
    said = [_turn(uow, dialog, message, history, now) for message in messages]
    if any(message.about or message.start for message in messages):  # staff's card shows a form, and a link's tag
        history = uow.dialogs.turns(dialog.id, _HISTORY + len(messages))
    albums = {turn.id: message.album for message, turn in zip(messages, said, strict=True) if message.album}
    replies = _replies(uow, dialog, messages, said) if dialog.mode is not Mode.BOT else {}
    early = [_came_early(uow, dialog, message, turn, now) for message, turn in zip(messages, said, strict=True)]
    if any(early) or any(turn.revises or turn.at != now for turn in said):  # edited, or heard before a crash
        said = list(standing(uow, said))
    flooding = _flooding(uow, bot, dialog, [*history, *said], len(messages), now)
    if messages[-1].sender.phone or messages[-1].sender.verified:
        recognise(uow, inbox, dialog, messages[-1].sender, now)
    fresh = {turn.id for turn in said}
    desk = likely_desk(uow, dialog)
    return Heard(
        tenant=uow.tenants.get(), inbox=inbox, bot=bot, dialog=dialog, turns=said,
        history=_before(history, fresh, dialog), flooding=flooding, albums=albums, replies=replies,
        button=messages[-1].button, desk=desk,
        answers=_answered(messages[-1]), rating=rating, answered=answered,
        managers=() if desk else workers(uow),
    )  # fmt: skip


def _flooding(uow: Uow, bot: BotVersion, dialog: Dialog, known: Sequence[Turn], fresh: int, now: Millis) -> bool:
    """Counted in the store only when what is at hand is all of the last minute."""
    most, since = int(MOST_A_MINUTE.read(bot.settings)), now - _MINUTE
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


def _before(history: Sequence[Turn], fresh: set[TurnId], dialog: Dialog) -> Sequence[Turn]:
    """What was said before, in this episode, as it reads now."""
    mine = [turn for turn in history if turn.episode_id == dialog.episode_id]
    return [turn for turn in current(mine) if turn.id not in fresh][-_HISTORY:]


def workers(uow: Uow) -> Sequence[Member]:
    """Active members who may take dialogs."""
    return [member for member in uow.members.every() if Actor(member).can(Permission.WORK)]


def _may_rate(dialog: Dialog, message: InboundMessage) -> bool:
    return dialog.mode is Mode.CLOSED or score_of(message.button) > 0


def _dialog(
    uow: Uow, inbox: Inbox, messages: Sequence[InboundMessage], bot: BotVersion, known: Dialog | None, last_at: Millis,
    now: Millis,
) -> tuple[Dialog, bool]:  # fmt: skip
    """The dialog as it is from now on, and whether its episode was answered before."""
    message = messages[-1]
    old = known or _new_dialog(uow, inbox, message, now)
    language, others = spoken([one.text for one in messages], old.language, old.other_lines, first=known is None)
    out = old.opted_out and not any(opts_in(one.text) for one in messages)
    name = _name(message) or old.customer_name
    here = _reached(replace(old, language=language, other_lines=others, opted_out=out, customer_name=name), message)
    dialog, answered = _with_episode(uow, here, bot, last_at, now)
    if known is None:
        uow.dialogs.add(dialog)
    elif dialog != old:
        uow.dialogs.save(dialog, expected_epoch=old.epoch)
    return dialog, answered


def _reached(dialog: Dialog, message: InboundMessage) -> Dialog:
    """Who writes can be reached, unless they went away after that."""
    if dialog.reachable or message.sent_at <= dialog.reach_order:
        return dialog
    return replace(dialog, reachable=True, reach_order=message.sent_at)


def _new_dialog(uow: Uow, inbox: Inbox, message: InboundMessage, now: Millis) -> Dialog:
    customer = uow.dialogs.identify(inbox.id, message.sender.external_id)
    if customer is None:
        customer = CustomerId(new_id(now))
        language = plain(message.sender.language)
        uow.dialogs.add_customer(Customer(customer, _name(message), language), inbox.id, message.sender.external_id)
    dialog = Dialog(DialogId(new_id(now)), inbox.id, message.chat, customer, customer_name=_name(message))
    early = take(uow, inbox.id, message.chat, "")
    last = max((one for one in early if isinstance(one, Reach)), key=lambda one: one.order, default=None)
    reach = {"reachable": last.reachable, "reach_order": last.order} if last else {}
    return replace(dialog, language=plain(message.sender.language), **reach)  # type: ignore[arg-type]  # of two kinds


def _name(message: InboundMessage) -> str:
    return _TURNING.sub("", clean(message.sender.name))[:100].strip()


def _with_episode(uow: Uow, dialog: Dialog, bot: BotVersion, last_at: Millis, now: Millis) -> tuple[Dialog, bool]:
    known = uow.dialogs.episode(dialog.episode_id) if dialog.episode_id else None
    if known and _silent(dialog, known, bot, now - last_at):
        uow.dialogs.save_episode(replace(known, closed_at=last_at))
    elif known and not _over(known, bot, now):
        here = dialog if known.closed_at is None else _reopened(uow, dialog, known, now)
        return here, known.first_out_at is not None
    episode = Episode(EpisodeId(new_id(now)), dialog.id, started_at=now, first_in_at=now)
    uow.dialogs.add_episode(episode)
    return started(dialog, episode.id), False


def _reopened(uow: Uow, dialog: Dialog, episode: Episode, now: Millis) -> Dialog:
    uow.dialogs.save_episode(replace(episode, closed_at=None))
    uow.facts.add(Fact(now, FactKind.REOPENED, dialog.id, episode.id, "client"))
    return started(dialog, episode.id)


def _silent(dialog: Dialog, episode: Episode, bot: BotVersion, silence: Millis) -> bool:
    """The bot's dialog fell silent for so long that the next words are about something else."""
    longest = float(AUTO_CLOSE.read(bot.settings)) * _HOUR
    return dialog.mode is Mode.BOT and episode.closed_at is None and silence > longest


def _over(episode: Episode, bot: BotVersion, now: Millis) -> bool:
    window = float(REOPEN.read(bot.settings)) * _HOUR
    return episode.closed_at is not None and now - episode.closed_at > window


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
