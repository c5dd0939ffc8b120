"""Several questions in one message: each is answered for itself, and what is not known goes to a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from dialogs.answers.answer import Action, Answer, Ground, Question
from dialogs.answers.answering import Answerer
from dialogs.answers.parts import parts_of
from dialogs.dialog import Mode
from dialogs.engine import Engine
from dialogs.ids import ChunkId, DialogId, EpisodeId, SourceId, TurnId
from dialogs.ports import Found, Scope
from dialogs.texts import Text
from dialogs.turn import Author, Turn
from tests.fakes.domain import ACME, BOT, FakeClock, FakeLLM, FakeRetriever, World, found, key_of, reply

PRICE = found("Доставка стоит 300 рублей.")
HOURS = replace(found("Открыты до 21:00.", title="Магазины"), chunk_id=ChunkId("c2"), source_id=SourceId("s2"))
UNSURE = found(confidence=0.1)


@dataclass
class Librarian:
    """Knows an answer by a word of the question."""

    knows: Mapping[str, Found]

    async def find(self, scope: Scope, question: str, top: int) -> Sequence[Found]:
        return [next((one for word, one in self.knows.items() if word in question), UNSURE)]


async def answered(words: str) -> Answer:
    librarian = Librarian({"доставка": PRICE, "открыты": HOURS})
    return await Answerer(librarian, FakeClock(), 0.5).answer(Question(words, Scope(ACME), BOT))


@pytest.mark.parametrize(
    ("words", "queries"),
    [
        ("сколько стоит доставка и как долго ждать?", ["сколько стоит доставка", "доставка как долго ждать"]),
        ("Гарантия на чайник какая? А на печь?", ["Гарантия на чайник какая", "Гарантия на чайник какая А на печь"]),
        ("когда открыты и где вы находитесь?", ["когда открыты", "где вы находитесь"]),
        ("How much is delivery? Do you ship to Wales?", ["How much is delivery", "Do you ship to Wales"]),
    ],
)  # fmt: skip
def test_two_questions_are_told_apart_and_the_short_one_takes_its_subject_from_the_first(
    words: str, queries: Sequence[str]
) -> None:
    assert [part.query for part in parts_of(words)] == queries


@pytest.mark.parametrize(
    "words",
    ["сколько стоит доставка?", "как узнать, где мой заказ?", "у меня сломался чайник. как вернуть?",
     "можно ли вернуть товар и деньги?", "Привет\nсколько стоит доставка", "сколько стоит доставка\nв Казань",
     "нет лифта и пятый этаж, сколько стоит подъём?", ""],
)  # fmt: skip
def test_one_question_stays_whole(words: str) -> None:
    assert parts_of(words) == ()


def test_a_question_by_its_particle_is_one() -> None:
    words = "сколько стоит пломба и больно ли это?"
    assert [part.query for part in parts_of(words)] == ["сколько стоит пломба", "больно ли это"]


def test_the_question_before_is_no_part_of_the_message_but_what_a_leaning_one_is_about() -> None:
    before = [Turn(TurnId("t"), DialogId("d"), EpisodeId("e"), Author.CUSTOMER, "Сколько стоит доставка?", 0)]
    assert parts_of("а в выходные привозите?", before) == ()
    queries = [part.query for part in parts_of("как долго? есть ли у вас парковка?", before)]
    assert queries == ["Сколько стоит доставка? как долго", "есть ли у вас парковка"]


def test_what_a_short_part_is_about_may_come_after_it() -> None:
    before = [Turn(TurnId("t"), DialogId("d"), EpisodeId("e"), Author.CUSTOMER, "Есть ли парковка?", 0)]
    queries = [part.query for part in parts_of("сколько стоит и до скольки бассейн", before)]
    assert queries == ["бассейн сколько стоит", "до скольки бассейн"]


async def test_both_questions_are_answered_with_both_sources() -> None:
    answer = await answered("сколько стоит доставка и до скольки вы открыты?")
    assert answer.words == "Доставка стоит 300 рублей.\n\nОткрыты до 21:00."
    assert answer.body().values["source"] == "Доставка, Магазины"
    assert (answer.action, answer.ground) == (Action.REPLY, Ground.FULL)


async def test_the_same_answer_to_both_is_said_once() -> None:
    assert (await answered("сколько стоит доставка и как долго?")).words == "Доставка стоит 300 рублей."


async def test_what_nothing_answers_is_one_question_to_a_person() -> None:
    answer = await answered("есть ли вакансии и сколько вы платите?")
    assert (answer.action, answer.words) == (Action.HANDOVER, "")


async def test_a_model_gets_the_message_as_it_is() -> None:
    retriever, words = FakeRetriever([PRICE]), "сколько стоит доставка и до скольки вы открыты?"
    await Answerer(retriever, FakeClock(), 0.5, FakeLLM(reply("Да."))).answer(Question(words, Scope(ACME), BOT))
    assert retriever.asked == [words]


async def test_the_known_part_is_answered_before_a_person_is_called_for_the_rest(world: World) -> None:
    half = World(world.store, [])
    half.engine = Engine(world.store, Answerer(Librarian({"доставка": PRICE}), half.clock, 0.5), half.clock)
    answer, told = await half.to_client("сколько стоит доставка и есть ли вакансии?")
    assert isinstance(answer.body, Text)
    assert answer.body.values["answer"] == "Доставка стоит 300 рублей."
    assert key_of(told) == "client-rest-person-called"
    assert (await half.state()).mode is Mode.WAITING


async def test_a_hand_on_the_keyboard_is_asked_for_other_words_once(world: World) -> None:
    lost = World(world.store, [UNSURE])
    assert [key_of(one) for one in await lost.say("ыварлоыврпл")] == ["client-again"]
    assert key_of((await lost.say("asdfgh", "2"))[0]) == "client-no-answer-person-called"


async def test_signs_without_a_word_are_no_question(world: World) -> None:
    assert [key_of(one) for one in await world.say("?!")] == ["client-no-text"]
    assert world.retriever.asked == []
