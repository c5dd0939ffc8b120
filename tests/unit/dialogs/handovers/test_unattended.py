"""Who waits: one definition, sorted by what was promised; and a manager's day, counted from facts."""

from dataclasses import replace
from pathlib import Path

from dialogs.desk.my_day import my_day
from dialogs.desk.replying import StaffMessage
from dialogs.dialog import Mode
from dialogs.errors import AlreadyTaken
from dialogs.handovers.duty import Duty
from dialogs.handovers.queues import GENERAL, Rule, Sla
from dialogs.handovers.rating import Rating
from dialogs.handovers.resolving import Resolution, Resolving
from dialogs.handovers.unattended import count_unattended, unattended
from dialogs.store import Uow
from handlers.menu.router import Menu
from handlers.menu.screen import Move
from handlers.screens import SCREENS
from tests.fakes.domain import ACME, BOSS, NOON, OLEG, VERA, World, actor, key_of, said
from tests.fakes.full_company import fill
from tests.fakes.menus import member_with, menus_place


async def call(world: World, chat: str) -> None:
    await world.turn(said("нужен оператор", chat, f"{chat}1"))


async def test_the_list_is_sorted_by_what_was_promised_then_by_the_wait(world: World) -> None:
    for chat in ("a", "b", "c"):
        await call(world, chat)
        world.clock.at += 60_000
    await world.desk.reply(actor(OLEG), await world.dialog("a"), StaffMessage("k1", "Сейчас"))
    await world.turn(said("Ну что там?", "a", "a2"))
    assert await order(world) == ["b", "c", "a"]
    await promise(world, Sla(first=30, following=1))
    assert await order(world) == ["a", "b", "c"], "the next answer was promised within a minute"
    await promise(world, Sla(following=60))
    assert await order(world) == ["a", "b", "c"], "who was promised nothing comes last"


async def test_the_list_says_nothing_that_the_client_took_back(world: World) -> None:
    await call(world, "a")
    await world.turn(said("Где мой заказ?", "a", "a2"))
    await world.turn(said("Верните деньги за чайник", "a", "a3"))

    def take_back(uow: Uow) -> None:
        last = uow.dialogs.turns(uow.handovers.waiting()[0].dialog.id, 8)[-1]
        assert last.text == "Верните деньги за чайник"
        uow.dialogs.mark_turn(replace(last, deleted_at=NOON))

    await world.store.run(ACME, take_back)
    assert [one.words for one in await world.store.read(ACME, unattended)] == ["Где мой заказ?"]


async def promise(world: World, sla: Sla) -> None:
    await Duty(world.store, world.clock).save_queue(actor(BOSS), replace(GENERAL, sla=replace(sla, business=False)))


async def order(world: World) -> list[str]:
    return [one.dialog.chat for one in await world.store.read(ACME, unattended)]


async def test_unattended_counts_agree_everywhere(tmp_path: Path) -> None:
    """Home, the list and the store say one number, also after somebody was answered."""
    async with menus_place(tmp_path) as place:
        owner = await place.company(owner=100)
        await fill(place, owner)
        here, menu = await place.here(100), Menu(SCREENS)
        for _ in range(2):
            stored = await place.store.read(owner.tenant, lambda uow: len(uow.handovers.waiting()))
            listed = await place.store.read(owner.tenant, unattended)
            counted = await place.store.read(owner.tenant, count_unattended)
            assert stored == len(listed) == counted
            home, waiting = [
                (await menu.draw(here, Move(name))).body.as_kwargs()["text"] for name in ("home", "waiting")
            ]
            assert here.say("home-waiting", count=stored) in home
            assert (here.say("waiting-count", count=stored) if stored else here.say("waiting-empty")) in waiting
            await place.store.run(owner.tenant, lambda uow: [
                uow.handovers.save(replace(one.handover, waits_since=None)) for one in uow.handovers.waiting()
            ])  # fmt: skip


