"""Queues: which calls they take, who answers, by which rule, by when, and what happens when nobody does."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from dialogs.access import Permission
from dialogs.duty import general_of
from dialogs.errors import BadInput, NotFound
from dialogs.hearing import workers
from dialogs.ids import MemberId, new_id
from dialogs.queues import GENERAL, Queue, QueueId, Rule, Sla, Steps
from dialogs.schedule import WorkingHours
from dialogs.schedule_words import week_of
from dialogs.setup import named
from dialogs.store import Uow
from handlers.context import Here
from handlers.menu.kinds import Row, listing, mark, page, question
from handlers.menu.screen import Act, Action, Button, Draw, Form, Move, Page, Screen, Take, Typed, ask, do, go
from handlers.screens.hours import duty, number_of, told

_NEED = Permission.SETTINGS
_LANGUAGES = {"ru": "Русский", "en": "English"}
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


async def _ask_new(here: Here) -> Page:
    return page(here, "button-queue-add", here.say("queue-name-how"))


async def _add(here: Here, typed: Typed) -> Move:
    queue = Queue(QueueId(new_id(here.services.clock.now())), named(typed.text))
    await duty(here).save_queue(here.actor, queue)
    return Move("queue", (queue.id,), here.say("notice-saved"))


async def _queue(here: Here) -> Queue:
    wanted = here.arg()

    def unit(uow: Uow) -> Queue | None:
        return next((one for one in (*uow.rota.queues(), general_of(uow)) if one.id == wanted), None)

    found = await here.services.store.read(here.tenant, unit)
    if found is None:
        raise NotFound("error-not-found", "queue")
    return found


async def _choices(here: Here) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Names of inboxes and of people, by id."""

    def unit(uow: Uow) -> tuple[Mapping[str, str], Mapping[str, str]]:
        inboxes = {str(inbox.id): inbox.name for inbox in uow.setup.inboxes() if inbox.active}
        return inboxes, {str(member.id): member.name for member in workers(uow)}

    return await here.services.store.read(here.tenant, unit)


async def _card(here: Here) -> Page:
    queue = await _queue(here)
    inboxes, people = await _choices(here)
    every = here.say("queue-every")
    lines = [] if queue.id == GENERAL.id else [
        here.say("queue-inboxes", names=_names(inboxes, queue.inboxes) or every),
        here.say("queue-languages", names=_names(_LANGUAGES, queue.languages) or every),
        here.say("queue-words", words=", ".join(queue.words) or every),
    ]  # fmt: skip
    lines += [here.say("queue-members", names=_names(people, queue.members) or here.say("queue-all-people")),
              _rule(here, queue, people), _sla(here, queue.sla), _steps(here, queue.steps)]  # fmt: skip
    hours = [here.say("queue-hours-company")] if queue.hours.always else told(here, queue.hours)
    return page(here, "queue-title", _name(here, queue), "", *lines, "", *hours, rows=_card_rows(here, queue))


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
        queue = await _queue(here)
        await duty(here).save_queue(here.actor, change(queue, typed.text))
        return Move("queue", (queue.id,), here.say("notice-saved"))

    return take


def _asking(title: str, how: str) -> Draw:
    async def draw(here: Here) -> Page:
        return page(here, title, here.say(how))

    return draw


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
    queue, week = await _queue(here), week_of(typed.text)
    zone = await here.services.store.read(here.tenant, lambda uow: uow.tenants.get().timezone)
    await duty(here).save_queue(here.actor, replace(queue, hours=WorkingHours(zone, week, queue.hours.exceptions)))
    return Move("queue", (queue.id,), here.say("notice-saved"))


async def _business(here: Here) -> Move:
    queue = await _queue(here)
    await duty(here).save_queue(here.actor, replace(queue, sla=replace(queue.sla, business=not queue.sla.business)))
    return Move("queue", (queue.id,), here.say("notice-saved"))


async def _filters(here: Here) -> Page:
    queue, (inboxes, _) = await _queue(here), await _choices(here)
    rows = [[_switch("qfilter", "inbox", queue, key, name, queue.inboxes)] for key, name in inboxes.items()]
    rows += [[_switch("qfilter", "language", queue, key, name, queue.languages)] for key, name in _LANGUAGES.items()]
    return page(here, "button-queue-filters", here.say("queue-filters-about"), rows=[*rows[:40], _up(here, queue)])


def _switch(screen: str, action: str, queue: Queue, key: str, name: str, chosen: frozenset[str]) -> Button:
    return do(f"{'✅' if key in chosen else '▫️'} {name}", screen, action, queue.id, mark(key))


