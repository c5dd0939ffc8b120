"""One client: their language, their wish for silence, their flood, and staff's right to block them."""

import pytest

from dialogs.answers.letters import meant
from dialogs.arrivals.languages import spoken
from dialogs.arrivals.opting import opts_in, opts_out
from dialogs.dialog import Mode
from dialogs.errors import Forbidden
from dialogs.messages import Audience, OutboundMessage
from dialogs.turn import Author
from tests.fakes.domain import ACME, INBOX, OLEG, READER, FakeLLM, actor, said
from tests.fakes.hub import Hub, keys


def to_client(messages: list[OutboundMessage]) -> list[str]:
    return keys([one for one in messages if one.audience is Audience.CUSTOMER])


# ── language ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        (["iPhone 15 Pro Max"], "ru"),
        (["Samsung Galaxy", "Bosch Serie 4"], "ru"),
        (["how much?"], "ru"),
        (["how much?", "а доставка?", "and now"], "ru"),
        (["how much?", "for two please"], "en"),
        (["how much is the delivery to London?"], "en"),
        (["ok", "https://shop.example/some/page"], "ru"),
        (["/start promo"], "ru"),
    ],
)
def test_a_dialog_changes_its_language_only_with_its_client(lines: list[str], ends: str) -> None:
    assert spoken(lines, "ru", 0)[0] == ends


def test_the_first_line_decides_at_once() -> None:
    assert spoken(["how much?"], "ru", 0, first=True)[0] == "en"
    assert spoken(["Привет"], "en", 0, first=True)[0] == "ru"


@pytest.mark.parametrize(("line", "language"), [("Hello", "en"), ("Hey there!", "en"), ("Samsung", "ru")])
def test_a_greeting_alone_tells_the_language_and_a_name_does_not(line: str, language: str) -> None:
    assert spoken([line], "ru", 0, first=True)[0] == language


@pytest.mark.parametrize(
    "line", ["ghbdtn", "Ghbdtn!", "djpdhfn", "rfr dthyenm njdfh?", "crjkmrj cnjbn ljcnfdrf", "plhfdcndeqnt"]
)
def test_russian_in_the_wrong_layout_is_russian(line: str) -> None:
    assert spoken([line], "en", 0, first=True)[0] == "ru"


@pytest.mark.parametrize(
    "line", ["kak vernut tovar", "Skolko stoit dostavka?", "privet", "skoka stoit", "mojno vernut?"]
)
def test_russian_written_by_sound_is_russian(line: str) -> None:
    assert spoken([line], "en", 0, first=True)[0] == "ru"


@pytest.mark.parametrize(
    "line", ["do you have kak", "ou est ma commande", "donde esta", "skol", "cost of delivery", "next to you"]
)
def test_other_languages_in_latin_letters_are_not(line: str) -> None:
    assert spoken([line], "en", 0, first=True)[0] == "en"


@pytest.mark.parametrize("line", ["руддщ", "руддщ еруку", "рщц ьгср шы вудшмукн?"])
def test_english_in_the_wrong_layout_is_english(line: str) -> None:
    assert spoken([line], "ru", 0, first=True)[0] == "en"


@pytest.mark.parametrize(
    "line",
    ["hi", "ok thx", "why", "pls", "next flight", "try gym", "html css", "asdfgh", "rhythm", "flexible?", "July",
     "wifi pwd?", "danke", "brb lunch", "dry cleaning", "xyz"],
)  # fmt: skip
def test_english_as_typed_stays_english(line: str) -> None:
    assert meant(line) == line


@pytest.mark.parametrize(
    "line", ["ыварлоыврпл", "услугу", "спс", "ндс", "гбдд", "взрыв", "чё как", "мфц гжель", "съешь щи"]
)
def test_russian_as_typed_stays_russian(line: str) -> None:
    assert meant(line) == line


def test_lines_are_counted_over_batches() -> None:
    language, others = spoken(["how much?"], "ru", 0)
    assert spoken(["for two please"], language, others)[0] == "en"


async def test_one_foreign_line_does_not_change_the_answers_language(hub: Hub) -> None:
    await hub.comes(said("Здравствуйте, сколько стоит доставка?"))
    await hub.comes(said("how much?", number="2"))
    assert (await hub.world.state()).language == "ru"
    await hub.comes(said("and how long?", number="3"))
    assert (await hub.world.state()).language == "en"


