"""Letters that nobody sees: they split a link in two, or carry an order of their own. Never shown, never sent on."""

import re

HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0e\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e01ef]"
)


def visible(words: str) -> str:
    """The words without letters that nobody sees."""
    return HIDDEN.sub("", words)
