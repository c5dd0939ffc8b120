"""What Wappi's refusals mean: one table from its words to our outcomes. Pure; the first row that fits wins."""

import re
from collections.abc import Sequence

from channels.failures import AccountDown, ChannelError, Refused, RetryLater, Unknown
from dialogs.refusals import Why

_DOWN = "down:"
# (words that the detail has, in lower case, from the beginning of a word on; what it means)
TABLE: Sequence[tuple[str, str]] = (
    ("profile_id error", f"{_DOWN}refused"),
    ("profile not found", f"{_DOWN}refused"),
    ("temporary ban", f"{_DOWN}refused"),
    ("payment", f"{_DOWN}payment-due"),
    ("not paid", f"{_DOWN}payment-due"),
    ("expired", f"{_DOWN}payment-due"),
    ("not authorized", f"{_DOWN}not-authorised"),
    ("unauthorized", f"{_DOWN}not-authorised"),
    ("not logged", f"{_DOWN}not-authorised"),
    ("logouted", f"{_DOWN}not-authorised"),
    ("15 min", Why.EDIT_GONE),
    ("edit\\w*\\b", Why.EDIT_GONE),
    ("delete", Why.DELETE_GONE),
    ("message_id", Why.REPLY_GONE),
    ("message not found", Why.REPLY_GONE),
    ("not on whatsapp", Why.NO_CHAT),
    ("not registered", Why.NO_CHAT),
    ("recipient", Why.NO_CHAT),
    ("chat_id", Why.NO_CHAT),
    ("chat not found", Why.NO_CHAT),
    ("too large", Why.FILE_BIG),
    ("too big", Why.FILE_BIG),
    ("b64_file", Why.FILE_BAD),
    ("base64", Why.FILE_BAD),
    ("file\\b", Why.FILE_BAD),
    ("body", Why.EMPTY),
    ("does not work", Why.UNSUPPORTED),
    ("not supported", Why.UNSUPPORTED),
)


def failure(status: int, detail: str, after: float, sends: bool) -> ChannelError:
    """The error of an answer. `sends`: the call may have put a message on its way; `after`: seconds to wait."""
    if status in (401, 403):
        return AccountDown(detail[:200] or "the token was refused", "token-revoked")
    if status == 402:
        return AccountDown(detail[:200], "payment-due")
    if status == 429:
        return RetryLater("429", seconds=after or 5.0, everywhere=True)
    if status == 503 or (status >= 500 and not sends):
        return RetryLater(f"{status} {detail[:100]}", seconds=after)
    if status >= 500:  # a gateway that lost patience says nothing of what became of the message
        return Unknown(f"{status} {detail[:100]}")
    return refusal(detail)


def refusal(detail: str) -> ChannelError:
    """What Wappi answers with 400, or with a status that is not "done"."""
    low = detail.lower()
    meaning = next((means for sign, means in TABLE if re.search(rf"\b{sign}", low)), Why.REFUSED.value)
    if meaning.startswith(_DOWN):
        return AccountDown(detail[:200], meaning.removeprefix(_DOWN))
    return Refused(detail[:300] or "refused", meaning)
