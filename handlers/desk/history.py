"""The dialog's history, page by page, with its files on request; in the topic or the private chat."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.access import Permission
from dialogs.arrivals.revising import current
from dialogs.desk.cards import ICONS
from dialogs.messages import Attachment, AttachmentKind, Button
from dialogs.store import Uow
from dialogs.texts import Text, one_line, text
from dialogs.turn import Turn
from handlers.desk.call import Call

_PAGE = 8
_LINE = 400
_WHOLE = "w"


async def history(call: Call) -> Text | None:
    """A page: the newest first time, then the one that the button names, in place."""
    page = int(call.rest) if call.rest.isdecimal() and len(call.rest) < 5 else 0
    turns, more, zone = await _read(call, page)
    if not turns:
        return text("desk-history-empty")
    body = text("desk-history", page=page + 1, lines="\n".join(_line(call, turn, zone) for turn in turns))
    rows = _rows(call, page, more, sum(len(turn.attachments) for turn in turns))
    await (call.change(body, rows) if call.about_key.startswith("history:") else call.say("history", body, rows))
    return call.pop("desk-toast-history")


async def files(call: Call) -> Text | None:
    """The files of a page, sent again below: pictures small, with a button for all of them whole."""
    page, whole, _ = call.rest.partition(_WHOLE)
    turns, _, zone = await _read(call, int(page) if page.isdecimal() and len(page) < 5 else 0)
    small = not whole and any(item.thumb for turn in turns for item in turn.attachments)
    for number, turn in enumerate(turn for turn in turns if turn.attachments):
        taken = [_shown(item, small) for item in turn.attachments if not item.refused and (item.thumb or not whole)]
        if not taken:
            continue
        body = text("desk-history-file", line=_line(call, turn, zone))
        await call.voice.say(call.place, f"files:{call.once}:{number}", body, files=tuple(taken))
    if small:
        again = call.button(text("desk-button-whole"), "files", f"{page}{_WHOLE}")
        await call.say("whole", text("desk-history-small"), [[again]])
    return call.pop("desk-toast-files")


def _shown(item: Attachment, small: bool) -> Attachment:
    return replace(item, blob=item.thumb, kind=AttachmentKind.PHOTO, size=0) if small and item.thumb else item


async def _read(call: Call, page: int) -> tuple[Sequence[Turn], bool, ZoneInfo]:
    call.actor.require(Permission.WORK)

    def unit(uow: Uow) -> tuple[Sequence[Turn], str]:
        return uow.dialogs.turns(call.dialog_id, _PAGE * (page + 2) + 1), uow.tenants.get().timezone

    turns, zone = await call.services.store.read(call.actor.tenant, unit)
    said = [turn for turn in current(turns) if turn.said]
    last = len(said) - _PAGE * page
    return said[max(0, last - _PAGE) : max(0, last)], last > _PAGE, ZoneInfo(zone)


def _rows(call: Call, page: int, more: bool, count: int) -> Sequence[Sequence[Button]]:
    older = [call.button(text("desk-button-older"), "history", str(page + 1))] if more else []
    newer = [call.button(text("desk-button-newer"), "history", str(page - 1))] if page else []
    files = [call.button(text("desk-button-files", count=count), "files", str(page))] if count else []
    return [row for row in (older + newer, files) if row]


def _line(call: Call, turn: Turn, zone: ZoneInfo) -> str:
    moment = call.moment(datetime.fromtimestamp(turn.at / 1000, zone))
    said = (moment, ICONS[turn.author], one_line(turn.text, _LINE), "📎" * len(turn.attachments))
    return " ".join(part for part in said if part)
