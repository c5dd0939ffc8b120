"""What one turn of a client causes: every branch of the decision, over the real store."""

from dataclasses import replace

import pytest

from dialogs.answers.intents import PERSON_BUTTON
from dialogs.dialog import Mode
from dialogs.handover import Reason
from dialogs.messages import Attachment, AttachmentKind, OutboundMessage
from dialogs.texts import Text
from dialogs.turn import Author
from tests.fakes.domain import ACME, BOSS, OLEG, READER, VERA, FakeLLM, World, actor, found, key_of, reply, said

PHOTO = Attachment(AttachmentKind.PHOTO, blob="b1", name="photo.jpg")
STICKER = Attachment(AttachmentKind.STICKER, blob="b2")


def values(message: OutboundMessage) -> dict[str, object]:
    assert isinstance(message.body, Text)
    return dict(message.body.values)


def unsure(world: World) -> World:
    return World(world.store, [found(confidence=0.1)])


async def test_a_question_is_answered_with_its_source_and_dies_with_the_epoch(world: World) -> None:
    (answer,) = await world.to_client("Сколько стоит доставка?")
    assert (key_of(answer), values(answer)["source"]) == ("client-answer", "Доставка")
    assert answer.epoch == 0


async def test_a_greeting_is_answered_in_the_companys_name_without_a_search(world: World) -> None:
    (hello,) = await world.to_client("Здравствуйте!")
    assert (key_of(hello), values(hello)) == ("client-greeting", {"company": "Ромашка"})
    assert world.retriever.asked == []


async def test_a_greeting_is_the_bots_own_where_it_has_one(world: World) -> None:
    await world.set_bot(greeting="Мяу!")
    (hello,) = await world.to_client("/start")
    assert (key_of(hello), values(hello)) == ("client-words", {"words": "Мяу!"})


async def test_a_question_after_a_greeting_is_searched(world: World) -> None:
    assert key_of((await world.to_client("Привет! Сколько стоит доставка?"))[0]) == "client-answer"


async def test_thanks_are_welcome(world: World) -> None:
    assert [key_of(one) for one in await world.to_client("спасибо!")] == ["client-welcome"]


async def test_quick_messages_are_one_question(world: World) -> None:
    batch = await world.claim(said("Привет", number="1"))
    heard = await world.engine.hear(
        replace(batch, messages=[said("Привет", number="1"), said("Сколько за доставку?", number="2")])
    )
    await world.engine.think(heard)
    assert world.retriever.asked == ["Привет\nСколько за доставку?"]


@pytest.mark.parametrize("button", ["", PERSON_BUTTON])
async def test_a_client_who_wants_a_person_gets_one_called(world: World, button: str) -> None:
    sent = await world.say("Позовите менеджера", button=button)
    assert [key_of(one) for one in sent] == ["client-person-called", "desk-card"]
    call = await world.call()
    assert call and call.reason is Reason.CUSTOMER_REQUEST
    assert (await world.state()).mode is Mode.WAITING
    assert world.retriever.asked == []


async def test_what_the_client_hears_of_a_handover_outlives_the_epoch(world: World) -> None:
    told = (await world.to_client("Позовите менеджера"))[0]
    assert told.epoch is None


async def test_a_question_without_an_answer_calls_a_person_and_shows_what_was_near(world: World) -> None:
    sent = await unsure(world).say("Сколько стоит доставка на Марс?")
    assert [key_of(one) for one in sent] == ["client-no-answer-person-called", "desk-card"]
    assert (values(sent[1])["found"], values(sent[1])["reason"]) == ("Доставка 10 %", Reason.MISSING_KNOWLEDGE)


async def test_a_model_that_failed_without_a_way_out_is_told_as_a_failure(world: World) -> None:
    broken = World(world.store, [found(confidence=0.1)], FakeLLM(None))
    await broken.say("Сколько стоит доставка на Марс?")
    call = await broken.call()
    assert call and call.reason is Reason.TOOL_FAILURE


async def test_a_bot_that_may_not_call_on_its_own_offers_a_button(world: World) -> None:
    await world.set_bot(handover_on_missing=False)
    (told,) = await unsure(world).say("Сколько стоит доставка на Марс?")
    assert key_of(told) == "client-no-answer"
    assert [button.value for row in told.buttons for button in row] == [PERSON_BUTTON]
    assert (await world.state()).mode is Mode.BOT


async def test_a_model_may_ask_back(world: World) -> None:
    asking = World(world.store, [found()], FakeLLM(reply("По городу или по области?", action="ask")))
    (told,) = await asking.to_client("Сколько стоит доставка?")
    assert values(told) == {"words": "По городу или по области?"}


async def test_a_file_without_words_goes_to_a_person_with_its_card(world: World) -> None:
    sent = await world.say("", attachments=(PHOTO,))
    assert [key_of(one) for one in sent] == ["client-file-to-person", "desk-card", "desk-client-says"]
    assert sent[-1].attachments == (PHOTO,)


