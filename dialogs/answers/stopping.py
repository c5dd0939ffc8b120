"""Stopping: a client who has read enough ends an answer while it grows; what they have seen of it stays."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from dialogs.ports import Stoppable

T = TypeVar("T")


async def unless_stopped(work: Coroutine[Any, Any, T], progress: object) -> T | None:
    """What comes of the work; None when the client ended it first: then the work is cancelled.

    Raises what the work raises. A way to stop that fails is one that nobody used.
    """
    if not isinstance(progress, Stoppable):
        return await work
    working, stop = asyncio.ensure_future(work), asyncio.ensure_future(progress.stopped())
    try:
        await asyncio.wait((working, stop), return_when=asyncio.FIRST_COMPLETED)
        if not working.done() and (stop.cancelled() or stop.exception()):
            await asyncio.wait((working,))
        return working.result() if working.done() else None
    finally:
        for task in (working, stop):
            task.cancel()
        await asyncio.gather(working, stop, return_exceptions=True)
