"""Deciding: from what was heard and the answer to rows. Pure: the same values give the same Outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dialogs.answers.answer import STOPPED, Action, Answer
from dialogs.answers.intents import BOT_BUTTON, PERSON_BUTTON, Intent, intent_of
from dialogs.answers.next_step import closed_words, no_answer
from dialogs.answers.trace import Trace
from dialogs.arrivals.hearing import Heard
from dialogs.calendar.schedule import WorkingHours, is_open
from dialogs.desk.cards import call_desk, nearest, relay_to_desk
from dialogs.dialog import Dialog, Mode, release, said_waiting, wait_for_person
from dialogs.handover import Handover, Reason
from dialogs.handovers.rating import Rating
from dialogs.ids import EpisodeId, HandoverId, Millis, TraceId, new_id
from dialogs.learning.feedback import KINDS, thumbs
from dialogs.messages import Attachment, AttachmentKind, Audience, Button, OutboundMessage
from dialogs.saying import Buttons, bot_turn, notice, to_customer
from dialogs.settings import FEEDBACK, GREETING, HAND_OVER
from dialogs.store import AuditEntry
from dialogs.texts import Text, text
from dialogs.turn import Turn

_TALK = {Intent.THANKS: "client-welcome", Intent.YES: "client-fine", Intent.NO: "client-fine",
         Intent.BYE: "client-bye", Intent.HOW: "client-how",
         Intent.BOT: "client-bot", Intent.ABUSE: "client-calm", Intent.COMMAND: "client-command"}  # fmt: skip
ALWAYS = WorkingHours()
_PERSON: Buttons = ((Button(text("client-button-person"), PERSON_BUTTON),),)
_BOT: Buttons = ((Button(text("client-button-bot"), BOT_BUTTON),),)
_SILENT_KINDS = {AttachmentKind.STICKER}  # a sticker asks for nothing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one turn causes. `name` is the outcome stored with the raw events."""

    name: str
    dialog: Dialog
    messages: Sequence[OutboundMessage] = ()
    turns: Sequence[Turn] = ()
    trace: Trace | None = None
    asked: Handover | None = None  # a new call for a person
    asks_at: Millis | None = None  # since when the client waits for a person's word, unless they already did
    audit: Sequence[AuditEntry] = field(default_factory=tuple)
    answered_at: Millis | None = None
    rating: Rating | None = None
    withdrawn: bool = False  # who waited for a person is the bot's again, by their own wish


def decide(
    heard: Heard, answer: Answer | None, now: Millis, intent: Intent | None = None, hours: WorkingHours = ALWAYS
) -> Outcome:
    """A person's dialog is relayed; else the client's plain wish comes first, then the answer's action. `intent` is
    given by whoever has read it from the words already; `hours` are told where nobody is called."""
    outcome = _decided(heard, answer, now, intent, hours)
    return _naming(outcome, heard.answers) if heard.answers else outcome


def _naming(outcome: Outcome, answers: str) -> Outcome:
    """Where others read along, what is said to the client names the message that it answers."""
    named = [
        replace(one, reply_to=answers) if one.audience is Audience.CUSTOMER and not one.reply_to else one
        for one in outcome.messages
    ]
    return replace(outcome, messages=named)


def _decided(heard: Heard, answer: Answer | None, now: Millis, intent: Intent | None, hours: WorkingHours) -> Outcome:
    if heard.rating:
        return _thanked(heard, heard.rating, now)
    intent = intent or intent_of(heard.words, heard.button)
    if intent is Intent.BACK and heard.dialog.mode is not Mode.HUMAN:
        return _back_to_bot(heard, now)
    if not heard.bot_speaks:
        return _relay(heard, intent, now)
    if intent is Intent.PERSON:
        return _hand_over(heard, Reason.CUSTOMER_REQUEST, "client-person-called", None, now)
    if answer is None:
        return _without_search(heard, intent, now)
    if answer.action is Action.HANDOVER:
        return _missing(heard, answer, now, hours)
    return _reply(heard, answer.body(), now, answer)


