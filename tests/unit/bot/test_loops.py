"""A loop asks when something falls due only when nobody has told it that there is work."""

import asyncio

from bot.work.loops import Wake, keep_working


class Work:
    """Finds something as often as told, and is hinted at while it works."""

    def __init__(self, hints: int) -> None:
        self.wake, self.hints, self.runs, self.dues = Wake(), hints, 0, 0
        self.over = asyncio.Event()

    async def work(self) -> int:
        self.runs += 1
        if self.hints:
            self.hints -= 1
            self.wake()
        return 0

    async def due(self) -> float:
        self.dues += 1
        self.over.set()
        return 1.0


async def test_a_hint_that_came_meanwhile_is_worked_on_before_anything_is_asked() -> None:
    it = Work(hints=3)
    task = asyncio.create_task(keep_working("w", it.work, it.wake, it.due))
    async with asyncio.timeout(30):
        await it.over.wait()
    task.cancel()
    assert (it.runs, it.dues) == (4, 1)
