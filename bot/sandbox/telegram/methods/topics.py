"""Forum topics as a bot manages them."""

from bot.sandbox.telegram.content.entities import clean, units
from bot.sandbox.telegram.groups import threads
from bot.sandbox.telegram.methods.call import Call, Method, check_right, open_chat
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.shapes import ICON_COLORS, Chat, Json

LONGEST_NAME = 128


def _forum(call: Call, deed: str) -> Chat:
    chat = open_chat(call)
    if not chat.forum:
        raise bad("the chat is not a forum")
    refusal = bad(f"not enough rights to {deed}")
    check_right(call, chat, "can_manage_topics", refusal)
    return chat


def _name(call: Call) -> str:
    name = clean(call.params.text("name")).strip()
    if not name:
        raise bad("topic name is empty")
    if units(name) > LONGEST_NAME:
        raise bad("topic name is too long")
    return name


def create(call: Call) -> Json:
    chat, name = _forum(call, "create a topic"), _name(call)
    color = call.params.integer("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise bad("invalid icon color specified")
    call.limits.spend(call.bot, chat)
    topic = threads.open_topic(call.world, chat, call.bot.id, name, color)
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}


def edit(call: Call) -> bool:
    chat, number = _forum(call, "edit the topic"), _number(call)
    threads.get(chat, number)
    if not call.params.has("name"):
        return True
    name = _name(call)
    call.limits.spend(call.bot, chat)
    threads.rename(call.world, chat, call.bot.id, number, name)
    return True


def _number(call: Call) -> int:
    return call.params.integer("message_thread_id")


def close(call: Call) -> bool:
    return _set_closed(call, True)


def reopen(call: Call) -> bool:
    return _set_closed(call, False)


def _set_closed(call: Call, closed: bool) -> bool:
    chat = _forum(call, "close the topic" if closed else "reopen the topic")
    threads.get(chat, _number(call))
    call.limits.spend(call.bot, chat)
    threads.set_closed(call.world, chat, call.bot.id, _number(call), closed)
    return True


def delete(call: Call) -> bool:
    chat = _forum(call, "delete the topic")
    refusal = bad("not enough rights to delete the topic")
    check_right(call, chat, "can_delete_messages", refusal)
    threads.delete(call.world, chat, _number(call))
    return True


METHODS: dict[str, Method] = {
    "createForumTopic": create,
    "editForumTopic": edit,
    "closeForumTopic": close,
    "reopenForumTopic": reopen,
    "deleteForumTopic": delete,
}
