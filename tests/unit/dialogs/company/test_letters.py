"""Dead letters: owners and admins send them again or put them away; managers their own dialog's."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from channels.failures import Refused
from dialogs.company.letters import DeadLetters
from dialogs.errors import Conflict, Forbidden, NotFound
from dialogs.ids import DialogId
from dialogs.refusals import Why
from dialogs.store import Claim, Received, SendState
from dialogs.tenant import SYSTEM
from tests.fakes.domain import ACME, BOSS, INBOX, OLEG, READER, World, actor, said
from tests.fakes.post import Post, post_office


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with post_office(tmp_path) as post:
        post.channel.fails = [Refused("Forbidden: bot was blocked by the user", Why.BLOCKED)] * 2
        await post.put("a", "v1")
        await post.put("b", "v2")
        await post.go()
        yield post


def letters(post: Post) -> DeadLetters:
    return DeadLetters(post.store, post.clock)


async def test_a_letter_that_is_sent_again_arrives(post: Post) -> None:
    await letters(post).retry(actor(BOSS), (await post.row("a")).id)
    await post.go()
    assert post.channel.words == ["a"]
    assert (await post.row("a")).state == SendState.SENT


async def test_a_letter_is_sent_again_once_however_often_the_button_is_pressed(post: Post) -> None:
    letter = (await post.row("a")).id
    await letters(post).retry(actor(BOSS), letter)
    with pytest.raises(Conflict):
        await letters(post).retry(actor(BOSS), letter)


async def test_a_letter_that_was_put_away_is_gone(post: Post) -> None:
    letter = (await post.row("a")).id
    await letters(post).drop(actor(BOSS), letter)
    with pytest.raises(Conflict):
        await letters(post).retry(actor(BOSS), letter)
    assert (await post.row("a")).state == SendState.DROPPED


async def test_all_can_be_sent_again_at_once(post: Post) -> None:
    assert await letters(post).retry_all(actor(BOSS)) == 2
    await post.go()
    assert sorted(post.channel.words) == ["a", "b"]


async def test_all_can_be_put_away_at_once(post: Post) -> None:
    assert await letters(post).drop_all(actor(BOSS)) == 2
    assert await post.store.read(ACME, lambda uow: uow.letters.dead(9)) == []


@pytest.mark.parametrize("person", [OLEG, READER], ids=["manager", "viewer"])
async def test_only_who_may_connect_channels_deals_with_all_letters(post: Post, person: object) -> None:
    letter = (await post.row("a")).id
    for work in (letters(post).retry, letters(post).drop):
        with pytest.raises(Forbidden):
            await work(actor(person), letter)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        await letters(post).retry_all(actor(person))  # type: ignore[arg-type]


async def test_each_change_is_in_the_audit(post: Post) -> None:
    await letters(post).retry(actor(BOSS), (await post.row("a")).id)
    await letters(post).drop(actor(BOSS), (await post.row("b")).id)
    entries = await post.store.read(ACME, lambda uow: uow.audit.last(9))
    assert {entry.action for entry in entries} >= {"letter.retry", "letter.drop"}


async def test_a_manager_sends_words_of_the_dialog_again_and_of_no_other(post: Post) -> None:
    world = World(post.store)
    await world.turn(said("привет", chat="v7"))
    await world.deliver_all()
    dialog = await world.dialog("v7")
    post.channel.fails = [Refused("Bad Request", Why.FILE_BAD)]
    await post.put("staff", "v7", author="staff", dialog_id=dialog)
    await post.go()
    letter = (await post.row("staff")).id
    with pytest.raises(NotFound):
        await letters(post).again(actor(OLEG), DialogId("other"), letter)
    await letters(post).again(actor(OLEG), dialog, letter)
    await post.go()
    assert post.channel.words == ["staff"]


async def test_a_client_who_blocked_us_is_marked_as_out_of_reach(post: Post) -> None:
    world = World(post.store)
    await world.turn(said("привет", chat="v8"))
    await world.deliver_all()
    post.channel.fails = [Refused("Forbidden: bot was blocked by the user", Why.BLOCKED)]
    await post.put("late", "v8", dialog_id=await world.dialog("v8"))
    await post.go()
    assert not (await world.state("v8")).reachable


async def test_an_event_that_was_set_aside_comes_to_the_workers_again(post: Post) -> None:
    event = Received(INBOX.id, "bad", "in1:v9", 0, b"?", post.clock.ms)

    def spoil(uow: object) -> None:
        uow.lanes.receive(event, post.clock.ms, post.clock.ms)  # type: ignore[attr-defined]
        uow.lanes.quarantine(Claim(ACME, "in1:v9", 0, 0), event, "not parsed", post.clock.ms)  # type: ignore[attr-defined]

    async def claimed() -> list[str]:
        now = post.clock.ms + 10
        claims = await post.store.run(SYSTEM, lambda uow: uow.lanes.claim(now, now + 5, "w", 9))
        return [one.dedupe for claim in claims for one in claim.events]

    await post.store.run(ACME, spoil)
    assert await claimed() == []
    assert await post.store.read(ACME, lambda uow: uow.letters.spoiled_count()) == 1
    post.clock.ms += 1000
    await letters(post).retry_spoiled(actor(BOSS), INBOX.id, "bad")
    assert await claimed() == ["bad"]
    with pytest.raises(Conflict):
        await letters(post).retry_spoiled(actor(BOSS), INBOX.id, "bad")


async def test_letters_of_another_company_are_not_found(post: Post) -> None:
    letter = (await post.row("a")).id
    stranger = replace(BOSS, tenant_id="other")  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        await letters(post).retry(actor(stranger), letter)
