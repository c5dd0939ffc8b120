"""A client ends an answer that grows before their eyes: which one, as a hint to whoever writes it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Protocol, runtime_checkable

from channels.base import Payload
from dialogs.tenant import Inbox

Stop = Callable[[str, str], Awaitable[None]]  # stop(inbox id, mark)
Listen = Callable[[str], AsyncGenerator[None, None]]  # listen(topic): one step for each hint


@runtime_checkable
class Stopping(Protocol):
    """A channel whose clients may end an answer while it grows."""

    def stop_of(self, inbox: Inbox, payload: Payload) -> str:
        """The mark of the progress that is to end; "" for every other event. Never raises."""


@runtime_checkable
class Marked(Protocol):
    """A progress that can be ended: `mark` tells it from all others of its inbox."""

    @property
    def mark(self) -> str: ...


def topic(inbox_id: str, mark: str) -> str:
    """Where a stop is told and heard."""
    return f"stop:{inbox_id}:{mark}"


async def nobody(inbox_id: str, mark: str) -> None:
    """Where nothing can be stopped."""
