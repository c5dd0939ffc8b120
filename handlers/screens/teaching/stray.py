"""Words that answer nothing that was asked: to be taken for knowledge or for a question, without typing them again."""

from dialogs.access import Permission
from handlers.context import Here
from handlers.menu.kinds import cut, page
from handlers.menu.screen import Action, Move, Page, Screen, do
from handlers.screens.teaching.knowledge import add_text
from handlers.screens.teaching.trying import try_out
from knowledge.intake.cleaning import wordless

_SHOWN = 200


def offers(here: Here, words: str) -> Move | None:
    """Where somebody who may try the bot is led by such words; None for all others."""
    if here.member is None or not here.member.can(Permission.TRY) or wordless(words):
        return None
    return Move("stray", keep={"stray": words})


async def _about(here: Here) -> Page:
    may_teach = here.member is not None and here.member.can(Permission.TEACH)
    teach = [[do(here.say("button-stray-learn"), "stray", "learn")]] if may_teach else []
    rows = [*teach, [do(here.say("button-stray-ask"), "stray", "ask")]]
    return page(here, "stray-title", cut(_words(here), _SHOWN), here.say("stray-about"), rows=rows)


def _words(here: Here) -> str:
    return str(here.held.get("stray", ""))


async def _learn(here: Here) -> Move:
    return Move("source", (await add_text(here, _words(here)),), keep={"stray": ""})


async def _ask(here: Here) -> Move:
    return await try_out(here, _words(here))


SCREENS = (
    Screen("stray", _about, Permission.TRY, actions={"learn": Action(_learn, Permission.TEACH), "ask": Action(_ask)}),
)
