"""A message in several parts, one after another: said, edited in place, and taken back whole."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from channels.base import Receipt
from channels.failures import RetryLater, Unknown
from dialogs.messages import OutboundMessage

Part = TypeVar("Part")


def standing(message: OutboundMessage) -> Sequence[str]:
    """The ids of the parts that are there already, in their order; none of a new message."""
    return message.edit_ids or ((message.edit_id,) if message.edit_id else ())


async def put(
    message: OutboundMessage, parts: Sequence[Part], say: Callable[[Part], Awaitable[str]],
    change: Callable[[str, Part], Awaitable[object]], drop: Callable[[str], Awaitable[object]],
) -> Receipt:  # fmt: skip
    """Each part in its place; what there is more of is said, what there is less of is taken back. Raises Unknown when
    it breaks behind a part that was said: a repeat would say that one twice."""
    ids = standing(message)
    for name, part in zip(ids, parts, strict=False):
        await change(name, part)
    now = [*ids[: len(parts)], *await _said(parts[len(ids) :], say)]
    for name in ids[len(parts) :]:
        await drop(name)
    return Receipt(now[-1], message.thread, now if max(len(now), len(ids)) > 1 else ())


async def _said(parts: Sequence[Part], say: Callable[[Part], Awaitable[str]]) -> Sequence[str]:
    said: list[str] = []
    for part in parts:
        try:
            said.append(await say(part))
        except RetryLater as error:
            if not said:
                raise
            raise Unknown(f"after {len(said)} parts: {error.detail}") from error
    return said
