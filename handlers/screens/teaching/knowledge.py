"""Knowledge: sources as a list; adding by a file, an address, a text, or a question with its answer."""

import re

from dialogs.access import Permission
from dialogs.customer import clean
from dialogs.errors import BadInput
from dialogs.ids import SourceId
from handlers.context import Here, SourceCard
from handlers.menu.kinds import Row, cut, listing, page, question, saying
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Typed, Upload, ask, do, go
from handlers.screens.teaching import sources
from handlers.screens.teaching.same_name import asking

MOST_FILE = 20 * 1024 * 1024  # what the Bot API lets a bot download
_ICONS = {"queued": "🕓", "reading": "⏳", "ready": "✅", "failed": "⚠️", "cancelled": "⏹", "held": "✋"}
_TITLE = 60
_ADDRESS = re.compile(r"https?://\S+|[\w-]+(?:\.[\w-]+)*\.[a-zа-я]{2,}(?:/\S*)?", re.I)


async def _rows(here: Here) -> list[Row]:
    found = await here.services.knowledge.sources(here.actor)
    return [Row(f"{_icon(here, source)} {source.title}", (source.id,)) for source in found]


def _icon(here: Here, source: SourceCard) -> str:
    if source.state == "ready" and not source.reach.open_to(None, here.services.clock.now()):
        return "⌛"
    return _ICONS.get(source.state, "📄")


def _adding(here: Here) -> list[list[Button]]:
    return [
        [ask(here.say("button-add-knowledge"), "know", "add")],
        [ask(here.say("button-add-site"), "know", "site"), ask(here.say("button-add-faq"), "know", "asked")],
        [go(here.say("button-gaps"), "gaps"), go(here.say("button-curated"), "curated")],
        [go(here.say("button-answers"), "answers"), go(here.say("button-checks"), "checks")],
    ]


async def _add(here: Here, typed: Typed) -> Move:
    words = clean(typed.text).strip()
    if not typed.upload and _ADDRESS.fullmatch(words):
        return Move("linked", keep={"url": words})
    return await _add_file(here, typed.upload) if typed.upload else Move("source", (await add_text(here, words),))


async def _add_file(here: Here, upload: Upload) -> Move:
    name, content = await fetched(upload)
    known = await here.services.knowledge.namesake(here.actor, name, content) if upload.ref else None
    if known:
        return asking(here, known, upload)
    return Move("source", (await here.services.knowledge.add_file(here.actor, name, content),))


async def fetched(upload: Upload) -> tuple[str, bytes]:
    """Name and content. Raises BadInput when it is too big to be downloaded."""
    if upload.size > MOST_FILE:
        raise BadInput("error-file-too-big", most=MOST_FILE // 1024 // 1024)
    return clean(upload.name), await upload.fetch()


async def add_text(here: Here, words: str) -> SourceId:
    """Knowledge that was written into the chat. Raises BadInput when empty."""
    if not words:
        raise BadInput("error-empty-message")
    title = cut(words.split("\n", 1)[0], _TITLE)
    return await here.services.knowledge.add_text(here.actor, title, words)


async def _linked(here: Here) -> Page:
    """What of the address is meant."""
    rows = [
        [do(here.say("button-page-only"), "linked", "page")],
        [do(here.say("button-whole-site"), "linked", "site")],
    ]
    return page(here, "linked-title", cut(str(here.held.get("url", "")), 200), here.say("linked-about"), rows=rows)


async def _add_page(here: Here) -> Move:
    return await _add_url(here, str(here.held.get("url", "")), whole=False)


async def _add_site(here: Here) -> Move:
    return await _add_url(here, str(here.held.get("url", "")), whole=True)


async def _add_url(here: Here, url: str, whole: bool) -> Move:
    added = await here.services.knowledge.add_url(here.actor, url, whole)
    return Move("source", (added,))


async def _take_site(here: Here, typed: Typed) -> Move:
    return await _add_url(here, clean(typed.text).strip(), whole=True)


async def _take_question(here: Here, typed: Typed) -> Move:
    words = clean(typed.text).strip()
    if not words:
        raise BadInput("error-empty-message")
    return Move("know", keep={"asked_question": words}, asks=ask("", "know", "answered"))


async def _ask_answer(here: Here) -> Page:
    return page(here, "faq-title", cut(str(here.held.get("asked_question", "")), 300), "", here.say("faq-ask-answer"))


async def _take_answer(here: Here, typed: Typed) -> Move:
    asked, answer = str(here.held.get("asked_question", "")), clean(typed.text).strip()
    added = await here.services.knowledge.add_faq(here.actor, asked, answer)
    return Move("source", (added,))


async def _remove(here: Here) -> Move:
    await here.services.knowledge.remove(here.actor, SourceId(here.arg()))
    return Move("know", notice=here.say("notice-removed"))


SCREENS = (
    listing(
        "know", _rows, "source", need=Permission.SEE, extra=_adding,
        forms={
            "add": Form(saying("add-title", "add-about"), _add, Permission.TEACH, files=True),
            "site": Form(saying("site-title", "site-about"), _take_site, Permission.TEACH),
            "asked": Form(saying("faq-title", "faq-ask-question"), _take_question, Permission.TEACH),
            "answered": Form(_ask_answer, _take_answer, Permission.TEACH),
        },
    ),
    Screen(
        "linked", _linked, Permission.TEACH, "know",
        actions={"page": Action(_add_page), "site": Action(_add_site)},
    ),
    *sources.SCREENS,
    question("unlearn", "unlearn-title", _remove, need=Permission.TEACH, parent="know"),
)  # fmt: skip