def _thanked(heard: Heard, rating: Rating, now: Millis) -> Outcome:
    """The episode stays closed: a rating is no new demand."""
    key = "client-rated-comment" if rating.comment else "client-rated"
    turn = bot_turn(heard, text(key), now, None, None)
    message = to_customer(heard.dialog, text(key), turn.id, fenced=True, author="system")
    return Outcome("rated", heard.dialog, (message,), (turn,), rating=rating)


def _without_search(heard: Heard, intent: Intent, now: Millis) -> Outcome:
    if intent is Intent.GREETING:
        return _reply(heard, _greeting(heard), now)
    if intent in _TALK:
        return _reply(heard, text(_TALK[intent]), now, person_button=intent in (Intent.ABUSE, Intent.COMMAND))
    if _files(heard):
        told = "client-file-to-person" if _taken(heard) else "client-file-refused"
        return _hand_over(heard, Reason.UNSUPPORTED_REQUEST, told, None, now)
    return _reply(heard, text("client-no-text"), now)


def _files(heard: Heard) -> Sequence[Attachment]:
    return [item for item in heard.attachments if item.kind not in _SILENT_KINDS]


def _taken(heard: Heard) -> bool:
    return any(not item.refused for item in _files(heard))


def _greeting(heard: Heard) -> Text:
    own = str(GREETING.read(heard.bot.settings))
    return text("client-words", words=own) if own else text("client-greeting", company=heard.tenant.name)


def _missing(heard: Heard, answer: Answer, now: Millis, hours: WorkingHours) -> Outcome:
    reason = _why(answer)
    if not HAND_OVER.read(heard.bot.settings):
        told = _after_part(
            heard, _reply(heard, no_answer(heard.bot.settings), now, answer, person_button=True), answer, now
        )
        return told if is_open(hours, now) else _closed(heard, told, hours, now)
    nothing = "client-file-to-person" if _taken(heard) else "client-no-answer-person-called"
    key = "client-rest-person-called" if answer.words else nothing
    return _after_part(heard, _hand_over(heard, reason, key, answer, now), answer, now)


def _after_part(heard: Heard, told: Outcome, answer: Answer, now: Millis) -> Outcome:
    """Of several questions those that have an answer get it, before it is said who answers the rest."""
    if not answer.words:
        return told
    turn = bot_turn(heard, answer.body(), now, answer, None)
    said = to_customer(told.dialog, answer.body(), turn.id, fenced=False, sources=_sources(answer))
    return replace(told, messages=(said, *told.messages), turns=(turn, *told.turns))


def _closed(heard: Heard, told: Outcome, hours: WorkingHours, now: Millis) -> Outcome:
    """With when people answer again."""
    turn = bot_turn(heard, closed_words(hours, now), now, None, None)
    message = to_customer(heard.dialog, closed_words(hours, now), turn.id, fenced=True, part="closed", author="system")
    return replace(told, messages=(*told.messages, message), turns=(*told.turns, turn))


def _why(answer: Answer) -> Reason:
    if answer.promised:
        return Reason.POLICY
    if answer.unclear:
        return Reason.PENDING_CLARIFICATION
    return Reason.TOOL_FAILURE if answer.error else Reason.MISSING_KNOWLEDGE


def _reply(heard: Heard, body: Text, now: Millis, answer: Answer | None = None, person_button: bool = False) -> Outcome:
    trace = _trace(heard, answer, now) if answer else None
    turn = bot_turn(heard, body, now, answer, trace)
    buttons = _PERSON if person_button else _buttons(heard, answer, trace)
    message = to_customer(heard.dialog, body, turn.id, fenced=True, sources=_sources(answer), buttons=buttons)
    name = STOPPED if answer and answer.stopped else "answered"
    return Outcome(name, heard.dialog, (message,), (turn,), trace, answered_at=now)


