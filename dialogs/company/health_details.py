"""What a channel answered, in words: the details under an account's state, by what our adapters note of a failure."""

import re

from dialogs.texts import Text

_BEFORE = re.compile(r"(after \d+ parts|no history): ")  # how far it came is no reason
# The first that fits; a group becomes the value of its name.
_KNOWN = tuple((re.compile(pattern), key) for pattern, key in (
    # Telegram's own words of a second reader; our error of that name goes without them
    (r"Conflict: (terminated by|can't use) ", "detail-two-readers"),
    (r"(\w*(Error|Exception)|Busy|Stale\w+|NotFound|BadInput|Conflict)\b", "detail-own"),
    (r"worker lost", "detail-cut"),
    (r"inbox is not connected$", "detail-not-connected"),
    (r"(what it is about never arrived|the message is not known|no message )", "detail-about-gone"),
    (r"its topic is gone$", "detail-topic"),
    (r"(the file can't|the file is no|the letter is no|no such upload|another message's file)", "detail-file-gone"),
    (r"\d+ bytes$", "detail-file-big"),
    (r"empty (text|message)$", "detail-empty"),
    (r"unsupported$", "detail-unsupported"),
    (r"no answer in (?P<seconds>\d+) s$", "detail-slow"),
    (r"(connect|network|no answer|mail server|upload|smtp)\b", "detail-network"),
    (r"sends fail$", "detail-sends"),
    (r"unreachable$", "detail-sends"),
    (r"app (?P<status>\S+)$", "detail-app"),
    (r"set to another address$", "detail-hook-elsewhere"),
    (r"removed$", "detail-hook-removed"),
    (r"other updates are asked for$", "detail-hook-updates"),
    (r"our secret is refused", "detail-hook-secret"),
    (r"the endpoint took nothing for days$", "detail-days"),
    (r"no endpoint that takes events$", "detail-no-endpoint"),
    (r"(unreadable|the history is another chat's)", "detail-unreadable"),
    (r"(login refused|the token was refused)", "detail-login"),
    (r"(?:the endpoint answered |the file's server answered )?(?P<code>[1-5]\d\d)\b", "detail-code"),
))  # fmt: skip


def in_words(detail: str) -> Text:
    """A failure's note as a text; what no adapter of ours noted are the service's own words, and stand as such."""
    note = _BEFORE.sub("", detail, count=1)
    for pattern, key in _KNOWN:
        if found := pattern.match(note):
            return Text(key, found.groupdict())
    return Text("detail-said", {"words": note})


def spoiled_in_words(note: str) -> Text:
    """Why an event that came in was set aside; the program's own names for it are in the log."""
    if note.startswith("not parsed"):
        return Text("spoiled-unreadable")
    return Text("spoiled-stopped" if note.startswith("worker lost") else "spoiled-failed")
