"""What a person sees on the screen."""

import pytest

from bot.sandbox.telegram.menus import scope_key
from bot.sandbox.telegram.posting import post
from bot.sandbox.telegram.refusals import Impossible
from bot.sandbox.telegram.shapes import Draft, Typing
from tests.unit.sandbox.conftest import Scene

KEYS = {"inline_keyboard": [[{"text": "Взять", "callback_data": "t1"}, {"text": "Сайт", "url": "https://x.ru"}]]}


def test_a_screen_shows_author_text_and_buttons(scene: Scene) -> None:
    chat = scene.world.open_private(scene.anna, scene.bot)
    post(scene.world, chat, scene.bot.id, {"text": "Здравствуйте"}, markup=KEYS)
    shown = scene.world.view(scene.anna)[0].messages[-1]
    assert (shown.author, shown.text, shown.mine) == ("Салон", "Здравствуйте", False)
    assert (shown.buttons, shown.links) == ([["Взять", "Сайт"]], {"Сайт": "https://x.ru"})


def test_people_see_only_chats_they_are_in(scene: Scene) -> None:
    scene.world.open_private(scene.anna, scene.bot)
    assert [chat.title for chat in scene.world.view(scene.anna)] == ["Салон"]
    assert [chat.title for chat in scene.world.view(scene.boris)] == ["Стойка"]


def test_a_tap_reaches_the_bot_by_label_or_by_data(scene: Scene) -> None:
    chat = scene.world.open_private(scene.anna, scene.bot)
    message = post(scene.world, chat, scene.bot.id, {"text": "?"}, markup=KEYS)
    scene.heard()
    scene.world.tap(scene.anna, message, "Взять")
    scene.world.tap(scene.anna, message, "t1")
    assert [update["callback_query"]["data"] for update in scene.heard()] == ["t1", "t1"]
    with pytest.raises(Impossible, match="opens"):
        scene.world.tap(scene.anna, message, "Сайт")


def test_typing_is_seen_for_five_seconds(scene: Scene) -> None:
    chat = scene.world.open_private(scene.anna, scene.bot)
    scene.world.state.typing[chat.key] = Typing(scene.bot.id, "typing", None, scene.clock())
    assert scene.world.view(scene.anna)[0].typing == "typing"
    scene.clock.forward(5)
    assert scene.world.view(scene.anna)[0].typing == ""


def test_a_draft_goes_when_the_message_comes(scene: Scene) -> None:
    chat = scene.world.open_private(scene.anna, scene.bot)
    scene.world.state.drafts[chat.key] = Draft(1, "Ду", scene.clock())
    assert scene.world.view(scene.anna)[0].draft == "Ду"
    post(scene.world, chat, scene.bot.id, {"text": "Думаю, да"})
    assert scene.world.view(scene.anna)[0].draft == ""


def test_watchers_hear_of_each_change_until_they_stop(scene: Scene) -> None:
    seen: list[int] = []
    stop = scene.world.subscribe(lambda: seen.append(1))
    chat = scene.world.open_private(scene.anna, scene.bot)
    stop()
    scene.world.say(scene.anna, chat, "x")
    assert len(seen) == 1


def test_a_deleted_topic_takes_its_messages_along(scene: Scene) -> None:
    topic = scene.world.create_topic(scene.boris, scene.desk, "Анна")
    scene.world.say(scene.boris, scene.desk, "x", thread=topic.id)
    scene.world.delete_topic(scene.boris, scene.desk, topic.id)
    shown = scene.world.view(scene.boris)[0]
    assert (shown.topics, [one for one in shown.messages if one.thread]) == ([], [])


def test_the_menu_shows_the_commands_of_the_narrowest_scope_in_the_persons_language(scene: Scene) -> None:
    chat = scene.world.open_private(scene.anna, scene.bot)
    help_, start = {"command": "help", "description": "Помощь"}, {"command": "start", "description": "Start"}
    scene.bot.commands[scope_key("default")] = [start]
    assert scene.world.view(scene.anna)[0].commands == [start]
    scene.bot.commands[scope_key("chat", chat.id, language="ru")] = [help_]
    assert scene.world.view(scene.anna)[0].commands == [help_]
