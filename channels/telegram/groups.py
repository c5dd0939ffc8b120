"""Groups: whom the bot answers there, and what of their words is meant for it."""

import re

from channels.telegram.fields import Fields, covered, items, part, words
from dialogs.tenant import Inbox

_CHANNEL_POSTS = 777000  # Telegram itself puts a channel's posts into its discussion group


def addressed(inbox: Inbox, message: Fields) -> bool:
    """A mention of the bot, a reply to it, a command, or one of the inbox's keywords."""
    if message.get("is_automatic_forward") or part(message, "from").get("id") == _CHANNEL_POSTS:
        return False
    return _answers(inbox, message) or _named(inbox, message) or _has_keyword(inbox, said(message))


def said(message: Fields) -> str:
    """Text or caption."""
    return words(message, "text") or words(message, "caption")


def without_name(inbox: Inbox, text: str) -> str:
    """The words without "@bot": what is left is the question, and begins as a sentence does."""
    name = _username(inbox)
    if not name:
        return text
    bare = re.sub(rf"\s*@{re.escape(name)}\b[\s,:;!]*", " ", text, flags=re.IGNORECASE)
    bare = bare.strip()
    return text if bare == text else bare[:1].upper() + bare[1:]


def _answers(inbox: Inbox, message: Fields) -> bool:
    target = part(message, "reply_to_message")
    # In a topic, what answers nothing answers the message that opened the topic, whoever opened it.
    if not target or "forum_topic_created" in target:
        return False
    return part(target, "from").get("id") == inbox.options.get("account")


def _named(inbox: Inbox, message: Fields) -> bool:
    text = str(message.get("text") or message.get("caption") or "")
    marks = [*items(message, "entities"), *items(message, "caption_entities")]
    return any(_is_us(inbox, mark, text) for mark in marks)


def _is_us(inbox: Inbox, mark: Fields, text: str) -> bool:
    kind, name = mark.get("type"), f"@{_username(inbox)}"
    if kind == "text_mention":
        return part(mark, "user").get("id") == inbox.options.get("account")
    if kind == "mention":
        return covered(text, mark).lower() == name
    command = covered(text, mark).lower() if kind == "bot_command" else ""
    return bool(command) and ("@" not in command or command.endswith(name))


def _username(inbox: Inbox) -> str:
    return str(inbox.options.get("username", "")).lower()


def _has_keyword(inbox: Inbox, text: str) -> bool:
    kept = inbox.options.get("keywords")
    wanted = [str(one).casefold() for one in kept if str(one).strip()] if isinstance(kept, list) else []
    low = text.casefold()
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", low) for one in wanted)
