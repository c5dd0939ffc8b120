"""A file with the name of a source that is there, but other content: its new version, or one more source? Asked first.

What is kept until the answer is only where Telegram has the file: nobody need choose."""

import json

from dialogs.access import Permission
from dialogs.errors import Conflict, NotFound
from dialogs.ids import SourceId
from handlers.context import Here, SourceCard
from handlers.menu.kinds import cut, mark, page
from handlers.menu.screen import Action, Move, Page, Screen, Upload, do
from handlers.screens.teaching.reaching import source_of

_MOST = 20  # files of one person that wait for a choice


def asking(here: Here, known: SourceCard, upload: Upload) -> Move:
    """Leads to the question; the file is fetched again once it is answered."""
    key = mark(upload.ref)
    waiting = {**_waiting(here), key: [upload.ref, upload.name]}
    kept = dict(list(waiting.items())[-_MOST:])
    return Move("twin", (known.id, key), keep={"twins": json.dumps(kept)})


def _waiting(here: Here) -> dict[str, list[str]]:
    held = json.loads(str(here.held.get("twins") or "{}"))
    return dict(held)


def _file(here: Here) -> tuple[str, str]:
    """Where the file is and its name. Raises NotFound."""
    found = _waiting(here).get(here.arg(1))
    if found is None:
        raise NotFound("error-not-found", "file")
    return found[0], found[1]


async def _question(here: Here) -> Page:
    (_, name), known = _file(here), await source_of(here)
    about = here.say("twin-about", source=cut(known.title, 100), version=known.version)
    rows = [[do(here.say(f"button-twin-{what}"), "twin", what, *here.args)] for what in ("version", "another")]
    return page(here, "twin-title", cut(name, 200), about, rows=rows)


async def _version(here: Here) -> Move:
    place, name = _file(here)
    known = (await source_of(here)).id
    try:
        await here.services.knowledge.update_file(here.actor, known, name, await here.file(place))
    except Conflict as error:  # it is being read: the question stays, to be answered in a moment
        return Move("twin", here.args, notice=here.services.say(error.text, here.language))
    return _done(here, known)


async def _another(here: Here) -> Move:
    place, name = _file(here)
    return _done(here, await here.services.knowledge.add_file(here.actor, name, await here.file(place)))


def _done(here: Here, source: SourceId) -> Move:
    left = {key: file for key, file in _waiting(here).items() if key != here.arg(1)}
    return Move("source", (source,), keep={"twins": json.dumps(left)})


SCREENS = (
    Screen(
        "twin", _question, Permission.TEACH, "know", actions={"version": Action(_version), "another": Action(_another)}
    ),
)
