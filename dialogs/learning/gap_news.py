"""News of gaps: cases are noted as they happen, grouped afterwards, and whoever keeps the knowledge hears of them."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.access import Permission, who_may
from dialogs.answers.answer import Action
from dialogs.answers.intents import Intent, intent_of
from dialogs.answers.trace import Trace
from dialogs.calendar.timers import Timer
from dialogs.dialog import Dialog, Mode
from dialogs.handover import Handover, Reason
from dialogs.ids import HOUR, MINUTE, DialogId, EpisodeId, Millis
from dialogs.learning.gaps import NOT_A_GAP, Case, Gap, GapId, GapState, Meaning, Why, begun, note_missing, touched
from dialogs.messages import Audience, Button, OutboundMessage, Priority
from dialogs.settings import GAP_ADMINS, GAP_EDITORS, GAP_HOURS, GAP_OWNERS
from dialogs.store import Uow
from dialogs.tenant import CONTROL, Member, Role
from dialogs.texts import Text, text
from dialogs.turn import Author, Turn

NEWS, SAID = "gap-news", "gap-said"
_AFTER_SAYING: Millis = 3 * MINUTE  # of a person's silence: then what they wrote is their whole answer
_SHOWN = 8
_MOST_ANSWER = 1500
_ROLES = ((GAP_EDITORS, Role.EDITOR), (GAP_ADMINS, Role.ADMIN), (GAP_OWNERS, Role.OWNER))


def note_unanswered(uow: Uow, dialog: Dialog, trace: Trace, asked: Handover | None) -> None:
    """Part of the unit that settles a turn: a question without an answer is kept. A failing model is no gap."""
    missing = asked.reason is Reason.MISSING_KNOWLEDGE if asked else not trace.error
    if trace.action == Action.HANDOVER and missing:
        note_missing(uow.gaps, dialog, trace.id, trace.question, trace.at, Why.MISSING)


def person_said(uow: Uow, dialog: Dialog, now: Millis) -> None:
    """Part of the unit that sends a person's words: once they are silent, their answer is looked at."""
    uow.timers.set(Timer(f"{SAID}:{dialog.id}", SAID, now + _AFTER_SAYING, dialog.id))


def person_done(uow: Uow, dialog: Dialog, now: Millis) -> None:
    """Part of the unit that ends a handover: no need to wait for more words."""
    timer = uow.timers.get(f"{SAID}:{dialog.id}")
    if timer:
        uow.timers.set(replace(timer, due=now))


def ring_said(uow: Uow, timer: Timer, now: Millis) -> None:
    """What a person answered becomes a draft of the gap, or a case of its own where the bot had not been asked."""
    turns = uow.dialogs.turns(DialogId(timer.subject), 30)
    asked = next((case for case in uow.gaps.of_dialog(DialogId(timer.subject)) if case.why is not Why.PERSON), None)
    later = [turn for turn in _questions(turns) if asked is None or turn.at > asked.at]
    if asked and not asked.answer and (answer := _said_after(turns, asked.at, later[0] if later else None)):
        _answered(uow, replace(asked, answer=answer[0], answered_by=answer[1].member_id), now)
    if later and (answer := _said_after(turns, later[-1].at)):
        _note_person(uow, later[-1], *answer)


def _said_after(turns: Sequence[Turn], at: Millis, until: Turn | None = None) -> tuple[str, Turn] | None:
    """A person's words, before the next question if there is one: those after it answer that one."""
    before = turns[: turns.index(until)] if until else turns
    said = [turn for turn in before if turn.author is Author.STAFF and turn.at >= at and turn.text and turn.member_id]
    words = "\n".join(turn.text for turn in said)[:_MOST_ANSWER].strip()
    return (words, said[-1]) if len(words.split()) > 2 else None


