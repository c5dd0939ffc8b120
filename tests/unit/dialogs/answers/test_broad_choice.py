"""The answer to a broad question: its main thing with what else can be told, or a choice of sections."""

from dataclasses import replace

from channels.widget.shapes import without_source
from dialogs.answers.answer import Action
from dialogs.answers.clarifying import pressed
from dialogs.answers.extracting import extract
from dialogs.answers.followups import narrowed
from dialogs.ports import Broad
from dialogs.texts import Text
from locales import say
from tests.fakes.domain import World, found, key_of

MAIN = replace(found("Везём на следующий день.", 0.97, "Доставка"), path="Сроки", broad=Broad.MAIN)
COST = replace(found("По городу 350 ₽.", 0.2, "Доставка"), chunk_id="cost", path="Стоимость", broad=Broad.BESIDE)
SELF = replace(found("Со склада.", 0.0, "Доставка"), chunk_id="self", path="Самовывоз", broad=Broad.BESIDE)
CITY = replace(found("За час.", 0.3, "Доставка по городу"), chunk_id="city", broad=Broad.BESIDE)
FAR = replace(found("За неделю.", 0.3, "Доставка по России"), chunk_id="far", broad=Broad.BESIDE)


async def test_the_main_thing_is_said_with_buttons_for_the_rest_and_thumbs(world: World) -> None:
    (answer,) = await World(world.store, [MAIN, COST, SELF]).to_client("доставка?")
    assert key_of(answer) == "client-answer-more"
    assert [[str(one.text) for one in row] for row in answer.buttons][:2] == [["Стоимость"], ["Самовывоз"]]
    assert len(answer.buttons) == 3


async def test_a_thumb_leaves_what_else_can_be_told(world: World) -> None:
    world = World(world.store, [MAIN, COST])
    (answer,) = await world.to_client("доставка?")
    (shown,) = await world.to_client("👍", "2", button=answer.buttons[-1][0].value)
    assert [str(button.text) for row in shown.buttons for button in row] == ["Стоимость"]


async def test_the_widget_leaves_out_the_source_and_keeps_the_line_above_the_buttons(world: World) -> None:
    (answer,) = await World(world.store, [MAIN, COST]).to_client("доставка?")
    assert isinstance(answer.body, Text)
    shown = without_source(answer, say(answer.body, "ru"))
    assert shown == f"{MAIN.text}\n\nМогу рассказать и об этом:"


async def test_a_tap_says_the_section_from_its_beginning(world: World) -> None:
    world = World(world.store, [MAIN, COST, SELF])
    (offer,) = await world.to_client("доставка?")
    (answer,) = await world.to_client("Стоимость", "2", button=offer.buttons[0][0].value)
    assert key_of(answer) == "client-answer"
    assert answer.body.values["answer"] == COST.text  # type: ignore[union-attr]


def test_sections_of_one_name_are_asked_back_whatever_their_confidence() -> None:
    answer = extract([CITY, FAR], 0.8, "доставка")
    assert answer.action is Action.ASK
    assert [one.label for one in answer.options] == ["Доставка по городу", "Доставка по России"]
    assert [pressed(one.value) for one in answer.options] == ["city", "far"]


def test_what_names_a_section_by_itself_does_not_lean_on_the_question_before() -> None:
    earlier = found("Гарантия год.", 0.9, "Гарантия")
    assert narrowed([earlier], [MAIN, COST]) == [MAIN, COST]


def test_who_asked_for_prices_gets_no_section_without_one() -> None:
    earlier, section = found("Whitening: 29,900 ₽"), replace(MAIN, answer="No coffee for 48 hours.")
    query = "how much is cleaning and whitening?"
    assert narrowed([earlier], [section], query) == [earlier]
    assert narrowed([earlier], [replace(section, answer="It costs 300 ₽.")], query)[0].broad
