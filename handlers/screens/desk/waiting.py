"""The waiting list: clients who wait for a person's word, the most urgent first; and a manager's own day."""

from collections.abc import Mapping, Sequence

from aiogram.utils.formatting import Bold
from aiogram.utils.formatting import Text as Body

from dialogs.access import Permission
from dialogs.desk.cards import title_of
from dialogs.desk.my_day import MyDay, my_day
from dialogs.handovers.unattended import Unattended, count_unattended, tags_waiting, unattended
from dialogs.ids import MINUTE, DialogId, Millis
from dialogs.store import Topic, Uow
from handlers.context import Here
from handlers.desk.voice import work_of
from handlers.menu.kinds import cut, mark, page
from handlers.menu.screen import Action, Button, Move, Page, Screen, do, go, link

_SHOWN = 20
_BUTTONS = 8
_TAGS = 6  # to choose from


async def _list(here: Here) -> Page:
    def unit(uow: Uow) -> tuple[int, Sequence[Unattended], Mapping[str, int], str]:
        tags = tags_waiting(uow)
        tag = next((one for one in tags if mark(one) == here.arg()), "")
        return count_unattended(uow), unattended(uow, _SHOWN, tag), tags, tag

    count, waits, tags, tag = await here.services.store.read(here.tenant, unit)
    again = [*_filters(tags, tag), [go(here.say("button-refresh"), "waiting", *([mark(tag)] if tag else []))]]
    if not waits:
        return page(here, "waiting-title", here.say("waiting-empty"), rows=again)
    lines = [_line(here, number, wait) for number, wait in enumerate(waits, 1)]
    rows = [_row(here, number, wait) for number, wait in enumerate(waits[:_BUTTONS], 1)]
    return page(
        here, "waiting-title", here.say("waiting-count", count=tags.get(tag, count)), "", *lines, rows=[*rows, *again]
    )


def _filters(tags: Mapping[str, int], chosen: str) -> list[list[Button]]:
    """A button for each tag of those who wait; the chosen one leads back to all."""
    buttons = [
        go(f"✅ {cut(tag, 20)}", "waiting") if tag == chosen else go(f"{cut(tag, 20)} · {count}", "waiting", mark(tag))
        for tag, count in list(tags.items())[:_TAGS]
    ]
    return [buttons[first : first + 3] for first in range(0, len(buttons), 3)]


def _line(here: Here, number: int, wait: Unattended) -> Body:
    now = here.services.clock.now()
    who = f" · {wait.owner}" if wait.owner else ""
    words = f"\n{cut(wait.words, 80)}" if wait.words else ""
    name = Bold(cut(title_of(wait.dialog), 40))
    tags = "".join(f" · {tag}" for tag in wait.dialog.tags)
    return Body(
        f"{number}. ", name, f"{tags} · {lasting(here, now - wait.since)}{_promise(here, wait, now)}{who}{words}"
    )


def _promise(here: Here, wait: Unattended, now: Millis) -> str:
    if wait.due is None:
        return ""
    late = wait.due < now
    return " · " + here.say("waiting-late" if late else "waiting-left", time=lasting(here, abs(wait.due - now)))


def _row(here: Here, number: int, wait: Unattended) -> list[Button]:
    opening = to_topic(wait.topic)
    row = [link(here.say("waiting-open", number=number), opening)] if opening else []
    if not wait.owner:
        row.append(do(here.say("waiting-take", number=number), "waiting", "take", wait.dialog.id))
    return row


def to_topic(topic: Topic | None) -> str:
    """The address that opens a topic in Telegram; "" where there is none."""
    if topic is None or not topic.chat.startswith("-100"):
        return ""
    return f"https://t.me/c/{topic.chat[4:]}/{topic.thread}"


def lasting(here: Here, ms: Millis) -> str:
    """ "5 min", "2 h 10 min"."""
    minutes = max(0, ms) // MINUTE
    if not minutes:
        return here.say("waiting-moment")
    if minutes < 60:
        return here.say("waiting-minutes", count=minutes)
    return here.say("waiting-hours", hours=minutes // 60, minutes=minutes % 60)


async def _take(here: Here) -> Move:
    await work_of(here.services).answer_call(here.actor, DialogId(here.arg()))
    return Move("waiting", notice=here.say("desk-toast-take"))


async def _mine(here: Here) -> Page:
    now = here.services.clock.now()
    day = await here.services.store.read(here.tenant, lambda uow: my_day(uow, here.actor.id, now))
    facts = here.say("my-facts", taken=day.taken, answered=day.answered, resolved=day.resolved)
    first = [here.say("my-first", time=lasting(here, day.first))] if day.first is not None else []
    score = [here.say("my-score", score=f"{day.score:.1f}", count=day.rated)] if day.rated else []
    lines = [_own(here, dialog_line, now) for dialog_line in _numbered(day)]
    title = here.say("my-dialogs", count=len(day.mine))
    return page(here, "my-title", facts, *first, *score, "", title, *lines, rows=_my_rows(here, day))


def _numbered(day: MyDay) -> Sequence[tuple[int, str, Millis | None]]:
    return [(number, title_of(dialog), since) for number, (dialog, since, _) in enumerate(day.mine[:_SHOWN], 1)]


def _own(here: Here, line: tuple[int, str, Millis | None], now: Millis) -> Body:
    number, name, since = line
    waits = f" · {here.say('my-waits', time=lasting(here, now - since))}" if since else ""
    return Body(f"{number}. ", Bold(cut(name, 40)), waits)


def _my_rows(here: Here, day: MyDay) -> list[list[Button]]:
    opening = [(number, to_topic(topic)) for number, (_, _, topic) in enumerate(day.mine[:_BUTTONS], 1)]
    links = [link(here.say("waiting-open", number=number), address) for number, address in opening if address]
    pairs = [links[first : first + 2] for first in range(0, len(links), 2)]
    return [*pairs, [go(here.say("button-shift"), "shift"), go(here.say("button-waiting"), "waiting")]]


SCREENS = (
    Screen("waiting", _list, Permission.WATCH, actions={"take": Action(_take, Permission.WORK)}),
    Screen("my", _mine, Permission.WORK),
)