async def test_the_list_opens_topics_and_offers_to_take_only_what_nobody_has(tmp_path: Path) -> None:
    from dialogs.store import Topic
    from dialogs.tenant import Role

    async with menus_place(tmp_path) as place:
        owner = await place.company(owner=100)
        await fill(place, owner)
        waiting = (await place.store.read(owner.tenant, unattended))[0]
        topic = Topic(waiting.dialog.id, "-1001", "17")
        await place.store.run(owner.tenant, lambda uow: uow.handovers.set_topic(topic))
        await member_with(place, owner.tenant, 7, Role.VIEWER)
        page = await Menu(SCREENS).draw(await place.here(100), Move("waiting"))
        assert [button.url or button.name for button in page.rows[0]] == ["https://t.me/c/1/17", "take"]
        seen = await Menu(SCREENS).draw(await place.here(7), Move("waiting"))
        assert [button.url or button.name for button in seen.rows[0]] == ["https://t.me/c/1/17"]


async def test_my_day_counts_episodes_from_facts(world: World) -> None:
    for chat, wait in (("a", 60_000), ("b", 180_000), ("c", 0)):
        await call(world, chat)
        world.clock.at += wait
        if chat != "c":
            await world.desk.reply(actor(OLEG), await world.dialog(chat), StaffMessage(f"k{chat}", "Готово"))
            await world.desk.reply(actor(OLEG), await world.dialog(chat), StaffMessage(f"l{chat}", "И ещё"))
    first = await world.state("a")
    await Resolving(world.store, world.clock).resolve(actor(OLEG), first.id, Resolution.SOLVED)
    assert first.episode_id
    rating = Rating(first.episode_id, first.id, 0, score=5)
    await world.store.run(ACME, lambda uow: uow.ratings.save(rating))
    day = await world.store.read(ACME, lambda uow: my_day(uow, OLEG.id, world.clock.now()))
    assert (day.taken, day.answered, day.resolved, day.rated, day.score) == (2, 2, 1, 1, 5.0)
    assert day.first is not None and 60_000 <= day.first <= 180_100
    assert [dialog.chat for dialog, _, _ in day.mine] == ["b"]
    other = await world.store.read(ACME, lambda uow: my_day(uow, VERA.id, world.clock.now()))
    assert (other.taken, other.first, other.mine) == (0, None, [])


async def test_one_offer_one_claim(world: World) -> None:
    """A call offered to one is taken by one: whoever comes second is told whose it is, and the client hears of one."""
    await Duty(world.store, world.clock).save_queue(actor(BOSS), replace(GENERAL, rule=Rule.ROUND_ROBIN))
    await call(world, "a")
    number = await world.dialog("a")
    handover = await world.call("a")
    assert handover
    assert len(await world.store.read(ACME, lambda uow: uow.rota.offers(handover.id))) == 1
    await world.deliver_all()
    await world.desk.take(actor(OLEG), number)
    try:
        await world.desk.take(actor(VERA), number)
    except AlreadyTaken as error:
        assert error.text.values["name"] == "Oleg"
    else:
        raise AssertionError("two have it")
    await world.desk.take(actor(OLEG), number)
    told = [row.message for row in await world.deliver_all()]
    assert [key_of(one) for one in told].count("client-person-joined") == 1


async def test_no_bot_send_after_claim(world: World) -> None:
    """An answer that was composed before the claim is dropped, and what comes after it is relayed, not answered."""
    batch = await world.claim(said("Сколько стоит доставка?", "a", "1"))
    heard = await world.engine.hear(batch)
    outcome = await world.engine.think(heard)
    await world.engine.settle(batch, heard, outcome)
    await world.desk.take(actor(OLEG), await world.dialog("a"))
    await world.turn(said("А установка?", "a", "2"))
    sent = [row.message for row in await world.deliver_all()]
    assert not [one for one in sent if one.author == "bot" and key_of(one) == "client-answer"]
    assert (await world.state("a")).mode is Mode.HUMAN