def _buttons(heard: Heard, answer: Answer | None, trace: Trace | None) -> Buttons:
    offered = tuple((Button(one.label, one.value),) for one in answer.options) if answer else ()
    if answer and answer.nearly:
        return (*offered, *_PERSON)
    return (*offered, *thumbs(trace.id)) if trace and trace.action == Action.REPLY and _may_judge(heard) else offered


def _may_judge(heard: Heard) -> bool:
    """Where others read along an answer has no thumbs."""
    return bool(FEEDBACK.read(heard.bot.settings)) and heard.inbox.kind in KINDS and not heard.answers


def _sources(answer: Answer | None) -> Sequence[tuple[str, str]]:
    cited = answer.citations if answer else ()
    return tuple(dict.fromkeys((citation.title, citation.url) for citation in cited))


def _hand_over(heard: Heard, reason: Reason, key: str, answer: Answer | None, now: Millis) -> Outcome:
    dialog = replace(wait_for_person(heard.dialog), told_waiting=False)
    found = nearest(answer.found) if answer else ""
    handover = Handover(
        HandoverId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), reason, now,
        question=heard.words[:500], found=found, waits_since=now,
    )  # fmt: skip
    trace = _trace(heard, answer, now) if answer else None
    turn = bot_turn(heard, text(key), now, answer, trace)
    told = to_customer(dialog, text(key), turn.id, fenced=False)
    entry = AuditEntry(now, "bot", "handover.ask", dialog.id, {"reason": reason.value})
    calls = call_desk(heard, dialog, handover)
    return Outcome("handed over", dialog, (told, *calls), (turn,), trace, handover, audit=(entry,))


def _back_to_bot(heard: Heard, now: Millis) -> Outcome:
    dialog, body = release(heard.dialog), text("client-back-to-bot", came="no")
    turn = bot_turn(heard, body, now, None, None)
    told = to_customer(dialog, body, turn.id, fenced=True, author="system")
    entry = AuditEntry(now, "client", "handover.release", dialog.id)
    left = dialog != heard.dialog
    return Outcome("back to the bot", dialog, (told,), (turn,), audit=(entry,) if left else (), withdrawn=left)


def _relay(heard: Heard, intent: Intent, now: Millis) -> Outcome:
    messages = relay_to_desk(heard)
    dialog = heard.dialog
    if heard.button == BOT_BUTTON:  # it was pressed too late, and a press is answered
        here, turn = notice(heard, text("client-person-here"), now)
        return Outcome("relayed", dialog, (*messages, here), (turn,), asks_at=heard.turns[0].at)
    asks_at = None if _only_thanks(heard, intent) else heard.turns[0].at
    if dialog.mode is not Mode.WAITING or dialog.told_waiting:
        return Outcome("relayed", dialog, messages, asks_at=asks_at)
    told, turn = notice(heard, text("client-still-waiting"), now)
    told = replace(told, author="bot", buttons=_BOT)
    return Outcome("relayed", said_waiting(dialog), (*messages, told), (turn,), asks_at=asks_at)


def _only_thanks(heard: Heard, intent: Intent) -> bool:
    """A "thanks" to the person who has the dialog asks for nothing: nobody waits, and no clock starts."""
    return intent is Intent.THANKS and heard.dialog.mode is Mode.HUMAN and not heard.attachments


def _trace(heard: Heard, answer: Answer, now: Millis) -> Trace:
    return Trace(
        TraceId(new_id(now)), heard.dialog.id, now, heard.words, answer.decision, heard.bot.number,
        answer.threshold, answer.evidence(), answer.model, answer.tokens_in, answer.tokens_out, answer.ms,
        answer.error or answer.refused, answer.prompt, answer.query, answer.words, answer.cost, heard.bot.bot_id,
        answer.whole,
    )  # fmt: skip
