"""Forum topics: what opening, renaming, closing and deleting one leaves behind."""

from typing import TYPE_CHECKING

from bot.sandbox.telegram.posting import post
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.shapes import ICON_COLORS, Chat, Topic

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World


def open_topic(world: "World", chat: Chat, author: int, name: str, icon_color: int = ICON_COLORS[0]) -> Topic:
    """A new topic; its id is that of the message that announces it."""
    topic = Topic(chat.next_message, name, icon_color)
    chat.topics[topic.id] = topic
    content = {"forum_topic_created": {"name": name, "icon_color": icon_color}}
    post(world, chat, author, content, thread=topic.id, service=True)
    return topic


def rename(world: "World", chat: Chat, author: int, number: int, name: str) -> None:
    """Give a topic another name."""
    topic = get(chat, number)
    if topic.name == name:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.name = name
    post(world, chat, author, {"forum_topic_edited": {"name": name}}, thread=number, service=True)


def set_closed(world: "World", chat: Chat, author: int, number: int, closed: bool) -> None:
    """Close or reopen a topic."""
    topic = get(chat, number)
    if topic.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    word = "forum_topic_closed" if closed else "forum_topic_reopened"
    post(world, chat, author, {word: {}}, thread=number, service=True)


def delete(world: "World", chat: Chat, number: int) -> None:
    """Take a topic away with all that was written in it; nobody is told."""
    get(chat, number)
    del chat.topics[number]
    chat.messages = {key: one for key, one in chat.messages.items() if one.thread != number}
    world.changed()


def get(chat: Chat, number: int) -> Topic:
    """A topic that exists. Raises Refusal 400 TOPIC_ID_INVALID."""
    if number not in chat.topics:
        raise bad("TOPIC_ID_INVALID")
    return chat.topics[number]
