"""Canned replies: the list, a new one, changing, removing."""

from collections.abc import Sequence

from dialogs.access import Permission
from dialogs.desk.canned import Canned, CannedId, CannedReplies
from dialogs.errors import NotFound
from handlers.context import Here
from handlers.menu.kinds import Row, cut, listing, page, question, saying
from handlers.menu.screen import Button, Form, Move, Page, Screen, Typed, ask, go


def _replies(here: Here) -> CannedReplies:
    return CannedReplies(here.services.store, here.services.clock)


async def _rows(here: Here) -> list[Row]:
    return [Row(f"💬 /{one.name} · {cut(one.words, 40)}", (one.id,)) for one in await _replies(here).every(here.actor)]


def _extra(here: Here) -> Sequence[Sequence[Button]]:
    return [[ask(here.say("button-canned-add"), "canned", "add")]]


async def _add(here: Here, typed: Typed) -> Move:
    name, words = _parted(typed.text)
    made = await _replies(here).save(here.actor, name, words)
    return Move("reply", (made.id,), here.say("notice-saved"))


def _parted(typed: str) -> tuple[str, str]:
    parts = typed.strip().split(maxsplit=1)
    return (parts[0] if parts else "", parts[1] if len(parts) > 1 else "")


async def _one(here: Here) -> Canned:
    found = next((one for one in await _replies(here).every(here.actor) if one.id == here.arg()), None)
    if found is None:
        raise NotFound("error-not-found", "canned")
    return found


async def _card(here: Here) -> Page:
    one = await _one(here)
    rows = [
        [ask(here.say("button-canned-words"), "reply", "words", one.id)],
        [ask(here.say("button-rename"), "reply", "name", one.id)],
        [go(here.say("button-remove"), "unreply", one.id)],
    ]
    return page(here, "reply-title", f"/{one.name}", "", one.words, rows=rows if _may(here) else ())


def _may(here: Here) -> bool:
    return here.actor.can(Permission.TEACH)


async def _ask_words(here: Here) -> Page:
    return page(here, "button-canned-words", (await _one(here)).words, "", here.say("canned-variables"))


async def _words(here: Here, typed: Typed) -> Move:
    one = await _one(here)
    await _replies(here).save(here.actor, one.name, typed.text, one.id)
    return Move("reply", (one.id,), here.say("notice-saved"))


async def _name(here: Here, typed: Typed) -> Move:
    one = await _one(here)
    await _replies(here).save(here.actor, typed.text, one.words, one.id)
    return Move("reply", (one.id,), here.say("notice-saved"))


async def _remove(here: Here) -> Move:
    await _replies(here).remove(here.actor, CannedId(here.arg()))
    return Move("canned", notice=here.say("notice-removed"))


_TEACH = Permission.TEACH
SCREENS = (
    listing("canned", _rows, "reply", need=Permission.WATCH, extra=_extra,
            forms={"add": Form(saying("button-canned-add", "canned-how"), _add, _TEACH)}),
    Screen("reply", _card, Permission.WATCH, "canned", forms={
        "words": Form(_ask_words, _words, _TEACH),
        "name": Form(saying("button-rename", "canned-name-how"), _name, _TEACH),
    }),
    question("unreply", "unreply-title", _remove, need=_TEACH, parent="canned"),
)  # fmt: skip
