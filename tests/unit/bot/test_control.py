"""What of the control bot's updates reaches menus and desk."""

from typing import Any, cast

import pytest

from bot.inboxes.connections import control_inbox
from bot.inboxes.control import ControlBot
from channels.base import Connection

_NONE = cast(Any, None)


class Control:
    """The control bot's connection and no other."""

    def get(self, inbox_id: str) -> Connection:
        return Connection(control_inbox("700:token"), _NONE)


@pytest.mark.parametrize(
    "update", [{}, {"update_id": 1, "brand_new_kind": {"x": 1}}, {"update_id": 1, "message": None}]
)
async def test_what_telegram_was_not_asked_for_goes_no_further(update: dict[str, Any]) -> None:
    await ControlBot(_NONE, _NONE, cast(Any, Control())).feed(update)  # without menus: going further would fail
