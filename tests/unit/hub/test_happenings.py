"""What clients do to messages after they sent them, and what the channel reports: stored, and shown to who works."""

from dialogs.arrivals.parking import PARKED
from dialogs.desk.replying import StaffMessage
from dialogs.events import Deletion, Delivery, DeliveryState, MissedCall, Moved, Reach, Reaction, Typing
from dialogs.handover import Reason
from dialogs.messages import Act, Audience, Sender
from dialogs.turn import Author
from tests.fakes.domain import ACME, INBOX, NOON, OLEG, actor, key_of, said
from tests.fakes.hub import Hub, keys, sent_as, turn

ANNA = Sender("v1", "Анна")


async def with_person(hub: Hub) -> None:
    """The client has asked for a person, who has answered."""
    await hub.comes(said("Позовите человека", number="0"))
    await hub.world.desk.take(actor(OLEG), await hub.world.dialog())
    await hub.comes(said("Здравствуйте", number="1"))


def reaction(emoji: str = "👍", of: str = "v1:1", order: int = NOON) -> Reaction:
    return Reaction(INBOX.id, "v1", of, emoji, order, ANNA)


async def test_a_dialog_keeps_in_whose_chat_it_is(hub: Hub) -> None:
    (told, *_) = [one for one in await hub.comes(said("Позовите человека", room="Двор")) if one.topic]
    assert told.topic_title == "Анна · Двор"
    await hub.world.desk.take(actor(OLEG), await hub.world.dialog())
    assert {one.topic_title for one in await hub.sent() if one.topic} == {"Анна · Двор"}


async def test_an_edit_changes_the_desks_copy(hub: Hub) -> None:
    await with_person(hub)
    (seen,) = await hub.comes(said("Здравствуйте!!", number="1:9", edit_of="v1:1", sent_at=NOON + 9))
    first = await turn(hub)
    assert (key_of(seen), seen.edits) == ("desk-client-edited", f"relay:{first.id}")


async def test_an_edit_that_changes_nothing_is_not_shown(hub: Hub) -> None:
    await with_person(hub)
    assert await hub.comes(said("Здравствуйте", number="1:9", edit_of="v1:1", sent_at=NOON + 9)) == []


async def test_the_bot_answers_the_corrected_question(hub: Hub) -> None:
    await hub.comes(said("Сколько стоит доставка в Казнь?"))
    hub.world.retriever.asked.clear()
    await hub.comes(said("Сколько стоит доставка в Казань?", number="1:9", edit_of="v1:1", sent_at=NOON + 9))
    assert hub.world.retriever.asked == ["Сколько стоит доставка в Казань?"]


async def test_a_question_edited_before_it_was_heard_is_asked_once_in_its_new_words(hub: Hub) -> None:
    await hub.bring(said("доставка в Казнь?"))
    await hub.bring(said("доставка в Казань?", number="1:9", edit_of="v1:1", sent_at=NOON + 9))
    await hub.work()
    assert hub.world.retriever.asked == ["доставка в Казань?"]


async def test_a_question_taken_back_before_it_was_heard_is_not_answered(hub: Hub) -> None:
    await hub.bring(Deletion(INBOX.id, "v1", "v1:1", NOON))
    await hub.bring(said("доставка в Казнь?"))
    await hub.work()
    assert await hub.sent() == []
    assert (await turn(hub)).deleted_at


async def test_a_deletion_marks_the_turn_and_the_desks_copy(hub: Hub) -> None:
    await with_person(hub)
    (seen,) = await hub.comes(Deletion(INBOX.id, "v1", "v1:1", NOON))
    first = await turn(hub)
    assert first.deleted_at
    assert first.text == "Здравствуйте", "what was said is kept"
    assert (key_of(seen), seen.edits) == ("desk-client-deleted", f"relay:{first.id}")


async def test_a_reaction_stands_on_the_desks_copy(hub: Hub) -> None:
    await with_person(hub)
    (seen,) = await hub.comes(reaction())
    assert (seen.act, seen.body, seen.reply_key) == (Act.REACT, "👍", f"relay:{(await turn(hub)).id}")
    (gone,) = await hub.comes(reaction("", order=NOON + 5))
    assert (gone.act, gone.body) == (Act.REACT, "")


async def test_a_reaction_to_the_bots_words_is_told_in_a_line(hub: Hub) -> None:
    (answer,) = [one for one in await hub.comes(said("доставка?", number="7")) if one.audience is Audience.CUSTOMER]
    await with_person(hub)
    (seen,) = await hub.comes(reaction(of=await sent_as(hub, answer.key)))
    assert key_of(seen) == "desk-client-reacted"


async def test_a_reaction_to_the_programs_notice_shows_no_inner_name(hub: Hub) -> None:
    notice, *_ = [one for one in await hub.comes(said("позовите человека")) if one.audience is Audience.CUSTOMER]
    (seen,) = await hub.comes(reaction(of=await sent_as(hub, notice.key)))
    assert key_of(seen) == "desk-client-reacted-notice"


async def test_a_reaction_to_a_line_sent_beside_the_conversation_is_not_on_the_clients_own_words(hub: Hub) -> None:
    await hub.comes(said("Позовите человека", number="0"))
    (waiting,) = [one for one in await hub.comes(said("Вы тут?", number="1")) if one.audience is Audience.CUSTOMER]
    assert key_of(waiting) == "client-still-waiting"
    (seen,) = await hub.comes(reaction(of=await sent_as(hub, waiting.key)))
    assert key_of(seen) == "desk-client-reacted-notice"


