"""Where the bot has no answer and calls nobody, the client is told what to do next."""

from dataclasses import replace

from dialogs.answers.intents import PERSON_BUTTON
from dialogs.answers.next_step import closed_words, company_hours, no_answer
from dialogs.calendar.schedule import WorkingHours
from dialogs.calendar.schedule_words import exceptions_of
from dialogs.handovers.queues import GENERAL
from locales import say
from tests.fakes.domain import ACME, NOON, World, key_of

NIGHTS = WorkingHours("Europe/Moscow", {day: [(0, 60)] for day in range(7)})


def test_the_refusal_reads_well_with_and_without_a_contact() -> None:
    full = say(no_answer({"contact": "+7 495 000-00-00"}), "ru")
    assert full.endswith("позовите сотрудника. Связаться с нами можно и так: +7 495 000-00-00")
    assert say(no_answer({}), "en") == "I have no exact answer. Please ask in other words, or call a person."


async def test_a_refusal_offers_a_person_and_the_companys_hours(world: World) -> None:
    await world.set_bot(handover_on_missing=False, contact="shop@romashka.example")
    await world.store.run(ACME, lambda uow: uow.rota.save_queue(replace(GENERAL, hours=NIGHTS)))
    world.retriever.gives = ()
    told, closed = await world.to_client("Есть ли парковка?")
    assert key_of(told) == "client-no-answer" and told.buttons[0][0].value == PERSON_BUTTON
    values = told.body.values  # type: ignore[union-attr]
    assert (values["contact"], key_of(closed)) == ("shop@romashka.example", "client-closed")
    assert (await world.store.read(ACME, company_hours)) == NIGHTS


def test_a_far_day_is_named_as_each_language_names_it() -> None:
    away = replace(NIGHTS, exceptions=exceptions_of("01.11.2026-30.11.2026"))
    told = closed_words(away, NOON)
    assert "1 Dec after 00:00" in say(told, "en")
    assert "1.12 после 00:00" in say(told, "ru")