# ── wish for silence ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("words", ["стоп", "СТОП!", "Отписаться", "stop", "Unsubscribe.", "не пишите мне больше"])
def test_words_that_ask_for_silence(words: str) -> None:
    assert opts_out(words)


@pytest.mark.parametrize("words", ["стоп-кран сколько стоит?", "где остановка Стоп", "stop by?", "Стопка бумаги"])
def test_words_that_only_sound_like_it(words: str) -> None:
    assert not opts_out(words)


def test_words_that_ask_for_messages_again() -> None:
    assert opts_in("/start promo")
    assert opts_in("Подписаться")
    assert not opts_in("старт продаж когда?")


async def test_a_wish_for_silence_is_confirmed_once(hub: Hub) -> None:
    await hub.comes(said("доставка?"))
    assert to_client(await hub.comes(said("стоп", number="2"))) == ["client-opted-out"]
    assert to_client(await hub.comes(said("стоп", number="3"))) == []
    assert (await hub.world.state()).opted_out


async def test_nothing_unasked_goes_out_afterwards_and_answers_do(hub: Hub) -> None:
    await hub.comes(said("доставка?"))
    dialog = await hub.world.dialog()
    promo = OutboundMessage("promo", INBOX.id, Audience.CUSTOMER, "v1", "скидка", dialog_id=dialog, unasked=True)
    await hub.store.run(ACME, lambda uow: uow.outbox.add(promo, hub.clock.now()))
    await hub.bring(said("стоп", number="2"))
    await hub.work()
    assert "скидка" not in keys([*await hub.sent(), *await hub.sent()])
    assert to_client(await hub.comes(said("сколько стоит доставка?", number="3"))) == ["client-answer"]


async def test_a_person_sees_the_wish_too(hub: Hub) -> None:
    await hub.comes(said("Позовите человека"))
    seen = await hub.comes(said("стоп", number="2"))
    assert "client-opted-out" in keys(seen)
    assert "desk-client-says" in keys(seen)


# ── flood ───────────────────────────────────────────────────────────────────────────────────────
async def test_a_flood_is_kept_and_not_thought_about(hub: Hub) -> None:
    hub.world.llm = FakeLLM()  # type: ignore[attr-defined]  # nobody may be asked
    for number in range(40):
        await hub.bring(said(f"вопрос {number}?", number=f"f{number}"))
    asked = len(hub.world.retriever.asked)
    await hub.work()
    seen = await hub.sent()
    assert to_client(seen) == ["client-slower"]
    assert "desk-client-too-fast" in keys(seen)
    assert len(hub.world.retriever.asked) == asked
    kept = [turn for turn in await hub.world.turns() if turn.author is Author.CUSTOMER]
    assert len(kept) == 40


async def test_the_polite_line_is_said_once(hub: Hub) -> None:
    for number in range(80):
        await hub.bring(said(f"вопрос {number}?", number=f"f{number}"))
        if number % 10 == 9:
            await hub.work()
    slower = [key for key in keys(await hub.sent()) if key in ("client-slower", "desk-client-too-fast")]
    assert sorted(slower) == ["client-slower", "desk-client-too-fast"]


async def test_the_bound_is_a_setting(hub: Hub) -> None:
    await hub.world.set_bot(messages_a_minute=2)
    for number in range(3):
        await hub.bring(said(f"вопрос {number}?", number=f"f{number}"))
    await hub.work()
    assert to_client(await hub.sent()) == ["client-slower"]


# ── blocking ────────────────────────────────────────────────────────────────────────────────────
async def test_a_blocked_client_is_heard_and_not_answered(hub: Hub) -> None:
    await hub.comes(said("Позовите человека"))
    await hub.world.desk.block(actor(OLEG), await hub.world.dialog())
    assert "desk-client-blocked" in keys(await hub.sent())
    assert await hub.comes(said("ответьте!", number="2")) == []
    assert [turn.text for turn in await hub.world.turns()][-1] == "ответьте!"
    assert (await hub.world.state()).mode is Mode.BOT
    await hub.world.desk.unblock(actor(OLEG), await hub.world.dialog())
    assert to_client(await hub.comes(said("сколько стоит доставка?", number="3"))) == ["client-answer"]


async def test_only_who_works_may_block(hub: Hub) -> None:
    await hub.comes(said("доставка?"))
    with pytest.raises(Forbidden):
        await hub.world.desk.block(actor(READER), await hub.world.dialog())
