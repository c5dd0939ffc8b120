"""Cards: what the desk sees of a dialog, and the buttons that fit its state."""

from dataclasses import replace

import pytest

from dialogs.desk.cards import Place, card, card_again, lines, nearest, places, title_of
from dialogs.dialog import Dialog
from dialogs.handover import Handover, Reason, ended, taken
from dialogs.ids import CustomerId, DialogId, EpisodeId, HandoverId, InboxId, TurnId, new_id
from dialogs.messages import Attachment, AttachmentKind, OutboundMessage
from dialogs.tenant import Desk, Tenant
from dialogs.texts import Text
from dialogs.turn import Author, Turn
from locales import LANGUAGES, say
from tests.fakes.domain import ACME, NOON, OLEG, VERA, found

DIALOG = Dialog(DialogId("d" * 19), InboxId("in1"), "v1", CustomerId("c1"), customer_name="Анна")
ASKED = Handover(HandoverId("h1"), DIALOG.id, EpisodeId("e1"), Reason.CUSTOMER_REQUEST, NOON)
TAKEN = taken(ASKED, OLEG.id, NOON)
BY_PHONE = replace(TAKEN, taken_by=None)  # somebody answers outside of the program
DESK = Place("-100", "ru")


def turn(words: str, author: Author = Author.CUSTOMER, files: int = 0) -> Turn:
    item = Attachment(AttachmentKind.PHOTO)
    return Turn(TurnId(new_id(NOON)), DIALOG.id, EpisodeId("e1"), author, words, NOON, (item,) * files)


def actions(message: OutboundMessage) -> list[list[str]]:
    return [[button.value.split(":")[1] for button in row] for row in message.buttons]


@pytest.mark.parametrize(
    ("handover", "buttons"),
    [
        (ASKED, [["take", "decline"], ["draft", "history", "why"], ["back", "noreply"], ["tags", "close"]]),
        (TAKEN, [["draft", "later"], ["history", "noreply"], ["transfer", "tags"], ["back", "close"]]),
        (BY_PHONE, [["take", "draft"], ["history", "noreply"], ["transfer", "tags"], ["back", "close"]]),
        (ended(TAKEN, NOON), [["history", "why"]]),
        (ended(ASKED, NOON), [["history", "why"]]),
    ],
)
def test_buttons_fit_the_state(handover: Handover, buttons: list[list[str]]) -> None:
    assert actions(card(DESK, DIALOG, handover, "widget", ())) == buttons


def test_a_buttons_value_fits_into_64_bytes_and_names_the_dialog() -> None:
    values = [button.value for row in card(DESK, DIALOG, ASKED, "widget", ()).buttons for button in row]
    assert all(len(value.encode()) <= 64 and value.endswith(DIALOG.id) for value in values)


def test_commands_and_notices_are_left_out() -> None:
    said = [turn("/start"), turn("[client-greeting]", Author.BOT), turn("[client-person-joined]", Author.SYSTEM),
            turn("Где заказ?"), turn("[фото] во вложении"), turn("Уже едет", Author.STAFF)]  # fmt: skip
    assert lines(said) == "👤 Где заказ?\n👤 [фото] во вложении\n🧑‍💼 Уже едет"


def test_the_last_six_turns_are_shown_each_on_a_line_cut_to_a_bound() -> None:
    said = [turn(f"{number}\n{'я' * 400}") for number in range(9)]
    shown = lines(said).split("\n")
    assert [line[2] for line in shown] == ["3", "4", "5", "6", "7", "8"]
    assert all(len(line) == 302 and line.endswith("…") for line in shown)


def test_files_are_marked_and_nothing_said_is_a_dash() -> None:
    assert lines([turn("Смотрите", files=2)]) == "👤 Смотрите 📎📎"
    assert lines([turn("", files=1)]) == "👤 📎"
    assert lines([]) == "-"


