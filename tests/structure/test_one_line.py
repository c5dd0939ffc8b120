"""A channel is one file and one line: added to the list, it is connected, hooked, polled and asked to send."""

from pathlib import Path
from typing import Any

import pytest

import channels
from bot.config import load_config
from bot.setup.form import read_setup
from bot.wiring import build
from channels.base import Acknowledging, Connectable, Polled, Probing
from channels.hooked import Hooked
from channels.parts import Parts
from tests.fakes.channels import PolledParrot

ROOT = Path(__file__).parents[2]
FILE = """
company: {key: shop, name: Ромашка}
bots: [{key: helper, name: Бот}]
inboxes: [{key: nest, kind: parrot, bot: helper, name: Гнездо, token: "${NEST}", options: {account: oak}}]
"""


@pytest.fixture
def one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the one line does."""
    line = ("parrot", PolledParrot)
    monkeypatch.setattr("bot.ground.CHANNELS", (*channels.CHANNELS, line))
    monkeypatch.setattr("bot.setup.form.KINDS", (*channels.KINDS, "parrot"))


async def test_one_line_is_all_that_a_new_channel_needs(one_line: None, tmp_path: Path) -> None:
    app = await build(load_config(data_dir=tmp_path / "data", port=0, host="127.0.0.1", channel_apis={}))
    try:
        running: Any = app.services.menus.channels
        assert [field.name for field in running.connectable()["parrot"]] == ["nest", "token"]
        assert (await running.check_account("parrot", {"nest": "oak", "token": "seed"})).mark == "oak"
        (tmp_path / "shop.yaml").write_text(FILE, "utf-8")
        await app.services.setup_as_file.apply(read_setup(tmp_path / "shop.yaml", {"NEST": "seed"}))
        await app.registry.load()
        (connection,) = app.registry.every()
        assert isinstance(connection.channel, PolledParrot) and connection.inbox.kind == "parrot"
        await app.intake.open(connection)
        assert {"/hook/{kind}/{public_id}"} <= {item.canonical for item in app.http.router.resources()}
    finally:
        await app.intake.stop()
        await app.store.close()


def test_nothing_of_max_stands_outside_its_file_its_line_and_its_words() -> None:
    places = set()
    for file in (
        path for package in ("bot", "channels", "dialogs", "handlers") for path in (ROOT / package).rglob("*.py")
    ):
        text = file.read_text("utf-8")
        if "MaxChannel" in text or "channels.max" in text:
            places.add(file.relative_to(ROOT).as_posix())
    assert places == {"channels/__init__.py", "channels/max.py"}


@pytest.mark.parametrize(("kind", "make"), channels.CHANNELS, ids=channels.KINDS)
def test_every_connectable_channel_has_its_words(kind: str, make: Any) -> None:
    from locales import keys

    none: Any = None
    channel: object = make(Parts(none, none, none, none, none, none, none))
    if not isinstance(channel, Connectable):
        return
    wanted = {f"channel-{kind}", f"connect-{kind}-about"} | {f"connect-{kind}-{field.name}" for field in channel.fields}
    assert not wanted - keys("ru") and not wanted - keys("en")


def test_max_is_all_that_a_channel_can_be() -> None:
    channel: Any = dict(channels.CHANNELS)["max"](Parts(*[None] * 7))  # type: ignore[arg-type]  # nothing of them is used
    assert all(isinstance(channel, seam) for seam in (Hooked, Polled, Connectable, Probing, Acknowledging))
