"""What updates of groups and of people's own accounts tell of dialogs."""

from typing import Any

import pytest

from dialogs.events import Deletion, StaffElsewhere
from tests.fakes.telegram_parsed import CHANNEL, heard, lane, parsed
from tests.fakes.telegram_updates import (
    ANNA,
    AT,
    BORIS,
    BOT,
    GROUP,
    INBOX,
    LINK,
    OWNER,
    PRIVATE,
    mark,
    message,
    said,
    update,
    with_options,
)  # fmt: skip


# ── groups ────────────────────────────────────────────────────────────────────────────────────
def named(text: str, **more: Any) -> dict[str, Any]:
    return said(text, chat=GROUP, entities=[mark("mention", text, "@salon_bot")], **more)


def test_a_mention_is_answered_and_is_no_part_of_the_question() -> None:
    one = heard(named("🙂 @salon_bot, вы открыты?"))
    assert (one.chat, one.text, one.shared) == ("-1009/55", "🙂 вы открыты?", True)
    assert heard(named("@salon_bot вы открыты?")).text == "Вы открыты?"


def test_a_mention_of_another_is_not_ours() -> None:
    text = "@salon_bot2 привет"
    assert parsed(said(text, chat=GROUP, entities=[mark("mention", text, "@salon_bot2")])) is None


@pytest.mark.parametrize(
    ("text", "more", "answered"),
    [
        ("Просто разговор", {}, False),
        ("Есть Доставка?", {}, True),
        ("доставкамен", {}, False),
        ("Да", {"reply_to_message": message(BOT, GROUP, text="?")}, True),
        ("Да", {"reply_to_message": message(BORIS, GROUP, text="?")}, False),
        ("Да", {"reply_to_message": message(BOT, GROUP, forum_topic_created={"name": "x"})}, False),
        ("/help", {"entities": [{"type": "bot_command", "offset": 0, "length": 5}]}, True),
        ("/ban@other_bot", {"entities": [{"type": "bot_command", "offset": 0, "length": 14}]}, False),
        ("эй", {"entities": [{"type": "text_mention", "offset": 0, "length": 2, "user": BOT}]}, True),
        ("доставка", {"is_automatic_forward": True, "sender_chat": {"id": -5, "type": "channel", "title": "К"}}, False),
    ],
)
def test_a_group_is_answered_when_it_speaks_to_the_bot(text: str, more: dict[str, Any], answered: bool) -> None:
    assert (parsed(said(text, chat=GROUP, **more)) is not None) is answered


def test_two_people_of_a_group_have_two_dialogs_and_so_have_two_topics() -> None:
    places = [
        heard(said("доставка", ANNA, GROUP)).chat,
        heard(said("доставка", BORIS, GROUP)).chat,
        heard(said("доставка", ANNA, GROUP, message_thread_id=3, is_topic_message=True)).chat,
        heard(said("доставка", ANNA, GROUP, message_thread_id=3)).chat,
    ]
    assert places == ["-1009/55", "-1009/56", "-1009:3/55", "-1009~3/55"]


def test_who_writes_as_a_channel_is_that_channel() -> None:
    channel = {"id": -77, "type": "channel", "title": "Новости"}
    one = heard(said("доставка", {"id": 136817688, "is_bot": True, "first_name": "C"}, GROUP, sender_chat=channel))
    assert (one.sender.external_id, one.sender.name, one.chat) == ("-77", "Новости", "-1009/-77")


# ── people's own accounts ─────────────────────────────────────────────────────────────────────
def own(text: str, person: dict[str, Any] = ANNA, link: str = "C1", **more: Any) -> dict[str, Any]:
    return update(business_message=message(person, text=text, business_connection_id=link, **more))


def test_a_client_of_an_own_account_is_a_dialog_of_that_connection() -> None:
    one = heard(own("Привет"))
    assert (one.chat, one.sender.external_id, lane(own("x"))) == ("55@C1", "55", "55@C1")


def test_a_dialog_knows_in_whose_chat_it_is() -> None:
    rooms = [heard(named("@salon_bot, вы открыты?")).room, heard(own("Привет")).room, heard(said("Привет")).room]
    assert rooms == ["Двор", LINK["name"], ""]


def test_the_owners_own_words_are_staffs() -> None:
    told = parsed(own("Сам отвечу", OWNER))
    assert told == StaffElsewhere(INBOX.id, "55@C1", "10", "Сам отвечу", AT * 1000)


@pytest.mark.parametrize("more", [{"sender_business_bot": BOT}, {"is_from_offline": True}])
def test_our_echo_and_automatic_greetings_are_nobodys_words(more: dict[str, Any]) -> None:
    assert parsed(own("Здравствуйте", OWNER, **more)) is None


@pytest.mark.parametrize("change", [{"enabled": False}, {"reply": False}])
def test_without_the_right_to_reply_nothing_is_heard(change: dict[str, Any]) -> None:
    assert parsed(own("Привет"), with_options(business={"C1": {**LINK, **change}})) is None


def test_a_strangers_account_is_never_heard() -> None:
    assert parsed(own("Привет", link="C9")) is None


def test_an_edit_and_deletions_in_an_own_chat() -> None:
    changed = message(text="Иначе", edit_date=AT + 1, business_connection_id="C1")
    assert heard(update(edited_business_message=changed)).edit_of == "10"
    gone = {"business_connection_id": "C1", "chat": PRIVATE, "message_ids": [10, 11]}
    found = CHANNEL.parse(INBOX, update(deleted_business_messages=gone))
    assert [(type(one), one.of, one.chat) for one in found if isinstance(one, Deletion)] == [
        (Deletion, "10", "55@C1"), (Deletion, "11", "55@C1"),
    ]  # fmt: skip
