"""An endpoint that takes nothing for days is closed; one that took anything meanwhile, or might have, is not."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from channels.failures import RetryLater
from dialogs.company.channel_health import Health
from dialogs.company.endpoints import FAILING, Closed
from dialogs.ids import DAY, HOUR
from dialogs.store import SendState
from tests.fakes.domain import ACME, INBOX
from tests.fakes.post import ALL, Post, ScriptedChannel, post_office

HERE = "https://a.example/in"
STEPS = tuple(hours * 3600.0 for hours in (0, 10, 14, 24, 26))


async def post_with(post: Post, steps: tuple[float, ...]) -> Post:
    post.channel.can = replace(ALL, ladder=steps)
    post.channel.answers = lambda message, words: RetryLater("the endpoint answered 500")
    own = replace(INBOX, options={"endpoint": HERE})
    await post.store.run(ACME, lambda uow: uow.setup.save_inbox(own))
    return post


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with post_office(tmp_path, ScriptedChannel()) as made:
        yield await post_with(made, STEPS)


async def closed(post: Post) -> Closed | None:
    return await post.store.read(ACME, lambda uow: uow.endpoints.closed(INBOX.id))


async def all_tries(post: Post) -> None:
    await post.put("m")
    await post.go()
    while (await post.row("m")).state is SendState.QUEUED:
        await post.after(HOUR)


async def test_an_endpoint_that_took_nothing_in_all_the_tries_is_closed(post: Post) -> None:
    await all_tries(post)
    found = await closed(post)
    assert found and (found.address, found.why) == (HERE, FAILING)


async def test_an_endpoint_that_took_another_message_meanwhile_stays_open(post: Post) -> None:
    took = Health(INBOX.id, last_out=post.clock.ms + DAY)
    await post.store.run(ACME, lambda uow: uow.health.save(took))
    await all_tries(post)
    assert await closed(post) is None


async def test_tries_of_less_than_three_days_close_nothing(post: Post) -> None:
    await post_with(post, STEPS[:3])
    await all_tries(post)
    assert await closed(post) is None


async def test_an_account_of_a_service_is_never_closed(post: Post) -> None:
    await post.store.run(ACME, lambda uow: uow.setup.save_inbox(INBOX))
    await all_tries(post)
    assert await closed(post) is None
