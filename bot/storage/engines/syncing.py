"""SQLite's disk: commits are made durable by a thread of their own, so that the writer goes on meanwhile.

The writer commits without a sync (`synchronous=NORMAL` never breaks the file), and whoever waits for a commit is told
of it only after the log that holds it was synced: what is acknowledged is on the disk, as with `synchronous=FULL`.
"""

import os
import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from loguru import logger

J = TypeVar("J")
Sync = Callable[[int], None]  # of an open file's number. Raises OSError
to_disk: Sync = getattr(os, "fdatasync", os.fsync)


class Syncer(Generic[J]):
    """Takes batches of committed jobs, in order; `told` gets them when they are durable, or with the error."""

    def __init__(self, database: Path, told: Callable[[Sequence[J], OSError | None], None], sync: Sync) -> None:
        self._log = f"{database}-wal"
        self._told = told
        self._to_disk = sync
        self._file = -1
        self._broken: OSError | None = None
        self._taken, self._synced = 0, 0  # each is written by one thread only
        self._batches: queue.SimpleQueue[tuple[Sequence[J], bool] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="syncer", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Jobs that are committed and not durable yet."""
        return self._taken - self._synced

    def put(self, batch: Sequence[J], wrote: bool) -> None:
        """`wrote`: the batch changed something. One that did not waits for those before it all the same: it may have
        read what they wrote."""
        self._taken += len(batch)
        self._batches.put((batch, wrote))

    def stop(self) -> None:
        """Ends when all that was put is durable."""
        self._batches.put(None)
        self._thread.join(timeout=10)
        if self._file >= 0:
            os.close(self._file)

    def _serve(self) -> None:
        goes_on = True
        while goes_on:
            waiting = [self._batches.get()]
            while not self._batches.empty():
                waiting.append(self._batches.get())
            goes_on = waiting[-1] is not None
            self._make_durable([one for one in waiting if one])

    def _make_durable(self, batches: Sequence[tuple[Sequence[J], bool]]) -> None:
        if any(wrote for _, wrote in batches):
            self._sync()
        jobs = [job for batch, _ in batches for job in batch]
        self._synced += len(jobs)
        self._told(jobs, self._broken)

    def _sync(self) -> None:
        # After a sync that failed the system may take the lost pages for written: nothing is durable any more until the
        # file is opened and recovered anew.
        if self._broken:
            return
        try:
            if self._file < 0:
                self._file = os.open(self._log, os.O_RDWR)
            self._to_disk(self._file)
        except OSError as error:
            logger.critical("the disk does not take what is written, restart once it does: {}", error)
            self._broken = error
