"""What falls into a queue, who answers and by which rule: switches over what the company has."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from dialogs.access import Permission, workers
from dialogs.errors import NotFound
from dialogs.handovers.duty import general_of
from dialogs.handovers.queues import Queue, Rule
from dialogs.ids import MemberId
from dialogs.store import Uow
from dialogs.tenant import Inbox
from handlers.context import Here
from handlers.menu.kinds import mark, page
from handlers.menu.screen import Act, Action, Button, Move, Page, Screen, ask, do
from handlers.screens.desk.hours import duty

_NEED = Permission.SETTINGS
LANGUAGES = {"ru": "Русский", "en": "English"}


async def this_queue(here: Here) -> Queue:
    """The one that the first argument names. Raises NotFound."""
    wanted = here.arg()

    def unit(uow: Uow) -> Queue | None:
        return next((one for one in (*uow.rota.queues(), general_of(uow)) if one.id == wanted), None)

    found = await here.services.store.read(here.tenant, unit)
    if found is None:
        raise NotFound("error-not-found", "queue")
    return found


async def choices(here: Here) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Names of inboxes (several may bear the company's own, so the channel is told) and of people, by id."""

    def unit(uow: Uow) -> tuple[Sequence[Inbox], Mapping[str, str]]:
        inboxes = [inbox for inbox in uow.setup.inboxes() if inbox.active]
        return inboxes, {str(member.id): member.name for member in workers(uow.members.every())}

    inboxes, people = await here.services.store.read(here.tenant, unit)
    named = {str(one.id): f"{one.name} · {here.say('channel-name', kind=one.kind)}" for one in inboxes}
    return named, people


async def _filters(here: Here) -> Page:
    queue, (inboxes, _) = await this_queue(here), await choices(here)
    rows = [[_switch("qfilter", "inbox", queue, key, name, queue.inboxes)] for key, name in inboxes.items()]
    rows += [[_switch("qfilter", "language", queue, key, name, queue.languages)] for key, name in LANGUAGES.items()]
    words = [ask(here.say("button-queue-words"), "queue", "words", queue.id)]
    about = [] if queue.sorts else ["", here.say("queue-takes-nothing")]
    told = here.say("queue-filters-about", name=queue.name)
    return page(here, "button-queue-filters", told, *about, rows=[*rows[:40], words], up=[queue.id])


def _switch(screen: str, action: str, queue: Queue, key: str, name: str, chosen: frozenset[str]) -> Button:
    return do(f"{'✅' if key in chosen else '▫️'} {name}", screen, action, queue.id, mark(key))


def _flipping(screen: str, field: str, known: Callable[[Here], Awaitable[Mapping[str, str]]]) -> Act:
    """A switch that puts one choice in, or takes it out."""

    async def run(here: Here) -> Move:
        queue = await this_queue(here)
        key = _marked(await known(here), here.arg(1))
        chosen = frozenset(getattr(queue, field)) ^ {key}
        await duty(here).save_queue(here.actor, replace(queue, **{field: chosen}))  # type: ignore[arg-type]  # a set
        return Move(screen, (queue.id,))

    return run


def _marked(known: Mapping[str, str], wanted: str) -> str:
    found = next((key for key in known if mark(key) == wanted), None)
    if found is None:
        raise NotFound("error-not-found", "choice")
    return found


async def _inboxes(here: Here) -> Mapping[str, str]:
    return (await choices(here))[0]


async def _staff(here: Here) -> Mapping[str, str]:
    return (await choices(here))[1]


async def _languages(here: Here) -> Mapping[str, str]:
    return LANGUAGES


async def _people(here: Here) -> Page:
    queue, people = await this_queue(here), await _staff(here)
    chosen = frozenset(str(one) for one in queue.members)
    rows = [[_switch("qpeople", "flip", queue, key, name, chosen)] for key, name in people.items()]
    return page(here, "button-queue-people", here.say("queue-people-about"), rows=rows[:40], up=[queue.id])


async def _rules(here: Here) -> Page:
    queue, people = await this_queue(here), await _staff(here)
    rows = [[do(_ticked(queue.rule is rule, here.say("queue-rule-name", rule=rule.value)), "qrule", "set", queue.id,
                rule.value)] for rule in Rule if rule is not Rule.NAMED]  # fmt: skip
    rows += [[do(_ticked(queue.rule is Rule.NAMED and queue.named == key, f"👤 {name}"), "qrule", "name", queue.id,
                 mark(key))] for key, name in people.items()]  # fmt: skip
    return page(here, "button-queue-rule", here.say("queue-rule-about"), rows=rows[:40], up=[queue.id])


def _ticked(on: bool, label: str) -> str:
    return f"{'✅' if on else '▫️'} {label}"


async def _set_rule(here: Here) -> Move:
    if here.arg(1) not in set(Rule):
        raise NotFound("error-not-found", "rule")
    queue = await this_queue(here)
    await duty(here).save_queue(here.actor, replace(queue, rule=Rule(here.arg(1)), named=None))
    return Move("queue", (queue.id,), here.say("notice-saved"))


async def _name_one(here: Here) -> Move:
    queue, key = await this_queue(here), _marked(await _staff(here), here.arg(1))
    await duty(here).save_queue(here.actor, replace(queue, rule=Rule.NAMED, named=MemberId(key)))
    return Move("queue", (queue.id,), here.say("notice-saved"))


SCREENS = (
    Screen("qfilter", _filters, _NEED, "queue", actions={
        "inbox": Action(_flipping("qfilter", "inboxes", _inboxes)),
        "language": Action(_flipping("qfilter", "languages", _languages)),
    }),
    Screen("qpeople", _people, _NEED, "queue", actions={"flip": Action(_flipping("qpeople", "members", _staff))}),
    Screen("qrule", _rules, _NEED, "queue", actions={"set": Action(_set_rule), "name": Action(_name_one)}),
)  # fmt: skip
