"""Circuit breaker: after several failures in a row calls rest for a while, then ONE probe decides."""

import time
from collections.abc import Callable

from dialogs.errors import ProviderError


class Breaker:
    """Closed: calls pass. Open: they are refused at once. Half-open: one probe passes, the others are refused.

    The published libraries let every waiting call through when half-open, which is a storm on a provider that has
    just come back.
    """

    def __init__(self, failures: int = 5, rest: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        """`failures` in a row open it for `rest` seconds; `clock` gives monotonic seconds."""
        self._limit, self._rest, self._clock = failures, rest, clock
        self._failures = 0
        self._opened_at: float | None = None
        self._probing = False

    @property
    def closed(self) -> bool:
        return self._opened_at is None

    def enter(self) -> bool:
        """Asks for one call; True when it is the probe, which must not retry. Raises ProviderError while resting.

        Each entered call ends with exactly one of `succeeded`, `failed`, `left`.
        """
        if self._opened_at is None:
            return False
        if self._probing or self._clock() - self._opened_at < self._rest:
            raise ProviderError("error-model-down", "resting after failures")
        self._probing = True
        return True

    def succeeded(self) -> None:
        """The provider answered, be it with a refusal of this one request."""
        self._failures, self._opened_at, self._probing = 0, None, False

    def failed(self, probe: bool) -> None:
        """The provider is not there. A late failure of a call from before the rest doesn't prolong it."""
        self._failures += 1
        if probe or (self._opened_at is None and self._failures >= self._limit):
            self._opened_at = self._clock()
        if probe:
            self._probing = False

    def left(self, probe: bool) -> None:
        """The caller gave up (cancelled): nothing was learnt, and the next one may probe."""
        if probe:
            self._probing = False
