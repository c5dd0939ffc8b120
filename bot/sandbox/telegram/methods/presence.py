"""Signs of life: answers to taps, typing, drafts, reactions."""

from bot.sandbox.telegram.content.entities import clean, units
from bot.sandbox.telegram.methods.call import Call, Method, check_topic_open, marked_text, open_chat, thread
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.shapes import Draft, Typing

# Telegram names no figure; an app stops waiting after about this long, and then bots are refused.
QUERY_SECONDS = 30
LONGEST_ANSWER = 200
LONGEST_DRAFT = 4096
ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
REACTIONS = frozenset(
    [
        "👍",
        "👎",
        "❤",
        "🔥",
        "🥰",
        "👏",
        "😁",
        "🤔",
        "🤯",
        "😱",
        "🤬",
        "😢",
        "🎉",
        "🤩",
        "🤮",
        "💩",
        "🙏",
        "👌",
        "🕊",
        "🤡",
        "🥱",
        "🥴",
        "😍",
        "🐳",
        "🌚",
        "🌭",
        "💯",
        "🤣",
        "⚡",
        "🍌",
        "🏆",
        "💔",
        "🤨",
        "😐",
        "🍓",
        "🍾",
        "💋",
        "😈",
        "😴",
        "😭",
        "🤓",
        "👻",
        "👀",
        "🎃",
        "🙈",
        "😇",
        "😨",
        "🤝",
        "✍",
        "🤗",
        "🫡",
        "🎅",
        "🎄",
        "☃",
        "💅",
        "🤪",
        "🗿",
        "🆒",
        "💘",
        "🙉",
        "🦄",
        "😘",
        "💊",
        "🙊",
        "😎",
        "👾",
        "😡",
    ]
)

REACTIONS |= {"❤\u200d🔥", "👨\u200d💻", "🤷\u200d♂", "🤷", "🤷\u200d♀", "🖕"}


def answer_callback(call: Call) -> bool:
    text = clean(call.params.text("text"))
    if units(text) > LONGEST_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    query = call.world.state.queries.get(call.params.text("callback_query_id"))
    late = query is None or call.world.clock() - query.at > QUERY_SECONDS
    if query is None or late or query.answered or query.bot != call.bot.id:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    query.answered, query.text, query.alert = True, text, call.params.flag("show_alert")
    call.world.changed()
    return True


def chat_action(call: Call) -> bool:
    action = call.params.text("action")
    if action not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat = open_chat(call)
    number = thread(call, chat)
    call.world.state.typing[chat.key] = Typing(call.bot.id, action, number, call.world.clock())
    call.world.changed()
    return True


def draft(call: Call) -> bool:
    text, _ = marked_text(call, "text", "entities")
    if units(text) > LONGEST_DRAFT:
        raise bad("message is too long")
    chat, number = open_chat(call), call.params.integer("draft_id")
    if not chat.private:
        raise bad("method is available only for private chats")
    if number == 0:
        raise bad("draft identifier must be non-zero")
    stops, keeps = call.params.flag("can_stop"), call.params.flag("keep_on_stop")
    call.world.state.drafts[chat.key] = Draft(number, text, call.world.clock(), stops, keeps)
    call.world.changed()
    return True


def react(call: Call) -> bool:
    chat = open_chat(call)
    message = chat.messages.get(call.params.integer("message_id"))
    if message is None or chat.kind == "people":  # there is no such parameter as business_connection_id
        raise bad("message to react not found")
    given = call.params.objects("reaction")
    if len(given) > 1:
        raise bad("REACTIONS_TOO_MANY")
    emoji = str(given[0].get("emoji", "")).rstrip("\ufe0f") if given else ""
    if emoji and emoji not in REACTIONS:
        raise bad("REACTION_INVALID")
    check_topic_open(call, chat, message.thread)
    message.reactions.pop(call.bot.id, None)
    message.reactions |= {call.bot.id: emoji} if emoji else {}
    call.world.changed()
    return True


METHODS: dict[str, Method] = {
    "answerCallbackQuery": answer_callback,
    "sendChatAction": chat_action,
    "sendMessageDraft": draft,
    "setMessageReaction": react,
}
