"""The system's clock, as the domain asks for it."""

import time

from dialogs.ids import Millis


class SystemClock:
    """Wall time; tests give their own clock instead."""

    def now(self) -> Millis:
        """Milliseconds since the Unix epoch."""
        return time.time_ns() // 1_000_000
