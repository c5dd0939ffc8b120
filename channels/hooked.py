"""Channels whose events come by webhook: what is asked of them before and after the body is read."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from channels.base import Payload
from dialogs.tenant import Inbox


@runtime_checkable
class Hooked(Protocol):
    """A channel whose events come to `POST /hook/{kind}/{public_id}`; the path leads to the inbox."""

    def admits(self, inbox: Inbox, headers: Mapping[str, str]) -> bool:
        """Asked before anything of the body is read: whether the headers have the inbox's secret, compared in constant
        time, or all that a signature needs; header names are lower case."""

    def events(self, payload: Any) -> Sequence[Payload]:
        """The single events in one decoded body, each with a key of its own. Raises BadInput."""


@runtime_checkable
class Vouched(Protocol):
    """A hooked channel whose bodies say themselves where they belong: by a signature, or by the account's name."""

    def authentic(self, inbox: Inbox, headers: Mapping[str, str], raw: bytes) -> bool:
        """Compares in constant time; of those that were admitted."""


@runtime_checkable
class Stamped(Protocol):
    """A hooked channel whose headers say what its body does not: the event's own id."""

    def stamped(self, headers: Mapping[str, str], payload: Any) -> Any:
        """The decoded body with it; header names are lower case."""


@runtime_checkable
class Explaining(Protocol):
    """A hooked channel whose sender is a developer: what of a body can't be read is told in the answer."""

    def wrong(self, inbox: Inbox, payload: Payload) -> str:
        """What is wrong with one event, "" when it can be read; pure."""
