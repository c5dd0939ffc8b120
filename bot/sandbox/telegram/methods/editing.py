"""Changing and deleting what was sent, and pinning it."""

from bot.sandbox.telegram import posting
from bot.sandbox.telegram.content import files
from bot.sandbox.telegram.methods.call import (
    Call,
    Method,
    check_right,
    markup,
    open_chat,
    shown,
)
from bot.sandbox.telegram.methods.media import caption, stored
from bot.sandbox.telegram.methods.sending import text_content
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.shapes import Chat, Json, Message

DAYS_TO_DELETE = 2
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _own(call: Call) -> tuple[Chat, Message]:
    chat = open_chat(call)
    if not call.params.has("message_id"):
        raise bad("message identifier is not specified")
    message = chat.messages.get(call.params.integer("message_id"))
    if message is None:
        raise bad("message to edit not found")
    mine = call.bot.id in (message.author, message.via_bot)
    if not mine or message.service or message.origin:
        raise bad("message can't be edited")
    return chat, message


def _change(call: Call, chat: Chat, message: Message, content: Json) -> Json:
    keys = markup(call, chat)
    if content == message.content and keys == message.markup:
        raise bad(NOT_MODIFIED)
    call.limits.spend(call.bot, chat)
    # Only new content makes a message "edited"; other buttons do not.
    if content != message.content:
        message.edited_at = call.world.now()
    message.content, message.markup = content, keys
    call.world.changed()
    return shown(call, message)


def edit_text(call: Call) -> Json:
    content = text_content(call, "MESSAGE_TOO_LONG")
    chat, message = _own(call)
    if "text" not in message.content:
        raise bad("there is no text in the message to edit")
    return _change(call, chat, message, content)


def edit_caption(call: Call) -> Json:
    words, marks = caption(call)
    chat, message = _own(call)
    if files.of(message.content) is None:
        raise bad("there is no caption in the message to edit")
    bare = {key: value for key, value in message.content.items() if not key.startswith("caption")}
    bare |= {"caption": words} if words else {}
    return _change(call, chat, message, bare | ({"caption_entities": marks} if marks else {}))


def edit_markup(call: Call) -> Json:
    chat, message = _own(call)
    return _change(call, chat, message, message.content)


def edit_media(call: Call) -> Json:
    item = call.params.object("media")
    if item.get("type") not in files.KINDS:
        raise bad("media must be a JSON-serialized InputMedia")
    inner = Call(call.world, call.bot, Params(item, call.params.uploads), call.limits, call.polls)
    chat, message = _own(call)
    words, marks = caption(inner)
    content = files.content(stored(inner, item.get("media"), item["type"]), words, marks)
    return _change(call, chat, message, content)


def delete_message(call: Call) -> bool:
    chat = open_chat(call)
    message = chat.messages.get(call.params.integer("message_id"))
    if message is None:
        raise bad("message to delete not found")
    _check_deletable(call, chat, message)
    del chat.messages[message.id]
    call.world.changed()
    return True


def _check_deletable(call: Call, chat: Chat, message: Message) -> None:
    old = call.world.now() - message.date > DAYS_TO_DELETE * 86_400
    leads = not chat.private and chat.members[call.bot.id].may("can_delete_messages")
    if leads:
        return
    if old or "forum_topic_created" in message.content:
        raise bad("message can't be deleted for everyone")
    if not chat.private and message.author != call.bot.id:
        raise bad("message can't be deleted")


def delete_messages(call: Call) -> bool:
    numbers = call.params.array("message_ids")
    if not 1 <= len(numbers) <= 100:
        raise bad("message identifiers are not specified")
    chat = open_chat(call)
    found = [chat.messages[number] for number in numbers if number in chat.messages]
    for message in found:
        _check_deletable(call, chat, message)
    for message in found:
        chat.messages.pop(message.id, None)
    call.world.changed()
    return True


def pin(call: Call) -> bool:
    chat, message = _pinnable(call)
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        content = {"pinned_message": shown(call, message)}
        posting.post(call.world, chat, call.bot.id, content, thread=message.thread, service=True)
    return True


def unpin(call: Call) -> bool:
    chat, message = _pinnable(call)
    chat.pinned = [number for number in chat.pinned if number != message.id]
    call.world.changed()
    return True


def _pinnable(call: Call) -> tuple[Chat, Message]:
    chat = open_chat(call)
    refusal = bad("not enough rights to manage pinned messages in the chat")
    check_right(call, chat, "can_pin_messages", refusal)
    message = chat.messages.get(call.params.integer("message_id"))
    if message is None:
        raise bad("message to pin not found")
    return chat, message


METHODS: dict[str, Method] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "editMessageMedia": edit_media,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
}
