"""How a call of a channel fails: each class says what to do next."""

from dialogs.errors import ParleyError


class ChannelError(ParleyError):
    """A send or a fetch failed; the class says what to do."""


class RetryLater(ChannelError):
    """Nothing was sent (connect error, 429, 5xx): try again after `seconds`."""

    def __init__(self, detail: str, seconds: float = 0.0, everywhere: bool = False) -> None:
        """`seconds` 0 means: by the outbox's own backoff. `everywhere`: the whole account waits, not only this chat."""
        super().__init__("error-channel-retry", detail)
        self.seconds = seconds
        self.everywhere = everywhere


class Unknown(ChannelError):
    """The request left but its answer was lost: it may or may not have arrived."""

    def __init__(self, detail: str) -> None:
        super().__init__("error-channel-unknown", detail)


class Refused(ChannelError):
    """The channel will never take this message; the reason (a value of `dialogs.refusals.Why`) is stored."""

    def __init__(self, detail: str, reason: str = "refused") -> None:
        super().__init__("error-channel-refused", detail, reason=reason)
        self.reason = reason


class AccountDown(ChannelError):
    """Nothing was sent: the account itself can't send (its token was revoked, its phone is logged out). What waits
    keeps waiting; `state` is one of the words of `channels.base.Probe.state`."""

    def __init__(self, detail: str, state: str) -> None:
        super().__init__("error-channel-retry", detail)
        self.state = state


class ChatMoved(ChannelError):
    """Nothing was sent: the chat goes on under the id `to` (a group became a supergroup)."""

    def __init__(self, detail: str, to: str) -> None:
        super().__init__("error-channel-retry", detail)
        self.to = to


class TopicGone(ChannelError):
    """The desk's topic no longer exists: make it anew and send again."""

    def __init__(self, detail: str) -> None:
        super().__init__("error-channel-topic-gone", detail)
