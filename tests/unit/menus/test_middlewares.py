"""What runs around every update."""

from typing import Any

from aiogram.types import Chat, Message, TelegramObject, User
from loguru import logger

from middlewares.throttle import MOST, WINDOW, Throttle
from middlewares.trace import Trace
from tests.fakes.menu_twins import HandClock
from tests.fakes.menus import words


class Told(Message):
    """A message that keeps what it was answered."""

    async def answer(self, text: str, **_: Any) -> Any:  # type: ignore[override]  # only what the throttle uses
        ANSWERS.append(text)


ANSWERS: list[str] = []


def command(person: int = 1, kind: str = "private", text: str = "/menu") -> Told:
    user = User(id=person, is_bot=False, first_name="Анна", language_code="ru")
    return Told(message_id=1, date=0, chat=Chat(id=person, type=kind), from_user=user, text=text)


async def passed(throttle: Throttle, event: Message, times: int) -> int:
    count = 0

    async def handler(_: TelegramObject, __: dict[str, Any]) -> None:
        nonlocal count
        count += 1

    for _ in range(times):
        await throttle(handler, event, {})
    return count


async def test_more_than_a_hand_can_tap_is_dropped_and_said_once() -> None:
    clock = HandClock()
    throttle = Throttle(clock, words)
    ANSWERS.clear()
    assert await passed(throttle, command(), MOST + 10) == MOST
    assert len(ANSWERS) == 1
    assert "Слишком часто" in ANSWERS[0]
    assert await passed(throttle, command(2), 1) == 1
    clock.ms += WINDOW
    assert await passed(throttle, command(), 1) == 1


async def test_words_of_managers_are_never_dropped() -> None:
    throttle = Throttle(HandClock(), words)
    assert await passed(throttle, command(kind="supergroup"), MOST + 10) == MOST + 10
    assert await passed(throttle, command(text="Доставка завтра"), MOST + 10) == MOST + 10


async def test_each_update_has_one_trace_id_in_log_and_handler() -> None:
    lines: list[Any] = []
    sink = logger.add(lambda line: lines.append(line.record["extra"]["trace_id"]))
    try:

        async def handler(_: TelegramObject, data: dict[str, Any]) -> None:
            lines.append(data["trace_id"])
            logger.info("handled")

        await Trace(HandClock())(handler, command(), {})
    finally:
        logger.remove(sink)
    assert len(lines) == 2
    assert len(set(lines)) == 1
