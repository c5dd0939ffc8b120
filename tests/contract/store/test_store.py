"""One contract for the store, over SQLite and Postgres: what waits to be sent, and what became of it."""

from dataclasses import replace

import pytest

import bot.storage.tables  # noqa: F401  # fills the metadata
from bot.storage.engines.opening import SqlStore
from dialogs.dialog import Dialog
from dialogs.errors import StaleEpoch
from dialogs.events import DeliveryState
from dialogs.ids import CustomerId, DialogId, TenantId
from dialogs.messages import Audience, OutboundMessage
from dialogs.store import SendState, Uow
from dialogs.tenant import SYSTEM
from tests.fakes.domain import ACME, INBOX, World, said, seed

OTHER = TenantId("other")


def words(key: str, chat: str = "v1", **more: object) -> OutboundMessage:
    return replace(OutboundMessage(key, INBOX.id, Audience.CUSTOMER, chat, key), **more)  # type: ignore[arg-type]


async def put(store: SqlStore, message: OutboundMessage) -> bool:
    return await store.run(ACME, lambda uow: uow.outbox.add(message, 1000))


async def sends(store: SqlStore, now: int = 2000, stale: int = 0) -> tuple[list[str], list[str]]:
    taken, lost = await store.run(SYSTEM, lambda uow: uow.outbox.claim(now, 99, lambda row: True, stale))
    return [row.message.key for row in taken], [row.message.key for row in lost]


async def test_one_chat_gets_its_messages_one_after_another(store: SqlStore) -> None:
    for key in ("a", "b"):
        await put(store, words(key))
    await put(store, words("c", "v2"))
    assert sorted((await sends(store))[0]) == ["a", "c"]
    assert (await sends(store))[0] == []


async def test_a_key_is_stored_once(store: SqlStore) -> None:
    assert await put(store, words("a"))
    assert not await put(store, words("a"))


async def test_a_message_of_a_past_epoch_is_dropped(store: SqlStore) -> None:
    await store.run(ACME, seed)
    world = World(store)
    await world.turn(said("привет"))
    number = await world.dialog()
    await world.deliver_all()
    await put(store, words("late", dialog_id=number, epoch=7))
    assert (await sends(store, now=9_999_999_999_999))[0] == []
    assert (await store.read(ACME, lambda uow: uow.outbox.counts()))["dropped"] == 1


async def test_a_dialog_that_is_held_has_the_epoch_that_was_heard(store: SqlStore) -> None:
    await store.run(ACME, seed)
    world = World(store)
    await world.turn(said("привет"))
    number = await world.dialog()
    epoch = (await store.read(ACME, lambda uow: uow.dialogs.get(number))).epoch
    await store.run(ACME, lambda uow: uow.dialogs.hold(number, epoch))
    for tenant, wrong in ((ACME, epoch + 1), (OTHER, epoch)):
        with pytest.raises(StaleEpoch):
            await store.run(tenant, lambda uow, wrong=wrong: uow.dialogs.hold(number, wrong))


async def test_a_message_begun_is_under_way_and_one_behind_another_waits(store: SqlStore) -> None:
    may: list[str] = []

    def begin(uow: Uow, key: str, chat: str = "v1") -> bool:
        return uow.outbox.begin(words(key, chat), 1000, "node", lambda row: not may.append(row.message.key)) is not None

    began = await store.run(ACME, lambda uow: [begin(uow, "a"), begin(uow, "b"), begin(uow, "c", "v2")])
    assert (began, may) == ([True, False, True], ["a", "c"])
    assert await store.run(ACME, lambda uow: begin(uow, "d", "v3") and begin(uow, "d", "v4")) is False
    assert await sends(store) == ([], []), "what is under way is nobody else's, and what is behind it waits"
    lost = await store.run(SYSTEM, lambda uow: uow.outbox.lost("node"))
    assert sorted((row.message.key, row.attempts) for row in lost) == [("a", 1), ("c", 1), ("d", 1)]


