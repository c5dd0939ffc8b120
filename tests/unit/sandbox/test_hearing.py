"""Which updates a bot hears of what people do."""

import pytest

from bot.sandbox.telegram.groups import threads
from bot.sandbox.telegram.posting import post
from bot.sandbox.telegram.refusals import Impossible
from tests.unit.sandbox.conftest import Scene


def texts(scene: Scene) -> list[str]:
    return [update["message"].get("text", "") for update in scene.heard() if "message" in update]


def test_start_with_a_payload_is_the_first_thing_a_bot_hears(scene: Scene) -> None:
    chat = scene.world.open_private(scene.anna, scene.bot, "from_site")
    [update] = scene.heard()
    assert update["message"]["text"] == "/start from_site"
    assert update["message"]["chat"]["id"] == chat.id == scene.anna.id
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


def test_privacy_lets_a_bot_hear_commands_mentions_and_replies_only(scene: Scene) -> None:
    scene.world.join(scene.desk, scene.bot)
    scene.heard()
    for text in ("привет", "/close", "/close@salon_bot", "@salon_bot ау", "/close@other_bot"):
        scene.world.say(scene.boris, scene.desk, text)
    assert texts(scene) == ["/close", "/close@salon_bot", "@salon_bot ау"]


def test_an_administrator_hears_everything(scene: Scene) -> None:
    scene.world.join(scene.desk, scene.bot, admin=True)
    scene.heard()
    scene.world.say(scene.boris, scene.desk, "привет")
    assert texts(scene) == ["привет"]


def test_a_command_without_a_name_is_for_the_bot_that_spoke_last(scene: Scene) -> None:

    other = scene.world.add_bot("Другой", "other_bot")
    scene.world.join(scene.desk, scene.bot)
    scene.world.join(scene.desk, other)
    post(scene.world, scene.desk, other.id, {"text": "я"})
    scene.heard()
    scene.heard(other)
    scene.world.say(scene.boris, scene.desk, "/close")
    assert (scene.heard(), len(scene.heard(other))) == ([], 1)


def test_bots_do_not_hear_bots_but_do_hear_their_own_service_messages(scene: Scene) -> None:

    scene.world.join(scene.desk, scene.bot, admin=True, can_manage_topics=True)
    scene.heard()
    topic = threads.open_topic(scene.world, scene.desk, scene.bot.id, "Анна")
    post(scene.world, scene.desk, scene.bot.id, {"text": "карточка"}, thread=topic.id)
    threads.set_closed(scene.world, scene.desk, scene.bot.id, topic.id, True)
    kinds = [set(update["message"]) & {"forum_topic_created", "forum_topic_closed", "text"} for update in scene.heard()]
    assert kinds == [{"forum_topic_created"}, {"forum_topic_closed"}]


def test_a_message_in_a_topic_carries_its_thread_and_answers_the_topic(scene: Scene) -> None:
    scene.world.join(scene.desk, scene.bot, admin=True)
    topic = scene.world.create_topic(scene.boris, scene.desk, "Анна")
    scene.heard()
    scene.world.say(scene.boris, scene.desk, "беру", thread=topic.id)
    [update] = scene.heard()
    assert update["message"]["message_thread_id"] == topic.id
    assert update["message"]["is_topic_message"] is True
    assert update["message"]["reply_to_message"]["forum_topic_created"]["name"] == "Анна"


def test_joining_and_promotion_are_told_as_my_chat_member(scene: Scene) -> None:
    scene.world.join(scene.desk, scene.bot)
    scene.world.join(scene.desk, scene.bot, admin=True, can_manage_topics=True)
    changes = [update["my_chat_member"] for update in scene.heard() if "my_chat_member" in update]
    statuses = [change["new_chat_member"]["status"] for change in changes]
    assert statuses == ["member", "administrator"]
    assert changes[-1]["new_chat_member"]["can_manage_topics"] is True
    assert changes[0]["from"]["id"] == scene.boris.id


def test_blocking_and_unblocking_is_told_once_each(scene: Scene) -> None:
    scene.world.open_private(scene.anna, scene.bot)
    scene.heard()
    scene.world.block(scene.anna, scene.bot)
    scene.world.block(scene.anna, scene.bot)
    scene.world.unblock(scene.anna, scene.bot)
    statuses = [update["my_chat_member"]["new_chat_member"]["status"] for update in scene.heard()]
    assert statuses == ["kicked", "member"]


def test_a_long_text_is_cut_by_the_app_into_messages_of_4096(scene: Scene) -> None:
    chat = scene.world.open_private(scene.anna, scene.bot)
    scene.heard()
    scene.world.say(scene.anna, chat, "я" * 100_000)
    lengths = [len(text) for text in texts(scene)]
    assert max(lengths) == 4096
    assert sum(lengths) == 100_000


def test_nul_bytes_become_blanks_as_the_server_makes_them(scene: Scene) -> None:
    chat = scene.world.open_private(scene.anna, scene.bot)
    assert scene.world.say(scene.anna, chat, "a\0b\r\nc").text == "a b\nc"


def test_a_phone_refuses_what_an_app_would_refuse(scene: Scene) -> None:
    topic = scene.world.create_topic(scene.boris, scene.desk, "Анна")
    maria = scene.world.add_person("Мария")
    scene.world.join(scene.desk, maria)
    scene.world.close_topic(scene.boris, scene.desk, topic.id)
    with pytest.raises(Impossible, match="closed"):
        scene.world.say(maria, scene.desk, "x", thread=topic.id)
    with pytest.raises(Impossible, match="not in"):
        scene.world.say(scene.anna, scene.desk, "x")


def test_update_ids_grow_by_one_per_bot(scene: Scene) -> None:
    chat = scene.world.open_private(scene.anna, scene.bot)
    scene.world.say(scene.anna, chat, "раз")
    scene.world.open_private(scene.boris, scene.bot)
    assert [update["update_id"] for update in scene.heard()] == [1, 2, 3]
