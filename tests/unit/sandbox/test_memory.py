"""A restart of the stand-in keeps what phones show and what bots did not confirm."""

from pathlib import Path

from bot.sandbox.telegram.world import World
from tests.unit.sandbox.conftest import Scene


def filled(scene: Scene) -> None:
    chat = scene.world.open_private(scene.anna, scene.bot)
    scene.world.send_file(scene.anna, chat, "a.txt", b"abc", "text/plain", caption="файл")
    scene.world.join(scene.desk, scene.bot, admin=True)
    scene.world.create_topic(scene.boris, scene.desk, "Анна")


def test_a_saved_world_shows_the_same_screens(scene: Scene, tmp_path: Path) -> None:
    filled(scene)
    scene.world.save(tmp_path / "world.json")
    again = World.load(tmp_path / "world.json", scene.clock)
    assert again.view(scene.anna) == scene.world.view(scene.anna)
    assert again.view(scene.boris) == scene.world.view(scene.boris)


def test_updates_that_were_not_confirmed_and_files_survive(scene: Scene, tmp_path: Path) -> None:
    filled(scene)
    scene.world.save(tmp_path / "world.json")
    again = World.load(tmp_path / "world.json", scene.clock)
    assert again.state.bots[scene.bot.id].queue == scene.bot.queue
    seen = again.view(scene.anna)[0].messages[-1].file
    assert seen
    assert again.file(seen.id)[1] == b"abc"


def test_ids_that_a_kill_may_have_swallowed_are_not_given_again(scene: Scene, tmp_path: Path) -> None:
    filled(scene)
    scene.world.save(tmp_path / "world.json")
    chat = scene.world.private(scene.anna, scene.bot)
    assert chat
    lost = scene.world.say(scene.anna, chat, "не записано")
    again = World.load(tmp_path / "world.json", scene.clock)
    fresh = again.say(scene.anna, again.chat(chat.key), "снова")
    assert fresh.id > lost.id
    assert again.state.bots[scene.bot.id].queue[-1]["update_id"] > scene.bot.queue[-1]["update_id"]


def test_a_world_that_was_never_saved_is_empty(tmp_path: Path) -> None:
    assert World.load(tmp_path / "none.json").state.people == {}
