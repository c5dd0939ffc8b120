"""A source's card: how far its reading is, what was read and what not, its versions, its freshness, trying it."""

from dataclasses import replace

from dialogs.access import Permission
from dialogs.calendar.days import day_of
from dialogs.customer import clean
from dialogs.errors import BadInput, NotFound
from dialogs.ids import SourceId
from handlers.context import Here, SourceCard, VersionCard
from handlers.menu.kinds import cut, page
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Typed, ask, do, go
from handlers.screens.teaching import reaching
from handlers.screens.teaching.reaching import reach_lines, reach_rows, source_of
from handlers.screens.teaching.trying import try_out

EVERY = (0, 6, 24, 168, 720)  # hours
_MOST_FILE = 20 * 1024 * 1024
_MOST_NOTES = 15
_MOST_VERSIONS = 10


async def _card(here: Here) -> Page:
    source = await source_of(here)
    told = [*_why(here, source), *await reach_lines(here, source.reach), *await _namesakes(here, source)]
    lines = [_state(here, source), *told, *_shown(here, source)]
    rows = _working(here, source) if source.state in ("queued", "reading") else await _resting(here, source)
    rows = [*rows, [go(here.say("button-remove"), "unlearn", source.id)]]
    drawn = page(here, "source-title", cut(source.title, 200), *lines, rows=rows)
    return replace(drawn, live=source.state in ("queued", "reading"))


def _state(here: Here, source: SourceCard) -> str:
    if source.state != "reading":
        return here.say(f"source-{source.state}", count=source.chunks)
    if source.chunks and source.done == source.chunks:
        return here.say("source-checking")
    if source.chunks and source.done <= source.chunks and (source.done or not source.pages_done):
        left = here.say("source-left", seconds=source.left) if source.left else ""
        words = here.say("source-embedding", done=source.done, total=source.chunks)
        return f"{words} {left}".strip()
    if not source.pages:
        return here.say("source-opening")
    return here.say("source-pages", done=source.pages_done, total=source.pages)


def _why(here: Here, source: SourceCard) -> list[str]:
    if source.error is None:
        return []
    old = [here.say("source-old-serves", version=source.serving)] if source.serving else []
    return [here.services.say(source.error, here.language), *old]


async def _namesakes(here: Here, source: SourceCard) -> list[str]:
    """A file that is sent once more is a source of its own: both answer, and get in each other's way."""
    if source.made != "file":
        return []
    every = await here.services.knowledge.sources(here.actor)
    twins = [one for one in every if one.title == source.title and one.id != source.id and not one.unread]
    return [here.say("source-namesake")] if twins else []


def _shown(here: Here, source: SourceCard) -> list[str]:
    lines = [here.services.say(note, here.language) for note in source.notes[:_MOST_NOTES]]
    fresh = [here.say(f"source-every-{source.every}")] if source.url else []
    return [*fresh, *([""] if lines else []), *lines]


def _working(here: Here, source: SourceCard) -> list[list[Button]]:
    rows = [[go(here.say("button-refresh"), "source", source.id)]]
    return [*rows, [do(here.say("button-cancel-reading"), "source", "cancel", source.id)]]


async def _resting(here: Here, source: SourceCard) -> list[list[Button]]:
    rows = [*_to_decide(here, source), *await _to_try(here, source), *_to_renew(here, source)]
    if source.unread:
        return rows
    return [*rows, [go(here.say("button-versions"), "versions", source.id)], *await reach_rows(here, source)]


def _to_decide(here: Here, source: SourceCard) -> list[list[Button]]:
    if source.state == "held":
        keep = here.say("check-button-old" if source.serving else "check-button-out")
        publish = do(here.say("button-publish-held"), "source", "publish", source.id)
        return [[publish, do(keep, "source", "keep", source.id)]]
    if source.state in ("failed", "cancelled"):
        return [[do(here.say("button-run-again"), "source", "again", source.id)]]
    return []


async def _to_try(here: Here, source: SourceCard) -> list[list[Button]]:
    examples = await here.services.knowledge.examples(here.actor, source.id) if source.serving else ()
    rows = [[do(f"💬 {cut(words, 50)}", "source", "try", source.id, str(at))] for at, words in enumerate(examples)]
    return rows if source.unread else [*rows, [go(here.say("button-try"), "try")]]


def _to_renew(here: Here, source: SourceCard) -> list[list[Button]]:
    if not source.url:
        return [[ask(here.say(f"button-new-{source.made}"), "source", "file", source.id)]]
    return [
        [do(here.say("button-look-now"), "source", "look", source.id)],
        [do(here.say("button-every"), "source", "every", source.id)],
    ]


