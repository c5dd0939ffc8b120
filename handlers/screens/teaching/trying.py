"""Trying a question: the answer, its sources and scores, and what the bot would do."""

from aiogram.utils.formatting import Bold
from aiogram.utils.formatting import Text as Body

from dialogs.access import Permission
from dialogs.company.setup import first_bot
from dialogs.customer import language_of
from dialogs.ids import MINUTE
from dialogs.typed import worded
from handlers.context import Here, Tried
from handlers.menu.kinds import cut, page, saying
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Typed, ask, do
from handlers.screens.teaching.checks import save_question

MOST_QUESTION = 2000
_GOES_ON = 10 * MINUTE
_ANSWER, _SOURCES = 2500, 5  # a page stays under Telegram's 4096


def _again(here: Here) -> list[list[Button]]:
    return [[ask(here.say("button-ask"), "try", "ask")]]


async def _about(here: Here) -> Page:
    return page(here, "try-title", here.say("try-about"), rows=_again(here))


async def _ask(here: Here, typed: Typed) -> Move:
    return await try_out(here, typed.text)


async def try_out(here: Here, words: str) -> Move:
    """What the bot would do with these words. Raises BadInput."""
    words = worded(words, MOST_QUESTION)
    bot = await here.services.store.read(here.tenant, first_bot)
    language = language_of(words, here.language)
    tried = await here.services.asker.ask(here.tenant, bot.bot_id, words, language)
    save = [[do(here.say("button-save-check"), "try", "save")]]
    shown = Page(_shown(here, words, tried), [*_again(here), *save])
    return Move("try", page=shown, keep={"tried": words, "tried_at": str(here.services.clock.now())})


def goes_on(here: Here) -> bool:
    """Whether plain words are one more question: people who try a bot ask one after another."""
    if here.member is None or not here.member.can(Permission.TRY):
        return False
    return here.services.clock.now() - int(here.held.get("tried_at") or 0) < _GOES_ON


async def _save(here: Here) -> Move:
    """The question that was tried last."""
    saved = await save_question(here, str(here.held.get("tried", "")))
    return Move("check", (saved.id,), here.say("notice-check-saved"))


def _shown(here: Here, question: str, tried: Tried) -> Body:
    action = here.say(f"try-action-{tried.action}")
    answer = (tried.answer[:_ANSWER], "\n\n") if tried.answer else ()
    return Body(
        Bold(cut(question, 200)), "\n\n", *answer, Bold(action), "\n",
        here.say("try-threshold", threshold=f"{tried.threshold:.2f}", ms=tried.ms), *_sources(here, tried),
    )  # fmt: skip


def _sources(here: Here, tried: Tried) -> list[object]:
    if not tried.found:
        return ["\n", here.say("try-nothing-found")]
    lines = [f"\n📄 {cut(found.title, 80)} · {found.confidence:.2f}" for found in tried.found[:_SOURCES]]
    return ["\n\n", here.say("try-sources"), *lines]


SCREENS = (
    Screen(
        "try", _about, Permission.TRY, forms={"ask": Form(saying("try-title", "try-ask"), _ask)},
        actions={"save": Action(_save, Permission.TEACH)},
    ),
)  # fmt: skip
