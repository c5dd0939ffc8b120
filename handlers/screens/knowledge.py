"""Knowledge: sources as a list and a card; adding by a file or a text, removing after a question."""

from dataclasses import replace

from dialogs.access import Permission
from dialogs.customer import clean
from dialogs.errors import BadInput, NotFound
from dialogs.ids import SourceId
from handlers.context import Here, SourceCard
from handlers.menu.kinds import Row, cut, listing, page, question
from handlers.menu.screen import Button, Form, Move, Page, Screen, Typed, Upload, ask, go

MOST_FILE = 20 * 1024 * 1024  # what the Bot API lets a bot download
_ICONS = {"queued": "🕓", "reading": "⏳", "ready": "✅", "failed": "⚠️"}
_TITLE = 60


async def _rows(here: Here) -> list[Row]:
    sources = await here.services.knowledge.sources(here.tenant)
    return [Row(f"{_ICONS.get(source.state, '📄')} {source.title}", (source.id,)) for source in sources]


def _adding(here: Here) -> list[list[Button]]:
    return [[ask(here.say("button-add-knowledge"), "know", "add")], [go(here.say("button-gaps"), "gaps")]]


async def _ask(here: Here) -> Page:
    return page(here, "add-title", here.say("add-about"))


async def _add(here: Here, typed: Typed) -> Move:
    added = await (_add_file(here, typed.upload) if typed.upload else _add_text(here, typed.text))
    return Move("source", (added,))


async def _add_file(here: Here, upload: Upload) -> SourceId:
    if upload.size > MOST_FILE:
        raise BadInput("error-file-too-big", most=MOST_FILE // 1024 // 1024)
    content = await upload.fetch()
    return await here.services.knowledge.add_file(here.tenant, clean(upload.name), content, here.actor.id)


async def _add_text(here: Here, words: str) -> SourceId:
    words = clean(words).strip()
    if not words:
        raise BadInput("error-empty-message")
    title = cut(words.split("\n", 1)[0], _TITLE)
    return await here.services.knowledge.add_text(here.tenant, title, words, here.actor.id)


async def _card(here: Here) -> Page:
    source = await _source(here)
    state = here.say(f"source-{source.state}", count=source.chunks)
    why = [here.services.say(source.error, here.language)] if source.error else []
    live = source.state in ("queued", "reading")
    fresh = [[go(here.say("button-refresh"), "source", source.id)]] if live else []
    rows = [*fresh, [go(here.say("button-try"), "try")], [go(here.say("button-remove"), "unlearn", source.id)]]
    return replace(page(here, "source-title", cut(source.title, 200), state, *why, rows=rows), live=live)


async def _source(here: Here) -> SourceCard:
    sources = await here.services.knowledge.sources(here.tenant)
    found = next((source for source in sources if source.id == here.arg()), None)
    if found is None:
        raise NotFound("error-not-found", "source")
    return found


async def _remove(here: Here) -> Move:
    await here.services.knowledge.remove(here.tenant, SourceId(here.arg()))
    return Move("know", notice=here.say("notice-removed"))


SCREENS = (
    listing(
        "know", _rows, "source", need=Permission.SEE, extra=_adding,
        forms={"add": Form(_ask, _add, Permission.TEACH, files=True)},
    ),
    Screen("source", _card, Permission.SEE, "know"),
    question("unlearn", "unlearn-title", _remove, need=Permission.TEACH, parent="know"),
)  # fmt: skip
