"""Curated answers: the list, a new one in two steps, how long it holds, removing."""

from collections.abc import Sequence

from dialogs.access import Permission
from dialogs.answers.curated import Curated, CuratedAnswers, CuratedId
from dialogs.calendar.days import last_day
from dialogs.errors import BadInput, NotFound
from handlers.context import Here
from handlers.menu.kinds import Row, cut, listing, page, question, saying
from handlers.menu.screen import Button, Form, Move, Page, Screen, Typed, ask, go


def _answers(here: Here) -> CuratedAnswers:
    return CuratedAnswers(here.services.store, here.services.clock)


async def _rows(here: Here) -> list[Row]:
    return [Row(f"⭐ {cut(one.questions[0], 60)}", (one.id,)) for one in await _answers(here).every(here.actor)]


def _extra(here: Here) -> Sequence[Sequence[Button]]:
    return [[ask(here.say("button-curated-add"), "curated", "ask")]]


async def _take_questions(here: Here, typed: Typed) -> Move:
    if not typed.text.strip():
        raise BadInput("error-empty-message")
    return Move("curated", keep={"curated_questions": typed.text}, asks=ask("", "curated", "answer"))


async def _ask_answer(here: Here) -> Page:
    asked = cut(str(here.held.get("curated_questions", "")), 300)
    return page(here, "curated-title", asked, "", here.say("curated-answer-how"))


async def _take_answer(here: Here, typed: Typed) -> Move:
    made = await _answers(here).add(here.actor, str(here.held.get("curated_questions", "")), typed.text)
    return Move("starred", (made.id,), here.say("notice-saved"))


async def _one(here: Here) -> Curated:
    found = next((one for one in await _answers(here).every(here.actor) if one.id == here.arg()), None)
    if found is None:
        raise NotFound("error-not-found", "curated")
    return found


async def _card(here: Here) -> Page:
    one = await _one(here)
    last = here.day(last_day(one.until, "UTC")) if one.until else ""
    until = here.say("curated-until", date=last) if last else here.say("curated-always")
    rows = [
        [go(here.say("button-try"), "try")],
        [ask(here.say("button-curated-until"), "starred", "until", one.id)],
        [go(here.say("button-remove"), "unstar", one.id)],
    ]
    asked = [f"• {cut(words, 200)}" for words in one.questions[:10]]
    return page(here, "starred-title", *asked, "", cut(one.answer, 2000), "", until, rows=rows)


async def _until(here: Here, typed: Typed) -> Move:
    await _answers(here).lasts(here.actor, CuratedId(here.arg()), typed.text)
    return Move("starred", (here.arg(),), here.say("notice-saved"))


async def _remove(here: Here) -> Move:
    await _answers(here).remove(here.actor, CuratedId(here.arg()))
    return Move("curated", notice=here.say("notice-removed"))


SCREENS = (
    listing(
        "curated", _rows, "starred", need=Permission.SEE, extra=_extra, parent="know",
        forms={
            "ask": Form(saying("curated-title", "curated-questions-how"), _take_questions, Permission.TEACH),
            "answer": Form(_ask_answer, _take_answer, Permission.TEACH),
        },
    ),
    Screen(
        "starred", _card, Permission.SEE, "curated",
        forms={"until": Form(saying("starred-title", "curated-until-how"), _until, Permission.TEACH)},
    ),
    question("unstar", "unstar-title", _remove, need=Permission.TEACH, parent="curated"),
)  # fmt: skip