async def test_a_send_whose_worker_died_comes_back_as_unknown(store: SqlStore) -> None:
    await put(store, words("a"))
    await sends(store, now=2000)
    assert await sends(store, now=9000, stale=5000) == ([], ["a"])


async def test_a_message_is_tried_again_when_due_or_ended(store: SqlStore) -> None:
    await put(store, words("a"))
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(2000, 9, lambda row: True, 0))
    await store.run(ACME, lambda uow: uow.outbox.again(taken[0], 5000, "429"))
    assert (await sends(store, now=4000))[0] == []
    assert (await sends(store, now=5000))[0] == ["a"]
    await store.run(ACME, lambda uow: uow.outbox.end(taken[0], SendState.DEAD, "refused", 6000))
    assert (await store.read(ACME, lambda uow: uow.outbox.counts())) == {"dead": 1}


@pytest.mark.parametrize(("tried", "attempts"), [(True, 2), (False, 1)])
async def test_only_what_was_really_sent_counts_as_a_try(store: SqlStore, tried: bool, attempts: int) -> None:
    await put(store, words("a"))
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(2000, 9, lambda row: True, 0))
    await store.run(ACME, lambda uow: uow.outbox.again(taken[0], 5000, "later", tried=tried))
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(5000, 9, lambda row: True, 0))
    assert [row.attempts for row in taken] == [attempts]


async def test_what_may_not_go_now_falls_due_later_and_lets_others_be_seen(store: SqlStore) -> None:
    for key in ("a", "b"):
        await put(store, words(key, f"chat-{key}"))
    closed = {"allow": lambda row: False, "wait": lambda row: 500}
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(2000, 1, stale_before=0, **closed))
    assert taken == []
    assert (await sends(store, now=2100))[0] == ["b"]
    assert (await sends(store, now=2500))[0] == ["a"]


async def test_a_scheduled_message_waits_for_its_time_and_holds_up_nobody(store: SqlStore) -> None:
    await put(store, words("tomorrow", not_before=9000))
    await put(store, words("now"))
    assert (await sends(store, now=2000))[0] == ["now"]
    assert (await sends(store, now=9000))[0] == ["tomorrow"]


async def test_a_scheduled_message_can_be_cancelled_until_it_goes(store: SqlStore) -> None:
    await put(store, words("tomorrow", not_before=9000))
    assert not await store.run(OTHER, lambda uow: uow.outbox.cancel("tomorrow", 3000))
    assert await store.run(ACME, lambda uow: uow.outbox.cancel("tomorrow", 3000))
    assert (await sends(store, now=9000))[0] == []
    assert not await store.run(ACME, lambda uow: uow.outbox.cancel("tomorrow", 3000))


async def sent(store: SqlStore, *keys: str) -> None:
    for key in keys:
        await put(store, words(key))
        taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(2000, 9, lambda row: True, 0))
        await store.run(ACME, lambda uow, row=taken[0], key=key: uow.outbox.sent(row, f"x-{key}", "", 2001))


async def tell(store: SqlStore, key: str, state: DeliveryState, upto: bool = False) -> list[str]:
    """Keys of the messages that the report changed."""
    told = await store.run(ACME, lambda uow: uow.outbox.delivered(INBOX.id, "v1", f"x-{key}", state, upto))
    return [f"{row.message.key} {row.delivered}" for row in told]


async def test_a_delivery_state_only_grows_in_whatever_order_reports_come(store: SqlStore) -> None:
    await sent(store, "a")
    assert await tell(store, "a", DeliveryState.READ) == ["a read"]
    assert await tell(store, "a", DeliveryState.DELIVERED) == []
    assert await tell(store, "a", DeliveryState.READ) == []
    assert await tell(store, "a", DeliveryState.FAILED) == ["a failed"]
    assert await tell(store, "nobody", DeliveryState.READ) == []