async def test_a_reply_to_a_line_sent_beside_the_conversation_points_at_nothing(hub: Hub) -> None:
    await hub.comes(said("Позовите человека", number="0"))
    (waiting,) = [one for one in await hub.comes(said("Вы тут?", number="1")) if one.audience is Audience.CUSTOMER]
    (seen,) = await hub.comes(said("Хорошо", number="2", reply_to=await sent_as(hub, waiting.key)))
    assert (seen.reply_to, seen.reply_key) == ("", "")


async def test_a_reaction_is_stored_though_nobody_looks(hub: Hub) -> None:
    await hub.comes(said("доставка?"))
    assert await hub.comes(reaction()) == []
    assert (await turn(hub)).reactions == (("v1", "👍", NOON),)


def report(of: str, state: DeliveryState, error: str = "") -> Delivery:
    return Delivery(INBOX.id, "v1", of, state, NOON, error)


async def test_reports_only_go_forward(hub: Hub) -> None:
    (answer,) = [one for one in await hub.comes(said("доставка?")) if one.audience is Audience.CUSTOMER]
    its = await sent_as(hub, answer.key)
    await hub.comes(report(its, DeliveryState.READ))
    await hub.comes(report(its, DeliveryState.DELIVERED))
    row = await hub.store.read(ACME, lambda uow: uow.outbox.known(INBOX.id, "v1", its))
    assert row is not None
    assert row.delivered == "read"


async def test_staff_is_told_when_their_words_did_not_arrive_after_all(hub: Hub) -> None:
    await with_person(hub)
    await hub.world.desk.reply(actor(OLEG), await hub.world.dialog(), StaffMessage("k", "Добрый день"))
    (words,) = [one for one in await hub.sent() if one.audience is Audience.CUSTOMER]
    seen = await hub.comes(report(await sent_as(hub, words.key), DeliveryState.FAILED, "blocked"))
    assert keys(seen) == ["desk-undelivered"]


async def test_a_client_who_blocked_us_is_noted_and_the_desk_told_once(hub: Hub) -> None:
    await with_person(hub)
    assert keys(await hub.comes(Reach(INBOX.id, "v1", False, NOON + 5))) == ["desk-client-left", "desk-card"]
    assert await hub.comes(Reach(INBOX.id, "v1", False, NOON + 5)) == []
    assert not (await hub.world.state()).reachable
    assert keys(await hub.comes(Reach(INBOX.id, "v1", True, NOON + 6))) == ["desk-client-back", "desk-card"]


async def test_what_the_bot_had_not_said_yet_is_not_sent_to_who_left(hub: Hub) -> None:
    await hub.bring(said("доставка?"))
    await hub.work()
    await hub.bring(Reach(INBOX.id, "v1", False, NOON + 5))
    await hub.work()
    assert await hub.sent() == []


async def test_who_writes_again_is_reachable(hub: Hub) -> None:
    await hub.comes(said("доставка?"))
    await hub.comes(Reach(INBOX.id, "v1", False, NOON + 5))
    await hub.comes(said("я тут", number="2", sent_at=NOON + 6))
    assert (await hub.world.state()).reachable


async def test_a_missed_call_calls_a_person(hub: Hub) -> None:
    call = MissedCall(INBOX.id, "v1", "call:1", ANNA, NOON)
    assert keys(await hub.comes(call)) == ["client-missed-call", "desk-card", "desk-missed-call"]
    asked = await hub.world.call()
    assert asked is not None
    assert asked.reason is Reason.CUSTOMER_REQUEST
    assert await hub.comes(call) == [], "the same call twice is one"


async def test_a_business_may_want_no_call_after_a_missed_call(hub: Hub) -> None:
    await hub.world.set_bot(call_on_missed=False)
    assert await hub.comes(MissedCall(INBOX.id, "v1", "call:1", ANNA, NOON)) == []
    assert (await turn(hub, "call:1")).text == "📞"


async def test_a_chat_that_moved_is_the_same_dialog(hub: Hub) -> None:
    await hub.comes(said("доставка?"))
    before = await hub.world.dialog()
    await hub.comes(Moved(INBOX.id, "v1", "v2"))
    assert await hub.world.dialog("v2") == before


async def test_typing_leaves_no_trace(hub: Hub) -> None:
    await hub.comes(said("доставка?"))
    count = len(await hub.world.turns())
    assert await hub.comes(Typing(INBOX.id, "v1")) == []
    assert len(await hub.world.turns()) == count


async def test_an_edit_whose_original_never_came_becomes_a_message(hub: Hub) -> None:
    await hub.comes(said("Сколько стоит доставка?", number="1:9", edit_of="v1:1", sent_at=NOON + 9))
    assert hub.world.retriever.asked == []
    await hub.rings(PARKED + 1000)
    await hub.work()
    assert hub.world.retriever.asked == ["Сколько стоит доставка?"]


async def test_nobody_outside_can_bring_what_only_the_sweep_brings(hub: Hub) -> None:
    await hub.bring(said("обычное"), number="\x1flate:x")
    await hub.work()
    assert [one.text for one in await hub.world.turns() if one.author is Author.CUSTOMER] == ["обычное"]