def test_a_nameless_visitor_has_a_mark_of_their_own() -> None:
    first, second = (
        replace(DIALOG, customer_name=""),
        replace(DIALOG, id=DialogId("x" * 14 + "abcde"), customer_name=""),
    )
    assert title_of(first) == "#ddddd"
    assert title_of(second) == "#abcde"


def test_the_card_tells_who_where_why_and_what_was_near() -> None:
    body = card(DESK, DIALOG, replace(TAKEN, found="Доставка"), "telegram", [turn("Ау")], "Олег").body
    assert isinstance(body, Text)
    told = {"name": "Анна", "channel": "telegram", "reason": "customer_request", "state": "taken", "owner": "Олег",
            "history": "👤 Ау", "found": "Доставка", "summary": "❓ Ау", "waits": "no", "offered": "none"}  # fmt: skip
    assert {name: body.values[name] for name in told} == told


def test_the_card_tells_how_long_the_client_waits_by_the_companys_clock() -> None:
    waits = replace(ASKED, waits_since=NOON)
    body = card(Place("-100", "ru", timezone="Asia/Tokyo"), DIALOG, waits, "widget", (), now=NOON + 7 * 60_000).body
    assert isinstance(body, Text)
    assert (body.values["minutes"], body.values["since"]) == (7, "11:00")


@pytest.mark.parametrize(
    ("change", "mark"),
    [({"blocked": True}, "blocked"), ({"reachable": False}, "away"), ({"opted_out": True}, "optedout"), ({}, "none")],
)
def test_the_card_warns_of_what_staff_must_know_before_they_write(change: dict[str, bool], mark: str) -> None:
    body = card(DESK, replace(DIALOG, **change), ASKED, "widget", ()).body  # type: ignore[arg-type]
    assert isinstance(body, Text)
    assert body.values["mark"] == mark


def test_what_the_bot_found_is_named_with_its_confidence_each_source_once() -> None:
    chunks = [found(confidence=0.3), found(title="Возврат", confidence=0.41), found(confidence=0.42)]
    assert nearest(chunks) == "Доставка 42 % · Возврат 41 %"


def test_a_changed_card_edits_the_first_one_once_per_change() -> None:
    first, again = card(DESK, DIALOG, ASKED, "widget", ()), card_again(DESK, DIALOG, TAKEN, "widget", ())
    later = card_again(DESK, replace(DIALOG, epoch=5), TAKEN, "widget", ())
    assert again.edits == first.key
    assert len({first.key, again.key, later.key}) == 3


def test_the_group_is_told_in_the_companys_language_and_each_private_chat_in_its_own() -> None:
    tenant = Tenant(ACME, "Ромашка", "en", "UTC", NOON)
    assert places(tenant, Desk("-100", "Стойка"), [OLEG]) == (Place("-100", "en", timezone="UTC"),)
    alone = places(tenant, None, [OLEG, replace(VERA, language="en")])
    assert [(place.language, place.forum) for place in alone] == [("ru", False), ("en", False)]
    assert len({place.suffix for place in alone}) == 2


def test_only_a_group_has_topics() -> None:
    private = Place("77", "ru", ":m", forum=False)
    assert card(DESK, DIALOG, ASKED, "widget", ()).topic == DIALOG.id
    assert card(private, DIALOG, ASKED, "widget", ()).topic is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_answers_in_a_group_reads_in_which_one_on_the_card_and_in_the_topics_name(language: str) -> None:
    shown = card(DESK, replace(DIALOG, room="Клуб покупателей"), ASKED, "telegram", ())
    assert shown.topic_title == "Анна · Клуб покупателей"
    assert "Клуб покупателей" in say(shown.body, language).split("\n")[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clients_own_chat_needs_no_name(language: str) -> None:
    shown = card(DESK, DIALOG, ASKED, "telegram", ())
    assert shown.topic_title == "Анна"
    assert say(shown.body, language).split("\n")[1] == "👤 Анна · Telegram"