async def test_a_report_up_to_a_message_holds_for_all_earlier_ones_of_the_chat(store: SqlStore) -> None:
    await sent(store, "a", "b", "c")
    assert sorted(await tell(store, "b", DeliveryState.READ, upto=True)) == ["a read", "b read"]


async def test_a_message_is_found_by_the_channels_own_id(store: SqlStore) -> None:
    await sent(store, "a")
    found = await store.read(ACME, lambda uow: uow.outbox.known(INBOX.id, "v1", "x-a"))
    assert found is not None
    assert found.message.key == "a"
    assert await store.read(OTHER, lambda uow: uow.outbox.known(INBOX.id, "v1", "x-a")) is None


async def test_the_last_thing_said_is_what_arrived_last_in_the_chat(store: SqlStore) -> None:
    await sent(store, "a", "b")
    await put(store, words("waits"))
    await put(store, words("elsewhere", "v2"))
    found = await store.read(ACME, lambda uow: uow.outbox.last_said(INBOX.id, "v1"))
    assert found is not None
    assert found.key == "b"
    assert await store.read(ACME, lambda uow: uow.outbox.last_said(INBOX.id, "v2")) is None
    assert await store.read(OTHER, lambda uow: uow.outbox.last_said(INBOX.id, "v1")) is None


async def test_the_first_send_of_unknown_outcome_is_remembered(store: SqlStore) -> None:
    await put(store, words("a"))
    for now in (2000, 3000):
        (row,), _ = await store.run(SYSTEM, lambda uow, now=now: uow.outbox.claim(now, 9, lambda row: True, 0))
        await store.run(ACME, lambda uow, row=row, now=now: uow.outbox.again(row, now + 1, "lost", unknown=True))
    (row,), _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(4000, 9, lambda row: True, 0))
    assert (row.unknowns, row.unsure_since, row.sending_at) == (2, 2000, 4000)


async def test_a_group_that_moves_takes_its_persons_and_topics_along(store: SqlStore) -> None:
    here = ("-4", "-4/55", "-4:7/56", "-45/55")

    def begin(uow: Uow) -> None:
        for number, chat in enumerate((*here, "-1009:7/56")):
            uow.dialogs.add(Dialog(DialogId(f"d{number}"), INBOX.id, chat, CustomerId("c")))
            uow.outbox.add(OutboundMessage(f"k{chat}", INBOX.id, Audience.CUSTOMER, chat, "x"), 1000)

    def move(uow: Uow) -> None:
        uow.dialogs.move(INBOX.id, "-4", "-1009")
        uow.outbox.move(INBOX.id, "-4", "-1009")

    await store.run(ACME, begin)
    await store.run(ACME, move)
    found = await store.read(ACME, lambda uow: [uow.dialogs.get(DialogId(f"d{n}")).chat for n in range(4)])
    assert found == ["-1009", "-1009/55", "-4:7/56", "-45/55"], "who wrote in the new group already keeps both"
    taken, _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(2000, 10, lambda row: True, 0))
    assert sorted(row.message.chat for row in taken) == ["-1009", "-1009/55", "-1009:7/56", "-45/55"]


async def test_the_parts_of_a_message_are_kept_and_an_edit_renews_them(store: SqlStore) -> None:
    for key, edits, parts in (("say", "", ("1", "2")), ("edit", "say", ("1", "3", "4"))):
        await put(store, words(key, edits=edits))
        (row,), _ = await store.run(SYSTEM, lambda uow: uow.outbox.claim(2000, 9, lambda row: True, 0))
        await store.run(ACME, lambda uow, row=row, parts=parts: uow.outbox.sent(row, parts[-1], "", 2001, parts))
    said = await store.read(ACME, lambda uow: uow.outbox.by_key("say"))
    assert said is not None and (said.external_id, list(said.parts)) == ("4", ["1", "3", "4"])
