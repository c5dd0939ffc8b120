"""Saved questions: what is expected of the bot, how it did last, and asking them all again."""

from dataclasses import replace

from dialogs.access import Permission
from dialogs.company.setup import first_bot
from dialogs.customer import language_of
from dialogs.errors import BadInput
from dialogs.learning.checks import MOST_QUESTION, CheckId, Checks, Saved
from dialogs.settings import CHECKING
from dialogs.typed import named
from handlers.context import Here
from handlers.menu.kinds import Row, Settings, listing, page, saying
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Typed, ask, do, go
from handlers.screens import settings


def _work(here: Here) -> Checks:
    return Checks(here.services.store, here.services.clock)


def _icon(saved: Saved) -> str:
    if saved.result is None:
        return "▫️"
    return "✅" if saved.result.passed else "🔻"


async def _rows(here: Here) -> list[Row]:
    return [Row(f"{_icon(saved)} {saved.question}", (saved.id,)) for saved in await _work(here).every(here.actor)]


def _extra(here: Here) -> list[list[Button]]:
    add, run = here.say("button-add-check"), here.say("button-run-checks")
    more = [[go(here.say(f"button-{name}"), name)] for name in ("tolerance", "checkset")]
    return [[ask(add, "checks", "add"), do(run, "checks", "run")], *more]


async def save_question(here: Here, question: str) -> Saved:
    """Saves a question; what the bot does with it now is what is expected from now on."""
    words = named(question, MOST_QUESTION)
    language = language_of(words, here.language)
    return await _work(here).add(here.actor, words, language, await _source_now(here, words, language))


async def _source_now(here: Here, words: str, language: str) -> str:
    bot = await here.services.store.read(here.tenant, first_bot)
    tried = await here.services.asker.ask(here.tenant, bot.bot_id, words, language)
    best = max(tried.found, key=lambda found: found.confidence, default=None)
    return best.title if best and tried.action == "reply" else ""


async def _add(here: Here, typed: Typed) -> Move:
    return Move("check", ((await save_question(here, typed.text)).id,), here.say("notice-check-saved"))


async def _run(here: Here) -> Move:
    await _work(here).ask_all(here.actor)
    return Move("checks", notice=here.say("notice-checks-run"))


async def _card(here: Here) -> Page:
    saved = await _work(here).get(here.actor, CheckId(here.arg()))
    expected = here.say("check-expects", source=saved.source or "none")
    result = saved.result
    last = [here.say("check-passed" if result.passed else "check-failed"), result.words or "🙋"] if result else []
    flip = here.say("check-expect-answer" if not saved.source else "check-expect-refusal")
    rows = [[do(flip, "check", "flip", saved.id)], [do(here.say("button-remove"), "check", "remove", saved.id)]]
    return page(here, "check-title", saved.question, "", expected, *last, rows=rows)


async def _flip(here: Here) -> Move:
    saved = await _work(here).get(here.actor, CheckId(here.arg()))
    source = "" if saved.source else await _source_now(here, saved.question, saved.language)
    if not saved.source and not source:
        raise BadInput("error-check-no-answer")
    await _work(here).flip(here.actor, saved.id, source)
    return Move("check", (saved.id,))


async def _remove(here: Here) -> Move:
    await _work(here).remove(here.actor, CheckId(here.arg()))
    return Move("checks", notice=here.say("notice-removed"))


_TEACH = Permission.TEACH
_LISTED = listing(
    "checks", _rows, "check", need=Permission.SEE, extra=_extra, parent="know",
    forms={"add": Form(saying("checks-title", "check-add"), _add, _TEACH)}, actions={"run": Action(_run, _TEACH)},
)  # fmt: skip


async def _list(here: Here) -> Page:
    """While they are asked, the marks change under the person's eyes."""
    running = await _work(here).running(here.actor)
    return replace(await _LISTED.draw(here), live=running)


SCREENS = (
    replace(_LISTED, draw=_list),
    Screen(
        "check", _card, Permission.SEE, "checks",
        actions={"flip": Action(_flip, _TEACH), "remove": Action(_remove, _TEACH)},
    ),
    Settings("checkset", CHECKING, settings.load, settings.save, Permission.SETTINGS, parent="checks").screen(),
)  # fmt: skip
