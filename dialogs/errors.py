"""One error root, two audiences: a key for the person, details for the log.

ParleyError                 anything that a person can be told in words (key `error-…` in locales)
├── BadInput                what they sent can't be used; the text says what to do next
├── NotFound                no such thing in this company (also: it is another company's)
├── Forbidden               the member lacks the permission
├── Conflict                it changed meanwhile; look again
│   ├── AlreadyTaken        another manager has this dialog
│   ├── StaleEpoch          the dialog changed owner while we were thinking
│   └── StaleLease          another worker has the lane by now
├── ChannelError            a channel refused or could not be reached (channels/failures.py has its kinds)
├── ProviderError           a model or an engine failed
└── Busy                    over a bound: try again soon
"""

from dialogs.texts import Text, Value


class ParleyError(Exception):
    """Root of all errors that Parley raises on purpose."""

    def __init__(self, key: str, /, detail: str = "", **values: Value) -> None:
        """`key` and `values` are for the person; `detail` is for the log only."""
        super().__init__(f"{key} {values or ''} {detail}".strip())
        self.text = Text(key, values)
        self.detail = detail


class BadInput(ParleyError):
    """What was sent can't be used."""


class NotFound(ParleyError):
    """No such thing in this company."""


class Forbidden(ParleyError):
    """The member lacks the permission."""


class Conflict(ParleyError):
    """It changed meanwhile."""


class AlreadyTaken(Conflict):
    """Another manager has this dialog."""


class StaleEpoch(Conflict):
    """The dialog changed owner while we were thinking."""


class StaleLease(Conflict):
    """Another worker has the lane by now."""


class ProviderError(ParleyError):
    """A model or an engine failed."""


class Busy(ParleyError):
    """Over a bound: try again soon."""