def _questions(turns: Sequence[Turn]) -> Sequence[Turn]:
    """What a client plainly asked before a person spoke last; "hello?" asks for nothing."""
    last = max((place for place, turn in enumerate(turns) if turn.author is Author.STAFF), default=0)
    asked = [turn for turn in turns[:last] if turn.author is Author.CUSTOMER and "?" in turn.text]
    return [turn for turn in asked if len(turn.text.split()) > 2]


def _note_person(uow: Uow, question: Turn, answer: str, said: Turn) -> None:
    dialog = uow.dialogs.get(question.dialog_id)
    uow.gaps.note(
        Case(f"person:{question.id}", dialog.id, question.episode_id or EpisodeId(""), dialog.customer_id,
             " ".join(question.text.split())[:500], question.at, Why.PERSON, dialog.language, answer=answer,
             answered_by=said.member_id)
    )  # fmt: skip


def _answered(uow: Uow, case: Case, now: Millis) -> None:
    uow.gaps.save_case(case)
    if not case.gap_id or case.gap_id == NOT_A_GAP:
        return
    gap = uow.gaps.get(case.gap_id)
    if gap.state is GapState.OPEN and not gap.answer:
        proposed = replace(gap, state=GapState.DRAFT, answer=case.answer, answered_by=case.answered_by)
        uow.gaps.save(proposed)
        for member in editors(uow):
            uow.outbox.add(draft_message(uow, member, proposed, f"said:{case.id}"), now)


def place(uow: Uow, case: Case, gap: GapId | None, meaning: Meaning, now: Millis) -> Gap | None:
    """Puts a case into the gap that asks the same, or into a new one; whoever should hear of it does. None when
    another process was faster."""
    known = uow.gaps.get(gap) if gap else begun(case, meaning, now)
    if not uow.gaps.group(case, known.id):
        return None
    after = touched(known, case, uow.gaps.count(known.id))
    uow.gaps.save(after)
    _tell(uow, after, now)
    return after


def _tell(uow: Uow, gap: Gap, now: Millis) -> None:
    """A gap of several clients is told at once; others at most every few hours, together."""
    if gap.state not in (GapState.OPEN, GapState.DRAFT) or not gap.missed or gap.told >= min(gap.clients, 2):
        return
    if gap.clients >= 2:
        _send(uow, (gap,), now)
    elif uow.timers.get(NEWS) is None:
        _send(uow, (gap,), now)
        _next_news(uow, now)


def ring_news(uow: Uow, timer: Timer, now: Millis) -> None:
    """The digest: all that was not told yet, in one message."""
    fresh = [gap for gap in uow.gaps.every() if gap.state is GapState.OPEN and gap.missed and not gap.told]
    if fresh:
        _send(uow, fresh, now)
        _next_news(uow, now)


def _next_news(uow: Uow, now: Millis) -> None:
    hours = float(GAP_HOURS.read(_settings(uow)))
    uow.timers.set(Timer(NEWS, NEWS, now + int(hours * HOUR)))


def _send(uow: Uow, gaps: Sequence[Gap], now: Millis) -> None:
    for gap in gaps:
        uow.gaps.save(replace(gap, told=max(gap.clients, 1)))
    why = last_why(uow, gaps[0])
    for member in editors(uow):
        uow.outbox.add(gap_message(member, gaps[0], why) if len(gaps) == 1 else _digest(member, gaps, now), now)


def last_why(uow: Uow, gap: Gap) -> Why:
    """What made the gap's latest case."""
    return next((case.why for case in uow.gaps.cases(gap.id, 1)), Why.MISSING)


def editors(uow: Uow) -> Sequence[Member]:
    """Who hears of gaps: the roles that are set, of those who may teach; the owners where nobody has them."""
    settings = _settings(uow)
    roles = {role for setting, role in _ROLES if setting.read(settings)}
    able = who_may(uow.members.every(), Permission.TEACH)
    return [one for one in able if one.roles & roles] or [one for one in able if Role.OWNER in one.roles]


def _settings(uow: Uow) -> dict[str, object]:
    bots = uow.setup.bots()
    return dict(bots[0].settings) if bots else {}


