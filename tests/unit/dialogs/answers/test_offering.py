"""What is nearly sure is offered beside a person, once: a tap shows it, and nobody is told it as the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogs.answers.answer import Action
from dialogs.answers.answering import Answerer
from dialogs.answers.clarifying import place_of, pressed
from dialogs.answers.extracting import extract
from dialogs.answers.intents import PERSON_BUTTON
from dialogs.engine import Engine
from dialogs.handover import Reason
from dialogs.ids import SourceId
from dialogs.ports import Found, Scope
from tests.fakes.domain import World, found, key_of

NEARLY = replace(found("Подъём без лифта стоит 150 рублей за этаж.", 0.4, "Доставка"), path="Доставка › Подъём")
SURE = replace(found("Да, с 10 до 21.", 0.9, "Часы"), source_id=SourceId("hours"))
ASKED = "Поднимете стиралку на пятый этаж?"


async def test_the_client_is_offered_the_place_and_a_person(world: World) -> None:
    (offer,) = await World(world.store, [NEARLY]).to_client(ASKED)
    (place,), (person,) = offer.buttons
    assert (key_of(offer), place.text, pressed(place.value)) == ("client-nearly", "Доставка: Подъём", NEARLY.chunk_id)
    assert person.value == PERSON_BUTTON


async def test_a_tap_shows_what_stands_there(world: World) -> None:
    world = World(world.store, [NEARLY])
    (offer,) = await world.to_client(ASKED)
    (answer,) = await world.to_client("Доставка: Подъём", "2", button=offer.buttons[0][0].value)
    assert answer.body.values["answer"] == NEARLY.text  # type: ignore[union-attr]  # it is a Text


async def test_whoever_asks_on_instead_gets_a_person(world: World) -> None:
    world = World(world.store, [NEARLY])
    await world.to_client(ASKED)
    told = (await world.to_client("нет, мне без лифта", "2"))[0]
    call = await world.call()
    assert key_of(told) == "client-no-answer-person-called"
    assert call is not None and call.reason is Reason.PENDING_CLARIFICATION


@dataclass
class TwoShelves:
    """Knows one thing for sure, by its word; of all else it finds what is nearly sure."""

    async def find(self, scope: Scope, question: str, top: int) -> Sequence[Found]:
        return [SURE] if question == "вы работаете в воскресенье" else [NEARLY]


async def test_whoever_asks_something_else_instead_is_answered_that(world: World) -> None:
    world.engine = Engine(world.store, Answerer(TwoShelves(), world.clock, 0.5), world.clock)
    await world.to_client(ASKED)
    (answer,) = await world.to_client("вы работаете в воскресенье", "2")
    assert answer.body.values["answer"] == SURE.text  # type: ignore[union-attr]


def test_what_is_far_from_sure_is_not_offered() -> None:
    far = replace(NEARLY, confidence=0.29)
    assert extract([far], 0.5, ASKED, offers=True).action is Action.HANDOVER
    assert extract([NEARLY], 0.5, ASKED).action is Action.HANDOVER


def test_an_entry_is_named_by_its_question_and_a_long_name_is_cut() -> None:
    assert place_of(replace(NEARLY, question="Есть подъём?")) == "Есть подъём?"
    assert place_of(replace(NEARLY, path="")) == "Доставка"
    assert len(place_of(replace(NEARLY, question="ж" * 90))) == 60