async def _cancel(here: Here) -> Move:
    await here.services.knowledge.cancel(here.actor, SourceId(here.arg()))
    return _back(here, "notice-cancelled")


async def _again(here: Here) -> Move:
    await here.services.knowledge.again(here.actor, SourceId(here.arg()))
    return _back(here)


async def _publish(here: Here) -> Move:
    await here.services.knowledge.publish(here.actor, SourceId(here.arg()))
    return _back(here)


async def _keep(here: Here) -> Move:
    await here.services.knowledge.keep(here.actor, SourceId(here.arg()))
    return _back(here)


async def _look(here: Here) -> Move:
    await here.services.knowledge.refresh(here.actor, SourceId(here.arg()))
    return _back(here)


async def _every(here: Here) -> Move:
    source = await source_of(here)
    later = [hours for hours in EVERY if hours > source.every]
    await here.services.knowledge.refresh_every(here.actor, source.id, later[0] if later else 0)
    return _back(here, "notice-saved")


async def _try(here: Here) -> Move:
    examples = await here.services.knowledge.examples(here.actor, SourceId(here.arg()))
    at = int(here.arg(1)) if here.arg(1).isdecimal() else 0
    if at >= len(examples):
        raise NotFound("error-not-found", "example")
    return await try_out(here, examples[at])


async def _ask_file(here: Here) -> Page:
    source = await source_of(here)
    return page(here, "version-title", cut(source.title, 200), here.say(f"version-about-{source.made}"))


async def _take_file(here: Here, typed: Typed) -> Move:
    if typed.upload is None:
        return await _take_text(here, clean(typed.text).strip())
    if typed.upload.size > _MOST_FILE:
        raise BadInput("error-file-too-big", most=_MOST_FILE // 1024 // 1024)
    content, name = await typed.upload.fetch(), clean(typed.upload.name)
    await here.services.knowledge.update_file(here.actor, SourceId(here.arg()), name, content)
    return _back(here)


async def _take_text(here: Here, words: str) -> Move:
    source = await source_of(here)
    if source.made not in ("text", "entry") or not words:
        raise BadInput("error-file-wanted" if source.made == "file" else "error-empty-message")
    await here.services.knowledge.update_text(here.actor, source.id, words)
    return _back(here)


async def _versions(here: Here) -> Page:
    source = await source_of(here)
    found = await here.services.knowledge.versions(here.actor, source.id)
    lines = [_version(here, source, one) for one in found[:_MOST_VERSIONS]]
    rows = [
        [do(here.say("button-roll-back", number=one.number), "versions", "back", source.id, str(one.number))]
        for one in found[:_MOST_VERSIONS]
        if one.number != source.serving
    ]
    back = [go(here.say("button-back-to-source"), "source", source.id)]
    return page(here, "versions-title", cut(source.title, 200), *lines, rows=[*rows, back])


def _version(here: Here, source: SourceCard, one: VersionCard) -> str:
    made, serves = here.day(day_of(one.made_at, "UTC")), "yes" if one.number == source.serving else "no"
    name = cut(_called(source, one), 60)
    return here.say("version-line", number=one.number, date=made, name=name, serves=serves)


def _called(source: SourceCard, one: VersionCard) -> str:
    """A question with its answer was typed: it has no file's name."""
    return source.title if source.made == "entry" else one.name


async def _roll_back(here: Here) -> Move:
    number = int(here.arg(1)) if here.arg(1).isdecimal() else 0
    await here.services.knowledge.roll_back(here.actor, SourceId(here.arg()), number)
    return _back(here, "notice-saved")


def _back(here: Here, notice: str = "") -> Move:
    return Move("source", (here.arg(),), notice=here.say(notice) if notice else "")


SCREENS = (
    Screen(
        "source", _card, Permission.SEE, "know",
        actions={
            "cancel": Action(_cancel, Permission.TEACH),
            "again": Action(_again, Permission.TEACH),
            "publish": Action(_publish, Permission.TEACH),
            "keep": Action(_keep, Permission.TEACH),
            "look": Action(_look, Permission.TEACH),
            "every": Action(_every, Permission.TEACH),
            "try": Action(_try, Permission.TRY),
        },
        forms={"file": Form(_ask_file, _take_file, Permission.TEACH, files=True), "dates": reaching.FORM},
    ),
    *reaching.SCREENS,
    Screen("versions", _versions, Permission.SEE, "know", actions={"back": Action(_roll_back, Permission.TEACH)}),
)  # fmt: skip
