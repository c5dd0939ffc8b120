"""The report of a run: how many answers change, which become worse, with the words before and after."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.access import Actor, Permission
from dialogs.ids import Millis
from dialogs.learning.checks import Change, Item, Result, Run
from dialogs.learning.gap_news import editors
from dialogs.messages import Audience, Button, OutboundMessage, Priority
from dialogs.store import Uow
from dialogs.tenant import CONTROL, Member
from dialogs.texts import one_line, text

_MARKS = {Change.WORSE: "🔻", Change.BETTER: "🔺", Change.CHANGED: "✏️"}
_SHOWN = 5
_CUT = 160


def report(uow: Uow, run: Run, now: Millis) -> None:
    """Part of the unit that ends a run: whoever caused it hears of it; of a source's change the editors do, and only
    when answers changed."""
    if run.why == "source" and not run.changed:
        return
    own = [member for member in uow.members.every() if member.id == run.by and member.active]
    for member in own or editors(uow):
        uow.outbox.add(_message(member, run), now)


def report_held(uow: Uow, run: Run, title: str, now: Millis) -> None:
    """Part of the unit that holds a source: those who keep the knowledge, and whoever added it, decide."""
    added = [one for one in uow.members.every() if one.id == run.by and Actor(one).can(Permission.TEACH)]
    for member in {one.id: one for one in (*editors(uow), *added)}.values():
        uow.outbox.add(_held(member, run, title), now)


def _held(member: Member, run: Run, title: str) -> OutboundMessage:
    body = text(
        "check-held", title=one_line(title, _CUT), worse=len(run.items), serves="yes" if run.before else "no",
        lines=_lines(run.items), more=max(0, len(run.items) - _SHOWN),
    )  # fmt: skip
    keep = "check-button-old" if run.before else "check-button-out"
    row = (Button(text("check-button-publish"), f"c:publish:{run.id}"), Button(text(keep), f"c:old:{run.id}"))
    return replace(_message(member, run), body=body, buttons=(row,))


def _message(member: Member, run: Run) -> OutboundMessage:
    worse, passed = run.count(Change.WORSE), sum(item.after.passed for item in run.items)
    body = text(
        "check-report", why=run.why, total=len(run.items), changed=len(run.changed), worse=worse,
        better=run.count(Change.BETTER), passed=passed, version=run.after, lines=_lines(run.changed),
    )  # fmt: skip
    return OutboundMessage(
        key=f"check:{run.id}:{member.id}", inbox_id=CONTROL, audience=Audience.DESK, chat=str(member.telegram_id),
        body=body, language=member.language, buttons=_buttons(run), priority=Priority.CARD, author="system",
    )  # fmt: skip


def _buttons(run: Run) -> Sequence[Sequence[Button]]:
    if run.why != "publish" or not run.changed:
        return ()
    keep, back = (Button(text(f"check-button-{name}"), f"c:{name}:{run.id}") for name in ("keep", "back"))
    return ((keep, back),)


def _lines(items: Sequence[Item]) -> str:
    return "\n\n".join(_line(item) for item in items[:_SHOWN]) or "-"


def _line(item: Item) -> str:
    before = f"− {_said(item.before)}\n" if item.before else ""  # a fresh question was not asked before
    return f"{_MARKS[item.change]} {one_line(item.question, _CUT)}\n{before}+ {_said(item.after)}"


def _said(result: Result) -> str:
    return one_line(result.words, _CUT) + (f" [{result.source}]" if result.source else "") if result.words else "🙋"
