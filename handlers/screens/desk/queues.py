"""Queues: which calls they take, who answers, by which rule, by when, and what happens when nobody does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dialogs.access import Permission
from dialogs.calendar.schedule import WorkingHours
from dialogs.calendar.schedule_words import week_of
from dialogs.errors import BadInput
from dialogs.handovers.duty import general_of
from dialogs.handovers.queues import GENERAL, Queue, QueueId, Sla, Steps
from dialogs.ids import MemberId, new_id
from dialogs.typed import named
from handlers.context import Here
from handlers.menu.kinds import Row, listing, page, question, saying
from handlers.menu.screen import Action, Button, Form, Move, Page, Screen, Take, Typed, ask, do, go
from handlers.screens.desk.hours import duty, number_of, told
from handlers.screens.desk.queue_choices import LANGUAGES, choices, this_queue

_NEED = Permission.SETTINGS
_MOST_MINUTES = 100_000
_MOST_STEMS = 30


async def _rows(here: Here) -> list[Row]:
    queues, general = await here.services.store.read(here.tenant, lambda uow: (uow.rota.queues(), general_of(uow)))
    own = [Row(f"📥 {queue.name}", (queue.id,)) for queue in queues if queue.id != GENERAL.id]
    return [*own, Row(f"📥 {_name(here, general)}", (general.id,))]


def _name(here: Here, queue: Queue) -> str:
    return queue.name or here.say("queue-general")


def _extra(here: Here) -> Sequence[Sequence[Button]]:
    return [[ask(here.say("button-queue-add"), "queues", "add")]]


async def _add(here: Here, typed: Typed) -> Move:
    queue = Queue(QueueId(new_id(here.services.clock.now())), named(typed.text))
    await duty(here).save_queue(here.actor, queue)
    return Move("qfilter", (queue.id,), here.say("notice-saved"))


async def _card(here: Here) -> Page:
    queue = await this_queue(here)
    inboxes, people = await choices(here)
    lines = [] if queue.id == GENERAL.id else _filters(here, queue, inboxes)
    lines += [here.say("queue-members", names=_names(people, queue.members) or here.say("queue-all-people")),
              _rule(here, queue, people), _sla(here, queue.sla), _steps(here, queue.steps)]  # fmt: skip
    hours = [here.say("queue-hours-company")] if queue.hours.always else told(here, queue.hours)
    return page(here, "queue-title", _name(here, queue), "", *lines, "", *hours, rows=_card_rows(here, queue))


def _filters(here: Here, queue: Queue, inboxes: Mapping[str, str]) -> list[str]:
    if not queue.sorts:
        return [here.say("queue-takes-nothing")]
    every = here.say("queue-every")
    return [
        here.say("queue-inboxes", names=_names(inboxes, queue.inboxes) or every),
        here.say("queue-languages", names=_names(LANGUAGES, queue.languages) or every),
        here.say("queue-words", words=", ".join(queue.words) or every),
    ]


def _names(known: Mapping[str, str], chosen: frozenset[str] | frozenset[MemberId]) -> str:
    return ", ".join(name for key, name in known.items() if key in chosen)


def _rule(here: Here, queue: Queue, people: Mapping[str, str]) -> str:
    return here.say("queue-rule", rule=queue.rule.value, name=people.get(queue.named or "", "") or "–")


def _sla(here: Here, sla: Sla) -> str:
    return here.say("queue-sla", first=sla.first, following=sla.following, resolution=sla.resolution,
                    business="yes" if sla.business else "no")  # fmt: skip


def _steps(here: Here, steps: Steps) -> str:
    return here.say("queue-steps", reoffer=steps.reoffer, lead=steps.lead, owner=steps.owner, alert=steps.alert)


def _card_rows(here: Here, queue: Queue) -> list[list[Button]]:
    own = queue.id != GENERAL.id

    def opens(label: str, screen: str) -> Button:
        return go(here.say(label), screen, queue.id)

    def asks(name: str) -> Button:
        return ask(here.say(f"button-queue-{name}"), "queue", name, queue.id)

    business = do(here.say("button-queue-business"), "queue", "business", queue.id)
    rename = ask(here.say("button-rename"), "queue", "name", queue.id)
    rows = [
        [opens("button-queue-filters", "qfilter"), asks("words")] if own else [],
        [opens("button-queue-people", "qpeople"), opens("button-queue-rule", "qrule")],
        [asks("sla"), business],
        [asks("steps"), asks("hours")],
        [rename] if own else [],
        [opens("button-remove" if own else "button-queue-reset", "unqueue")],
    ]
    return [row for row in rows if row]


def _changing(change: Callable[[Queue, str], Queue]) -> Take:
    """A form whose text becomes a part of the queue."""

    async def take(here: Here, typed: Typed) -> Move:
        queue = await this_queue(here)
        await duty(here).save_queue(here.actor, change(queue, typed.text))
        return Move("queue", (queue.id,), here.say("notice-saved"))

    return take


def _stems(typed: str) -> tuple[str, ...]:
    words = [" ".join(word.lower().split()) for word in typed.replace("\n", ",").split(",")]
    return () if typed.strip() == "-" else tuple(word for word in words if word)[:_MOST_STEMS]


def numbers(typed: str, count: int) -> Sequence[int]:
    """So many whole numbers. Raises BadInput."""
    found = [number_of(part) for part in typed.replace(",", " ").split()]
    if len(found) != count or max(found, default=0) > _MOST_MINUTES:
        raise BadInput("error-minutes", count=count)
    return found


def _with_sla(queue: Queue, typed: str) -> Queue:
    first, following, resolution = numbers(typed, 3)
    return replace(queue, sla=replace(queue.sla, first=first, following=following, resolution=resolution))


def _with_steps(queue: Queue, typed: str) -> Queue:
    return replace(queue, steps=Steps(*numbers(typed, 4)))


async def _hours(here: Here, typed: Typed) -> Move:
    queue, week = await this_queue(here), week_of(typed.text)
    zone = await here.services.store.read(here.tenant, lambda uow: uow.tenants.get().timezone)
    await duty(here).save_queue(here.actor, replace(queue, hours=WorkingHours(zone, week, queue.hours.exceptions)))
    return Move("queue", (queue.id,), here.say("notice-saved"))


async def _business(here: Here) -> Move:
    queue = await this_queue(here)
    await duty(here).save_queue(here.actor, replace(queue, sla=replace(queue.sla, business=not queue.sla.business)))
    return Move("queue", (queue.id,), here.say("notice-saved"))


async def _remove(here: Here) -> Move:
    await duty(here).remove_queue(here.actor, QueueId(here.arg()))
    return Move("queues", notice=here.say("notice-removed"))


SCREENS = (
    listing("queues", _rows, "queue", need=_NEED, extra=_extra, parent="desk",
            forms={"add": Form(saying("button-queue-add", "queue-name-how"), _add)}),
    Screen("queue", _card, _NEED, "queues", actions={"business": Action(_business)}, forms={
        "name": Form(saying("button-rename", "queue-name-how"),
                     _changing(lambda queue, typed: replace(queue, name=named(typed)))),
        "words": Form(saying("button-queue-words", "queue-words-how"),
                      _changing(lambda queue, typed: replace(queue, words=_stems(typed)))),
        "sla": Form(saying("button-queue-sla", "queue-sla-how"), _changing(_with_sla)),
        "steps": Form(saying("button-queue-steps", "queue-steps-how"), _changing(_with_steps)),
        "hours": Form(saying("button-queue-hours", "hours-week-how"), _hours),
    }),
    question("unqueue", "unqueue-title", _remove, need=_NEED, parent="queues"),
)  # fmt: skip