def _up(here: Here, queue: Queue) -> list[Button]:
    return [go(here.say("button-queue-back"), "queue", queue.id)]


def _flipping(screen: str, field: str, known: Callable[[Here], Awaitable[Mapping[str, str]]]) -> Act:
    """A switch that puts one choice in, or takes it out."""

    async def run(here: Here) -> Move:
        queue = await _queue(here)
        key = _marked(await known(here), here.arg(1))
        chosen = frozenset(getattr(queue, field)) ^ {key}
        await duty(here).save_queue(here.actor, replace(queue, **{field: chosen}))  # type: ignore[arg-type]
        return Move(screen, (queue.id,))

    return run


def _marked(known: Mapping[str, str], wanted: str) -> str:
    found = next((key for key in known if mark(key) == wanted), None)
    if found is None:
        raise NotFound("error-not-found", "choice")
    return found


async def _inboxes(here: Here) -> Mapping[str, str]:
    return (await _choices(here))[0]


async def _staff(here: Here) -> Mapping[str, str]:
    return (await _choices(here))[1]


async def _languages(here: Here) -> Mapping[str, str]:
    return _LANGUAGES


async def _people(here: Here) -> Page:
    queue, people = await _queue(here), await _staff(here)
    chosen = frozenset(str(one) for one in queue.members)
    rows = [[_switch("qpeople", "flip", queue, key, name, chosen)] for key, name in people.items()]
    return page(here, "button-queue-people", here.say("queue-people-about"), rows=[*rows[:40], _up(here, queue)])


async def _rules(here: Here) -> Page:
    queue, people = await _queue(here), await _staff(here)
    rows = [[do(_ticked(queue.rule is rule, here.say("queue-rule-name", rule=rule.value)), "qrule", "set", queue.id,
                rule.value)] for rule in Rule if rule is not Rule.NAMED]  # fmt: skip
    rows += [[do(_ticked(queue.rule is Rule.NAMED and queue.named == key, f"👤 {name}"), "qrule", "name", queue.id,
                 mark(key))] for key, name in people.items()]  # fmt: skip
    return page(here, "button-queue-rule", here.say("queue-rule-about"), rows=[*rows[:40], _up(here, queue)])


def _ticked(on: bool, label: str) -> str:
    return f"{'✅' if on else '▫️'} {label}"


async def _set_rule(here: Here) -> Move:
    if here.arg(1) not in set(Rule):
        raise NotFound("error-not-found", "rule")
    queue = await _queue(here)
    await duty(here).save_queue(here.actor, replace(queue, rule=Rule(here.arg(1)), named=None))
    return Move("queue", (queue.id,), here.say("notice-saved"))


async def _name_one(here: Here) -> Move:
    queue, key = await _queue(here), _marked(await _staff(here), here.arg(1))
    await duty(here).save_queue(here.actor, replace(queue, rule=Rule.NAMED, named=MemberId(key)))
    return Move("queue", (queue.id,), here.say("notice-saved"))


async def _remove(here: Here) -> Move:
    await duty(here).remove_queue(here.actor, QueueId(here.arg()))
    return Move("queues", notice=here.say("notice-removed"))


SCREENS = (
    listing("queues", _rows, "queue", need=_NEED, extra=_extra, parent="desk", forms={"add": Form(_ask_new, _add)}),
    Screen("queue", _card, _NEED, "queues", actions={"business": Action(_business)}, forms={
        "name": Form(_asking("button-rename", "queue-name-how"),
                     _changing(lambda queue, typed: replace(queue, name=named(typed)))),
        "words": Form(_asking("button-queue-words", "queue-words-how"),
                      _changing(lambda queue, typed: replace(queue, words=_stems(typed)))),
        "sla": Form(_asking("button-queue-sla", "queue-sla-how"), _changing(_with_sla)),
        "steps": Form(_asking("button-queue-steps", "queue-steps-how"), _changing(_with_steps)),
        "hours": Form(_asking("button-queue-hours", "hours-week-how"), _hours),
    }),
    Screen("qfilter", _filters, _NEED, "queues", actions={
        "inbox": Action(_flipping("qfilter", "inboxes", _inboxes)),
        "language": Action(_flipping("qfilter", "languages", _languages)),
    }),
    Screen("qpeople", _people, _NEED, "queues", actions={"flip": Action(_flipping("qpeople", "members", _staff))}),
    Screen("qrule", _rules, _NEED, "queues", actions={"set": Action(_set_rule), "name": Action(_name_one)}),
    question("unqueue", "unqueue-title", _remove, need=_NEED, parent="queues"),
)  # fmt: skip
