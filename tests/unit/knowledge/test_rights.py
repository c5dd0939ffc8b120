"""Knowledge is changed by whoever may teach, whatever buttons they have; every change leaves a line in the audit."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from dialogs.access import Actor
from dialogs.errors import Forbidden, NotFound
from dialogs.ids import SourceId
from dialogs.tenant import Role
from knowledge.sources import SourceState
from tests.unit.knowledge.test_retrieval import ANNA, OTHER, OWNER, Base

Act = Callable[[Base, Actor, SourceId], Awaitable[object]]
ADDING: dict[str, Act] = {
    "file": lambda base, actor, _: base.knowledge.add_file(actor, "a.txt", b"We deliver in two days."),
    "text": lambda base, actor, _: base.knowledge.add_text(actor, "", "We deliver in two days."),
    "faq": lambda base, actor, _: base.knowledge.add_faq(actor, "How long?", "Two days."),
    "url": lambda base, actor, _: base.knowledge.add_url(actor, "https://shop.example/"),
}
CHANGING: dict[str, Act] = {
    "source.update": lambda base, actor, at: base.knowledge.freshness.update_file(actor, at, "b.txt", b"Three days."),
    "source.again": lambda base, actor, at: base.knowledge.freshness.again(actor, at),
    "source.publish": lambda base, actor, at: base.knowledge.freshness.publish(actor, at),
    "source.keep": lambda base, actor, at: base.knowledge.keep(actor, at),
    "source.refresh": lambda base, actor, at: base.knowledge.freshness.refresh(actor, at),
    "source.schedule": lambda base, actor, at: base.knowledge.freshness.refresh_every(actor, at, 24),
    "source.cancel": lambda base, actor, at: base.knowledge.freshness.cancel(actor, at),
    "source.rollback": lambda base, actor, at: base.knowledge.freshness.roll_back(actor, at, 1),
    "source.remove": lambda base, actor, at: base.knowledge.remove(actor, at),
}
READING: dict[str, Act] = {
    "get": lambda base, actor, at: base.knowledge.get(actor, at),
    "list": lambda base, actor, at: base.knowledge.list(actor),
    "examples": lambda base, actor, at: base.knowledge.examples(actor, at),
    "versions": lambda base, actor, at: base.knowledge.freshness.versions(actor, at),
}


def of_role(role: Role) -> Actor:
    return Actor(replace(OWNER.member, roles=frozenset({role})))


async def ready(base: Base, action: str) -> SourceId:
    """A source in which this can be done."""
    source = await base.add("Везём два дня.")
    kept = await base.store.get_source(ANNA, source)
    if action == "source.refresh":
        await base.store.save_source(ANNA, replace(kept, url="https://shop.example/"))
    if action in ("source.publish", "source.keep"):
        await base.store.save_source(ANNA, replace(kept, state=SourceState.HELD))
    if action == "source.cancel":
        await base.knowledge.freshness.again(OWNER, source)
    base.store.audit.clear()
    return source


@pytest.mark.parametrize("role", [Role.MANAGER, Role.LEAD, Role.VIEWER])
@pytest.mark.parametrize("action", [*ADDING, *CHANGING])
async def test_who_may_not_teach_changes_nothing(role: Role, action: str) -> None:
    base = Base()
    source = await ready(base, action)
    before = await base.knowledge.list(OWNER)
    with pytest.raises(Forbidden):
        await (ADDING | CHANGING)[action](base, of_role(role), source)
    assert (await base.knowledge.list(OWNER), base.store.audit) == (before, [])


@pytest.mark.parametrize("action", CHANGING)
async def test_another_companys_owner_finds_nothing_to_change(action: str) -> None:
    base = Base()
    source = await ready(base, action)
    before = await base.knowledge.list(OWNER)
    with pytest.raises(NotFound):
        await CHANGING[action](base, OTHER, source)
    assert (await base.knowledge.list(OWNER), base.store.audit) == (before, [])


@pytest.mark.parametrize("action", READING)
async def test_who_only_works_with_clients_does_not_read_the_sources(action: str) -> None:
    base = Base()
    source = await base.add("Везём два дня.")
    with pytest.raises(Forbidden):
        await READING[action](base, of_role(Role.MANAGER), source)
    await READING[action](base, of_role(Role.VIEWER), source)


@pytest.mark.parametrize("action", ADDING)
async def test_an_addition_is_noted_with_its_title(action: str) -> None:
    base = Base()
    await ADDING[action](base, of_role(Role.EDITOR), SourceId(""))
    [note] = base.store.audit
    assert (note.action, note.actor, note.details["title"]) == ("source.add", OWNER.id, (await titles(base))[0])


async def titles(base: Base) -> list[str]:
    return [one.title for one in await base.knowledge.list(OWNER)]


@pytest.mark.parametrize("action", CHANGING)
async def test_a_change_is_noted_once(action: str) -> None:
    base = Base()
    source = await ready(base, action)
    await CHANGING[action](base, of_role(Role.EDITOR), source)
    assert [(note.action, note.subject) for note in base.store.audit] == [(action, source)]
