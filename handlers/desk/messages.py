"""What a manager's message is, as Telegram shows it: a command, content for a client, an answer, words to the bot."""

from aiogram import Bot
from aiogram.enums import ContentType
from aiogram.types import Message

MORE = {ContentType.POLL, ContentType.DICE, ContentType.GAME, ContentType.STORY, ContentType.PAID_MEDIA}
NOTE = "//"


def command_in(message: Message) -> str:
    """ "/close" of "/close@bot now"; "" when the message is no command."""
    words = message.text or message.caption or ""
    first = words.split(maxsplit=1)[0] if words.startswith("/") and not words.startswith(NOTE) else ""
    return first.partition("@")[0].lower()


def answers(message: Message) -> str:
    """The number of the message that this one replies to; in a topic everything "replies" to its opening."""
    to = message.reply_to_message
    return str(to.message_id) if to and not to.forum_topic_created else ""


def content(message: Message) -> bool:
    return message.content_type in MORE or bool(
        message.text or message.caption or message.location or message.contact or message.photo or message.voice
        or message.audio or message.video or message.video_note or message.document or message.sticker
    )  # fmt: skip


async def addressed(message: Message, bot: Bot) -> bool:
    """A reply to the bot, or its name in the text."""
    to = message.reply_to_message
    # in a topic every message "replies" to the service message that opened it
    if to and to.from_user and to.from_user.id == bot.id and not to.forum_topic_created:
        return True
    words = (message.text or message.caption or "").lower()
    return "@" in words and f"@{((await bot.me()).username or '').lower()}" in words
