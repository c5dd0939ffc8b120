"""How fast a channel may be written to, as data of the channel."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from dialogs.ids import Millis


@dataclass(frozen=True, slots=True)
class Rate:
    """`per` tokens each `window` ms, at most `burst` at once. `strict`: never more than `per` in any window, however
    it is laid; what is urgent may use it up at once, all else goes at the even pace."""

    per: float
    window: Millis
    burst: float
    strict: bool = False


def no_groups(chat: str) -> bool:
    """Of a channel that knows no groups."""
    return False


@dataclass(frozen=True, slots=True)
class Rates:
    """Limits of one channel; None is none. `account` is for all of one inbox: a bot, a gateway's profile. Which chats
    are groups, and which share one `room` (its limit is theirs together), only the channel can tell from its ids."""

    account: Rate | None = None
    chat: Rate | None = None
    group: Rate | None = None
    is_group: Callable[[str], bool] = no_groups
    room: Callable[[str], str] = str

    def of_chat(self, chat: str) -> Rate | None:
        """The limit of one chat."""
        return self.group if self.group and self.is_group(chat) else self.chat


NO_RATES = Rates()


def telegram_group(chat: str) -> bool:
    """The Bot API's ids of groups and channels are negative."""
    return chat.startswith("-")


def telegram_room(chat: str) -> str:
    """Topics, comments and persons of a group share its limit; the group's id is the first part."""
    return _TELEGRAM_ID.match(chat)[0]  # type: ignore[index]  # it matches the empty text too


_TELEGRAM_ID = re.compile(r"-?\d*")

# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
TELEGRAM = Rates(Rate(30, 1000, 30), Rate(1, 1000, 5), Rate(20, 60_000, 5, strict=True), telegram_group, telegram_room)