async def test_a_file_with_a_question_is_answered(world: World) -> None:
    assert key_of((await world.to_client("Сколько стоит доставка?", attachments=(PHOTO,)))[0]) == "client-answer"


async def test_a_file_whose_words_nothing_answers_is_said_to_have_come(world: World) -> None:
    world.retriever.gives = ()
    assert key_of((await world.to_client("Вот фото поломки", attachments=(PHOTO,)))[0]) == "client-file-to-person"
    call = await world.call()
    assert call and call.reason is Reason.MISSING_KNOWLEDGE


async def test_a_sticker_asks_for_nothing(world: World) -> None:
    assert [key_of(one) for one in await world.say("", attachments=(STICKER,))] == ["client-no-text"]


async def test_a_client_who_waits_is_told_so_once(world: World) -> None:
    await world.say("нужен оператор")
    assert [key_of(one) for one in await world.to_client("Вы тут?", "2")] == ["client-still-waiting"]
    assert await world.to_client("Ау", "3") == []


async def test_a_client_who_waits_a_second_time_is_told_again(world: World) -> None:
    await world.say("нужен оператор")
    await world.say("Вы тут?", "2")
    await world.desk.release(actor(OLEG), await world.dialog())
    await world.say("нужен оператор", "3")
    assert [key_of(one) for one in await world.to_client("Ау", "4")] == ["client-still-waiting"]


async def test_in_a_persons_dialog_words_are_relayed_and_the_bot_is_silent(world: World) -> None:
    await world.say("нужен оператор")
    await world.desk.take(actor(OLEG), await world.dialog())
    sent = await world.say("Сколько стоит доставка?", "2")
    assert [(key_of(one), values(one)["words"]) for one in sent] == [("desk-client-says", "Сколько стоит доставка?")]
    assert world.retriever.asked == []


async def test_even_a_wish_for_a_person_is_only_relayed_there(world: World) -> None:
    await world.say("нужен оператор")
    await world.desk.take(actor(OLEG), await world.dialog())
    assert [key_of(one) for one in await world.say("позовите менеджера", "2")] == ["desk-client-says"]


async def test_a_client_who_writes_again_waits_since_that_message(world: World) -> None:
    await world.say("нужен оператор")
    await world.desk.no_reply(actor(OLEG), (await world.desk.take(actor(OLEG), await world.dialog())).id)
    await world.say("Ещё вопрос", "2")
    call = await world.call()
    assert call and call.waits_since == (await world.turns())[-1].at


async def test_a_managers_answer_while_the_bot_thinks_is_not_undone(world: World) -> None:
    await world.say("нужен оператор")
    await world.desk.take(actor(OLEG), await world.dialog())
    first = await world.call()
    batch = await world.claim(said("Ещё вопрос", number="2"))
    heard = await world.engine.hear(batch)
    await world.desk.no_reply(actor(OLEG), heard.dialog.id)
    await world.engine.settle(batch, heard, await world.engine.think(heard))
    call = await world.call()
    assert first and call and call.waits_since == heard.turns[0].at != first.waits_since


async def test_an_answer_keeps_why_it_was_given(world: World) -> None:
    sure = World(world.store, [replace(found(), legs={"dense": 0.8, "lexical": 0.4})], FakeLLM(reply("300 рублей", 1)))
    await sure.say("Сколько стоит доставка?")
    turn = (await world.turns())[-1]
    number = turn.trace_id
    assert turn.author is Author.BOT and number and turn.citations[0].title == "Доставка"
    trace = await world.store.read(ACME, lambda uow: uow.dialogs.trace(number))
    assert (trace.question, trace.action, trace.model) == ("Сколько стоит доставка?", "reply", "fake")
    assert (trace.threshold, trace.tokens_in, trace.bot_version) == (0.5, 10, 1)
    assert trace.found[0]["legs"] == {"dense": 0.8, "lexical": 0.4} and trace.found[0]["confidence"] == 0.9


async def test_a_refusal_keeps_why_as_well(world: World) -> None:
    await unsure(world).say("Сколько стоит доставка на Марс?")
    assert (await world.turns())[-1].trace_id


async def test_the_first_answer_is_noted_for_the_episode(world: World) -> None:
    await world.say("Сколько стоит доставка?")
    episode = (await world.state()).episode_id
    assert episode
    stored = await world.store.read(ACME, lambda uow: uow.dialogs.episode(episode))
    assert stored.first_out_at


async def test_without_a_group_every_worker_gets_the_card_and_only_the_owner_the_words(world: World) -> None:
    await world.store.run(ACME, lambda uow: uow.setup.set_desk(None))
    cards = await world.to_desk("нужен оператор")
    assert {card.chat for card in cards} == {str(one.telegram_id) for one in (OLEG, VERA, BOSS)}
    assert str(READER.telegram_id) not in {card.chat for card in cards}
    assert all(card.topic is None for card in cards) and len({card.key for card in cards}) == 3
    await world.desk.take(actor(OLEG), await world.dialog())
    assert [one.chat for one in await world.to_desk("Ау", "2")] == [str(OLEG.telegram_id)]
