"""When the sandbox starts and when not, and what it keeps."""

import socket
from pathlib import Path

import pytest

from bot.sandbox.cast import PEOPLE, assemble
from bot.sandbox.keeping import CannotStart, Keeper, KeptStandIn, VisitorTokens, prepare
from bot.sandbox.running import Sandbox
from bot.sandbox.starting import DEMO, refuse_real, start_sandbox
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.world import World
from bot.setup.form import read_setup

SECRETS = {"DEMO_CLIENT_TOKEN": "1:x", "DEMO_DESK_CHAT": "-1001000000001", "DEMO_WAPPI_ACCOUNT": "{}"}


@pytest.mark.parametrize(
    "environment",
    [
        {"PARLEY_BOT_TOKEN": "1:secret"},
        {"PARLEY_PUBLIC_URL": "https://example.org"},
        {"PARLEY_HOST": "0.0.0.0"},
        {"PARLEY_HOST": "example.org"},
    ],
)
def test_it_never_stands_beside_real_clients(environment: dict[str, str]) -> None:
    with pytest.raises(CannotStart) as refused:
        refuse_real(environment)
    words = str(refused.value)
    assert next(iter(environment)) in words
    assert words.count(". ") == 0 and "secret" not in words


@pytest.mark.parametrize("host", ["", "127.0.0.1", "localhost", "::1"])
def test_a_host_of_this_machine_is_no_reason_to_refuse(host: str) -> None:
    refuse_real({"PARLEY_HOST": host})


def test_fresh_does_not_pretend_to_empty_a_foreign_database() -> None:
    with pytest.raises(CannotStart):
        refuse_real({"PARLEY_DATABASE_URL": "postgresql://h/d"}, fresh=True)


async def test_a_refusal_is_one_line_and_exit_code_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARLEY_BOT_TOKEN", "1:secret")
    assert await start_sandbox(0, tmp_path, False) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_taken_port_is_told_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(CannotStart, match="--port"):
        Sandbox(tmp_path, taken.getsockname()[1], False, DEMO, print)


def test_fresh_empties_only_what_a_sandbox_made(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(CannotStart):
        prepare(tmp_path, fresh=True)
    assert (tmp_path / "letters.txt").exists()


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", "utf-8")
    with pytest.raises(CannotStart, match="--data"):
        prepare(tmp_path / "taken" / "sandbox", fresh=False)


def test_fresh_leaves_nothing_of_the_last_time(tmp_path: Path) -> None:
    prepare(tmp_path / "data", fresh=False)
    (tmp_path / "data" / "parley.db").write_text("old")
    (tmp_path / "data" / "blobs").mkdir()
    world = prepare(tmp_path / "data", fresh=True)
    assert [one.name for one in (tmp_path / "data").iterdir()] == [world.parent.name]


def test_the_demo_file_names_the_people_of_the_cast() -> None:
    cast = assemble(World())
    members = {one.name: one.telegram_id for one in read_setup(DEMO, SECRETS).members}
    staff = {card.name: cast.people[name].id for name, card in PEOPLE.items() if card.role != "client"}
    assert members == staff


def test_a_loaded_world_keeps_its_people_and_tokens(tmp_path: Path) -> None:
    world = World()
    first = assemble(world)
    world.save(tmp_path / "world.json")
    second = assemble(World.load(tmp_path / "world.json"))
    assert second.people == first.people
    assert (second.control.token, second.client.token) == (first.control.token, first.client.token)
    assert second.desk.key == first.desk.key


async def test_what_a_bot_was_told_is_sent_survives_a_kill(tmp_path: Path) -> None:
    world = World()
    cast = assemble(world)
    standin = KeptStandIn(world, Keeper(world, tmp_path / "world.json"))
    boris = cast.people["boris_k"]
    await standin.execute(cast.client, "sendMessage", Params({"chat_id": boris.id, "text": "Здравствуйте"}))
    after = World.load(tmp_path / "world.json")
    assert after.view(boris)[0].messages[-1].text == "Здравствуйте"


def test_a_visitor_stays_the_same_after_a_restart(tmp_path: Path) -> None:
    VisitorTokens(tmp_path / "visitors.json").put("client-widget", "vt_1")
    assert VisitorTokens(tmp_path / "visitors.json").get("client-widget") == "vt_1"
