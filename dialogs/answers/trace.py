"""Trace: why this answer — what was asked, found, decided, and at what cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dialogs.ids import DialogId, Millis, TraceId


@dataclass(frozen=True, slots=True)
class Trace:
    """One turn's decision. `found` holds, in order, what was retrieved with the scores of each leg."""

    id: TraceId
    dialog_id: DialogId | None
    at: Millis
    question: str
    action: str
    bot_version: int = 0
    threshold: float = 0.0
    found: Sequence[Mapping[str, object]] = field(default_factory=tuple)
    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    ms: int = 0
    error: str = ""  # what failed, or why a composed answer was held back
    prompt: str = ""  # the version of the rules that the model was given
    query: str = ""  # what was searched by, where it is not the question itself
    words: str = ""  # what was answered
    cost: float = 0.0  # of the model, in the currency of its price; 0 without a price
    bot_id: str = ""
    whole: bool = False  # the model was given all of the knowledge, not only what was found
