"""A client bot before the stand-in of Telegram."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.rooms.telegram import TelegramRoom, telegram_room


@pytest.fixture
async def room() -> AsyncIterator[TelegramRoom]:
    async with telegram_room() as made:
        yield made
