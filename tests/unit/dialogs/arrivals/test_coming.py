"""A deep link's tag is counted once and shown to staff, and is no question."""

from dialogs.arrivals.coming import sources, told
from dialogs.desk.knowing_client import card_of
from dialogs.ids import EpisodeId
from dialogs.turn import Author
from tests.fakes.domain import ACME, OLEG, World, actor, key_of


async def came_by(world: World) -> list[str]:
    episode = (await world.state()).episode_id or EpisodeId("")
    return list(sources(await world.store.read(ACME, lambda uow: uow.facts.of_episode(episode))))


async def test_a_links_tag_is_counted_once_however_often_it_is_heard(world: World) -> None:
    for _ in range(2):  # the second time as after a crash: the same message
        await world.say("/start promo_vk", start="promo_vk")
    assert await came_by(world) == ["promo_vk"]
    assert [turn.text for turn in await world.turns() if turn.author is Author.SYSTEM and turn.said] == ["🔗 promo_vk"]


async def test_the_clients_card_names_the_links_they_came_by(world: World) -> None:
    await world.say("/start promo_vk", number="1", start="promo_vk")
    await world.say("/start poster", number="2", start="poster")
    number = await world.dialog()
    card = await world.store.read(ACME, lambda uow: card_of(uow, actor(OLEG), number))
    assert card.sources == ["promo_vk", "poster"]


async def test_the_client_is_greeted_as_ever_and_nobody_is_called(world: World) -> None:
    greeted = await world.to_client("/start promo_vk", start="promo_vk")
    assert [key_of(one) for one in greeted] == ["client-greeting"] and await world.call() is None


async def test_a_start_without_a_tag_leaves_no_mark(world: World) -> None:
    await world.say("/start")
    assert await came_by(world) == []


def test_staff_reads_the_tag_and_no_command() -> None:
    assert told("/start promo_vk") == "🔗 promo_vk"
    assert told("/start") == "/start" and told("Привет") == "Привет"
