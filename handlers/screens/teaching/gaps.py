"""Questions without an answer: ranked by the clients they touch, each with its cases, its draft and what to do."""

from dialogs.access import Permission
from dialogs.learning.gap_answers import GapWork
from dialogs.learning.gaps import Case, Gap, GapId, GapState
from dialogs.settings import LEARNING
from handlers.context import Here
from handlers.gaps import closed_words
from handlers.menu.kinds import Row, Settings, cut, listing, page
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Typed, ask, do, go
from handlers.screens import settings
from handlers.screens.teaching.checks import save_question

_ICONS = {GapState.OPEN: "❓", GapState.DRAFT: "✍️", GapState.ANSWERED: "✅", GapState.DISMISSED: "🚫"}


def _work(here: Here) -> GapWork:
    return GapWork(here.services.store, here.services.knowledge, here.services.clock)


async def _rows(here: Here) -> list[Row]:
    gaps = await _work(here).list(here.actor)
    return [Row(f"{_ICONS[gap.state]} {gap.clients} · {gap.question}", (gap.id,)) for gap in gaps]


def _extra(here: Here) -> list[list[Button]]:
    return [[go(here.say("button-gap-settings"), "gapset")]]


async def _card(here: Here) -> Page:
    gap, cases = await _work(here).get(here.actor, GapId(here.arg()))
    counts = here.say("gap-counts", clients=gap.clients, asked=gap.asked)
    answer = ["", here.say("gap-answer", state=gap.state.value), gap.answer[:1500]] if gap.answer else []
    asked = [f"· {_line(here, case)}" for case in cases]
    parts = [gap.question, here.say(f"gap-state-{gap.state.value}"), counts, *answer, "", here.say("gap-asked"), *asked]
    trace = next((case.trace_id for case in cases if case.trace_id), None)
    why = [[go(here.say("button-why"), "answer", trace)]] if trace else []
    return page(here, "gap-title", *parts, rows=[*_buttons(here, gap), *why])


def _line(here: Here, case: Case) -> str:
    return f"{cut(case.question, 150)} ({here.say(f'gap-why-{case.why.value}')}, #{case.dialog_id[-5:]})"


def _buttons(here: Here, gap: Gap) -> list[list[Button]]:
    if gap.state in (GapState.ANSWERED, GapState.DISMISSED):
        saved = [[do(here.say("button-save-check"), "gap", "check", gap.id)]] if gap.source_id else []
        return [*saved, [do(here.say("button-gap-reopen"), "gap", "reopen", gap.id)]]
    writing = here.say("button-gap-rewrite" if gap.answer else "button-gap-write")
    approve = [[do(here.say("gap-button-approve"), "gap", "approve", gap.id)]] if gap.answer else []
    return [
        *approve, [ask(writing, "gap", "answer", gap.id), ask(here.say("button-gap-reword"), "gap", "reword", gap.id)],
        [do(here.say("gap-button-dismiss"), "gap", "dismiss", gap.id)],
    ]  # fmt: skip


async def _approve(here: Here) -> Move:
    done = await _work(here).approve(here.actor, GapId(here.arg()))
    return Move("gap", (here.arg(),), here.services.say(closed_words(done), here.language))


async def _check(here: Here) -> Move:
    gap, _ = await _work(here).get(here.actor, GapId(here.arg()))
    saved = await save_question(here, gap.question)
    return Move("check", (saved.id,), here.say("notice-check-saved"))


async def _dismiss(here: Here) -> Move:
    await _work(here).dismiss(here.actor, GapId(here.arg()))
    return Move("gaps", notice=here.say("gap-toast-dismiss"))


async def _reopen(here: Here) -> Move:
    await _work(here).reopen(here.actor, GapId(here.arg()))
    return Move("gap", (here.arg(),))


async def _ask_answer(here: Here) -> Page:
    gap, _ = await _work(here).get(here.actor, GapId(here.arg()))
    return page(here, "gap-title", gap.question, "", here.say("gap-write"))


async def _take_answer(here: Here, typed: Typed) -> Move:
    await _work(here).draft(here.actor, GapId(here.arg()), typed.text)
    return Move("gap", (here.arg(),))


async def _ask_words(here: Here) -> Page:
    gap, _ = await _work(here).get(here.actor, GapId(here.arg()))
    return page(here, "gap-title", gap.question, "", here.say("gap-reword"))


async def _take_words(here: Here, typed: Typed) -> Move:
    await _work(here).reword(here.actor, GapId(here.arg()), typed.text)
    return Move("gap", (here.arg(),))


_TEACH = Permission.TEACH
SCREENS = (
    listing("gaps", _rows, "gap", need=Permission.SEE, extra=_extra, parent="know"),
    Screen(
        "gap", _card, Permission.SEE, "gaps",
        actions={"approve": Action(_approve, _TEACH), "dismiss": Action(_dismiss, _TEACH),
                 "reopen": Action(_reopen, _TEACH), "check": Action(_check, _TEACH)},
        forms={"answer": Form(_ask_answer, _take_answer, _TEACH), "reword": Form(_ask_words, _take_words, _TEACH)},
    ),
    Settings("gapset", LEARNING, settings.load, settings.save, Permission.SETTINGS, parent="gaps").screen(),
)  # fmt: skip
