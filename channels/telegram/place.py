"""Where a Telegram dialog is, as one text: the dialog's chat, and the lane of its events.

5551              a private chat                      5551:17           one of its topics
-1009/5551        a person in a group                 -1009:17/5551     the same person in a forum's topic
-1009~17/5551     or in the comments under post 17    5551@AbC          a client of an owner's own account (business)

Persons of one group never share a dialog, nor do two topics. A group's own id is the text's first part, so that a group
that becomes a supergroup moves by its first part alone (`moved`).
"""

import re
from dataclasses import dataclass, replace

from dialogs.errors import BadInput

_FORM = re.compile(r"(-?\d{1,19})(?::(\d{1,19})|~(\d{1,19}))?(?:/(-?\d{1,19}))?(?:@([\w-]{1,100}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, and what tells this dialog from others there. 0 and "" mean: none."""

    chat: int
    topic: int = 0
    comments: int = 0
    person: int = 0
    business: str = ""

    @property
    def key(self) -> str:
        """The text that `place_of` reads."""
        thread = f":{self.topic}" if self.topic else f"~{self.comments}" if self.comments else ""
        person = f"/{self.person}" if self.person else ""
        return f"{self.chat}{thread}{person}" + (f"@{self.business}" if self.business else "")

    @property
    def private(self) -> bool:
        """A chat of the bot with one person; drafts are shown only there."""
        return self.chat > 0 and not self.business


def place_of(key: str) -> Place:
    """Raises BadInput for a text that names no place."""
    if key.isascii() and key.isdigit() and len(key) < 19:  # a private chat, as most are
        return Place(int(key))
    found = _FORM.fullmatch(key)
    if found is None:
        raise BadInput("error-update", f"no chat of Telegram: {key[:60]!r}")
    chat, topic, comments, person, business = found.groups()
    return Place(int(chat), int(topic or 0), int(comments or 0), int(person or 0), business or "")


def moved(key: str, old: str, new: str) -> str:
    """A dialog's chat after group `old` became `new`; all other chats stay as they are."""
    place = place_of(key)
    return replace(place, chat=int(new)).key if str(place.chat) == old else key


def in_business(key: str) -> bool:
    """Whether it is a chat of an owner's own account: only these have read marks."""
    return "@" in key