def gap_message(member: Member, gap: Gap, why: Why, once: str = "") -> OutboundMessage:
    """The message whose reply is the answer. `once` tells apart the times it was asked for."""
    body = text("gap-news", question=gap.question, clients=gap.clients, why=why.value)
    key = f"gap:{gap.id}:{member.id}:{once or gap.clients}"
    return _to(member, key, body, ((_button("dismiss", gap), _button("later", gap)),))


def draft_message(uow: Uow, member: Member, gap: Gap, once: str) -> OutboundMessage:
    """The entry as it would stand in knowledge, and who waits for it."""
    author = uow.members.get(gap.answered_by).name if gap.answered_by else "none"
    waits = [case.question for case in waiting_cases(uow, gap) if gets_at_once(uow, member, case)]
    body = text(
        "gap-draft", question=gap.question, answer=gap.answer, author=author, waiting=len(waits),
        asked="\n".join(f"· {words[:150]}" for words in waits[:_SHOWN]) or "-",
    )  # fmt: skip
    rows = ((_button("approve", gap),), (_button("edit", gap), _button("dismiss", gap)))
    return _to(member, f"gapdraft:{gap.id}:{member.id}:{once}", body, rows)


def _digest(member: Member, gaps: Sequence[Gap], now: Millis) -> OutboundMessage:
    shown = gaps[:_SHOWN]
    lines = "\n".join(f"{number}. {gap.question[:150]}" for number, gap in enumerate(shown, 1))
    buttons = [Button(str(number), f"g:show:{gap.id}") for number, gap in enumerate(shown, 1)]
    body = text("gap-digest", count=len(gaps), lines=lines)
    return _to(member, f"gapdigest:{now}:{member.id}", body, (buttons[:4], buttons[4:]) if buttons[4:] else (buttons,))


def _button(action: str, gap: Gap) -> Button:
    return Button(text(f"gap-button-{action}"), f"g:{action}:{gap.id}")


def _to(member: Member, key: str, body: Text, buttons: Sequence[Sequence[Button]]) -> OutboundMessage:
    return OutboundMessage(
        key=key, inbox_id=CONTROL, audience=Audience.DESK, chat=str(member.telegram_id), body=body,
        language=member.language, buttons=buttons, priority=Priority.CARD, author="system",
    )  # fmt: skip


def waiting_cases(uow: Uow, gap: Gap) -> Sequence[Case]:
    """The latest case of each dialog whose client still waits for a person over this very question."""
    missing = [case for case in reversed(uow.gaps.cases(gap.id, 200)) if case.why is Why.MISSING]
    cases = {case.dialog_id: case for case in missing}
    return [case for case in cases.values() if open_call(uow, case)]


def gets_at_once(uow: Uow, member: Member, case: Case) -> bool:
    """Whether its client gets the answer when this member approves it: not who is with another person."""
    dialog = uow.dialogs.get(case.dialog_id)
    return dialog.mode is Mode.WAITING or (dialog.mode is Mode.HUMAN and dialog.owner_id == member.id)


def asked_more(uow: Uow, case: Case) -> bool:
    """Whether its client has asked for more since: "thanks, I'll wait" is nothing more."""
    turns = uow.dialogs.turns(case.dialog_id, 20)
    since = [turn for turn in turns if turn.author is Author.CUSTOMER and turn.at > case.at]
    return any(turn.attachments or intent_of(turn.text) in (Intent.QUESTION, Intent.PERSON) for turn in since)


def open_call(uow: Uow, case: Case) -> Handover | None:
    """The call for a person that this case caused, while its client waits. A thumb down calls nobody."""
    if case.why is not Why.MISSING:
        return None
    call = uow.handovers.open_of(case.dialog_id)
    same = call and call.episode_id == case.episode_id and call.reason is Reason.MISSING_KNOWLEDGE
    return call if call and same and call.waits_since is not None else None
