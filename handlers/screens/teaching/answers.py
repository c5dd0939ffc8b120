"""The bot's latest decisions: each with what it stands on, a verdict of staff, and all of them as a file."""

from datetime import UTC, datetime

from dialogs.access import Permission
from dialogs.ids import TraceId
from dialogs.learning.feedback import Fault, Verdict
from dialogs.learning.why import Explained, Explaining, words_of
from dialogs.messages import Attachment, AttachmentKind, Audience, OutboundMessage, Priority
from dialogs.tenant import CONTROL
from dialogs.texts import text
from handlers.context import Here
from handlers.menu.kinds import Row, listing, page
from handlers.menu.screen import Action, Button, Move, Page, Screen, do
from handlers.screens.teaching.checks import save_question

_ICONS = {"reply": "✅", "ask": "❓", "handover": "🙋", "stopped": "✋"}
_MOST = 80


def _work(here: Here) -> Explaining:
    return Explaining(here.services.store, here.services.clock)


async def _rows(here: Here) -> list[Row]:
    found = await _work(here).last(here.actor, None, _MOST)
    return [Row(f"{_icons(one)} {one.trace.question}", (one.trace.id,)) for one in found]


def _icons(one: Explained) -> str:
    """What was decided, and what people thought of it: one thumb down outweighs."""
    thumbs = {verdict.verdict for verdict in one.verdicts}
    thumb = "👎" if Verdict.DOWN in thumbs else "👍" if thumbs else ""
    return f"{_ICONS.get(one.trace.action, '•')}{thumb}"


def _extra(here: Here) -> list[list[Button]]:
    return [[do(here.say("button-export-answers"), "answers", "export")]]


async def _card(here: Here) -> Page:
    found = await _work(here).one(here.actor, TraceId(here.arg()))
    asking = here.arg(1) == Verdict.DOWN
    rows = _faults(here) if asking else [_thumbs(here)] if found.trace.dialog_id else []
    save = [[do(here.say("button-save-check"), "answer", "save", here.arg())]]
    return page(here, "answer-title", here.services.say(words_of(found), here.language), rows=[*rows, *save])


def _thumbs(here: Here) -> list[Button]:
    trace = here.arg()
    return [do("👍", "answer", "up", trace), do("👎", "answer", "down", trace)]


def _faults(here: Here) -> list[list[Button]]:
    return [[do(here.say(f"client-fault-{one.value}"), "answer", "fault", here.arg(), one.value)] for one in Fault]


async def _up(here: Here) -> Move:
    await _work(here).judge(here.actor, TraceId(here.arg()), Verdict.UP)
    return Move("answer", (here.arg(),), here.say("desk-toast-judged"))


async def _down(here: Here) -> Move:
    await _work(here).judge(here.actor, TraceId(here.arg()), Verdict.DOWN)
    return Move("answer", (here.arg(), Verdict.DOWN.value), here.say("desk-toast-judged"))


async def _fault(here: Here) -> Move:
    fault = Fault(here.arg(1)) if here.arg(1) in list(Fault) else Fault.OTHER
    await _work(here).judge(here.actor, TraceId(here.arg()), Verdict.DOWN, fault)
    return Move("answer", (here.arg(),), here.say("desk-toast-judged"))


async def _save(here: Here) -> Move:
    found = await _work(here).one(here.actor, TraceId(here.arg()))
    saved = await save_question(here, found.trace.question)
    return Move("check", (saved.id,), here.say("notice-check-saved"))


async def _export(here: Here) -> Move:
    """The file comes as a message of its own, below the menu."""
    lines = await _work(here).lines(here.actor)
    if not lines:  # Telegram takes no empty file
        return Move("answers", notice=here.say("answers-empty"))
    now = here.services.clock.now()
    blob = await here.services.blobs.put(here.tenant, lines.encode())
    day = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y-%m-%d")
    file = Attachment(AttachmentKind.DOCUMENT, blob=blob, name=f"answers-{day}.jsonl", mime="application/jsonl",
                      size=len(lines.encode()))  # fmt: skip
    message = OutboundMessage(
        key=f"answers:{here.person.id}:{now}", inbox_id=CONTROL, audience=Audience.DESK, chat=str(here.person.id),
        body=text("answers-file", count=lines.count("\n")), language=here.language, attachments=(file,),
        priority=Priority.CARD, author="system",
    )  # fmt: skip
    await here.services.store.run(here.tenant, lambda uow: uow.outbox.add(message, now))
    return Move("answers", notice=here.say("notice-answers-sent"))


SCREENS = (
    listing(
        "answers", _rows, "answer", need=Permission.WATCH, extra=_extra, parent="know",
        actions={"export": Action(_export, Permission.TEACH)},
    ),
    Screen(
        "answer", _card, Permission.WATCH, "answers",
        actions={"up": Action(_up), "down": Action(_down), "fault": Action(_fault),
                 "save": Action(_save, Permission.TEACH)},
    ),
)  # fmt: skip
