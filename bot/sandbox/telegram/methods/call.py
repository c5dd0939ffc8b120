"""One call of a bot: who calls, with what, and where it is aimed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.telegram import business, posting, wire
from bot.sandbox.telegram.content import entities, html_text, keyboards, markdown_text
from bot.sandbox.telegram.content.limits import Limits
from bot.sandbox.telegram.content.polls import Polls
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.refusals import Refusal, bad, forbidden
from bot.sandbox.telegram.shapes import BotAccount, Chat, Json, Link, Message
from bot.sandbox.telegram.world import World

PARSERS: dict[str, Callable[[str], tuple[str, list[Json]]]] = {
    "": lambda text: (text, []),
    "html": html_text.parse,
    "markdownv2": markdown_text.parse,
    "markdown": markdown_text.parse_legacy,
}
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Call:
    """What every method receives."""

    world: World
    bot: BotAccount
    params: Params
    limits: Limits
    polls: Polls


Method = Callable[[Call], Any]


def shown(call: Call, message: Message) -> Json:
    """The Message that a method answers."""
    if call.params.has("business_connection_id"):
        return business.seen(call.world, message, business_link(call))
    return wire.message(call.world, message, call.bot)


def known_chat(call: Call, name: str = "chat_id") -> Chat:
    """The chat that a parameter names, whether or not the bot may write there."""
    given = call.params.text(name).strip()
    if not given:
        raise bad(f"{name} is empty")
    try:
        number = int(given)
    except ValueError:
        raise bad("chat not found") from None
    return _person(call, number) if number > 0 else _group(call, number)


def _person(call: Call, number: int) -> Chat:
    chat = call.world.state.chats.get(f"{number}:{call.bot.id}")
    if chat is not None:
        return chat
    if number in call.world.state.bots:
        raise forbidden("bots can't send messages to bots")
    if _met(call, number):
        raise forbidden("bot can't initiate conversation with a user")
    raise bad("chat not found")


def _met(call: Call, number: int) -> bool:
    groups = (chat.members for chat in call.world.state.chats.values() if not chat.private)
    return any(number in members and call.bot.id in members for members in groups)


def _group(call: Call, number: int) -> Chat:
    chat = call.world.state.chats.get(str(number))
    if chat is None or call.bot.id not in chat.members:
        raise bad("chat not found")
    return chat


def open_chat(call: Call, name: str = "chat_id") -> Chat:
    """The chat that a parameter names, if the bot may write there. Raises Refusal 400 or 403."""
    if call.params.has("business_connection_id"):
        return business_chat(call, business_link(call, "can_reply"))
    chat = known_chat(call, name)
    if chat.moved_to:
        raise Refusal(
            400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to
        )
    if chat.private and chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.private:
        check_inside(call, chat)
    return chat


def business_link(call: Call, right: str = "") -> Link:
    """The connection that a parameter names, if its person still allows this. Raises Refusal 400."""
    link = call.world.state.links.get(call.params.text("business_connection_id"))
    if link is None or link.bot != call.bot.id:
        raise bad("BUSINESS_CONNECTION_INVALID")
    if right and (not link.enabled or right not in link.rights):
        raise bad("BUSINESS_CONNECTION_NOT_ALLOWED")
    return link


def business_chat(call: Call, link: Link) -> Chat:
    """The person's own chat with whom `chat_id` names. The other must have written within a day."""
    other = call.params.integer("chat_id")
    key = "+".join(str(number) for number in sorted((link.person, other)))
    chat = call.world.state.chats.get(key)
    if chat is None:
        raise bad("BUSINESS_PEER_INVALID")
    told = [one for one in chat.messages.values() if one.author == other]
    if not told or call.world.now() - told[-1].date > DAY:
        raise bad("BUSINESS_PEER_USAGE_MISSING")
    return chat


def post(call: Call, chat: Chat, content: Json, **more: Any) -> Message:
    """A message of the bot, or of the person for whom it answers."""
    if chat.kind != "people":
        return posting.post(call.world, chat, call.bot.id, content, **more)
    link = business_link(call)
    return posting.post(call.world, chat, link.person, content, via_bot=call.bot.id, **more)


def check_inside(call: Call, chat: Chat) -> None:
    """Raises Refusal 403 when the bot is not in this group any more."""
    status = chat.members[call.bot.id].status
    if status == "kicked":
        raise forbidden("bot was kicked from the supergroup chat")
    if status == "left":
        raise forbidden("bot is not a member of the supergroup chat")


def check_right(call: Call, chat: Chat, right: str, refusal: Refusal) -> None:
    """Raises the refusal when the bot lacks a right in a group."""
    if chat.id < 0 and not chat.members[call.bot.id].may(right):
        raise refusal


def thread(call: Call, chat: Chat) -> int | None:
    """The topic to write into. The general one (1) is no thread, as in life."""
    if not call.params.has("message_thread_id"):
        return None
    number = call.params.integer("message_thread_id")
    if number not in chat.topics:
        raise bad("message thread not found")
    return number


def check_topic_open(call: Call, chat: Chat, number: int | None) -> None:
    """Only who manages topics may write into a closed one."""
    topic = chat.topics.get(number or 0)
    if topic and topic.closed and not chat.members[call.bot.id].may("can_manage_topics"):
        raise bad("TOPIC_CLOSED")


def reply_target(call: Call, chat: Chat) -> Message | None:
    """The message to answer, by reply_parameters or the old reply_to_message_id."""
    given = call.params.object("reply_parameters")
    number = Params(given).integer("message_id") or call.params.integer("reply_to_message_id")
    lenient = given.get("allow_sending_without_reply") or call.params.flag("allow_sending_without_reply")
    if not number or number in chat.messages:
        return chat.messages.get(number)
    if lenient:
        return None
    raise bad("message to be replied not found")


def markup(call: Call, chat: Chat) -> Json | None:
    """The checked reply_markup."""
    return keyboards.check(call.params.json("reply_markup"), chat)


def marked_text(call: Call, name: str, entities_name: str) -> tuple[str, list[Json]]:
    """Clean, parsed, trimmed text with its entities; lengths are the caller's business."""
    source = entities.clean(call.params.text(name))
    mode = call.params.text("parse_mode").lower()
    if mode not in PARSERS:
        raise bad("unsupported parse_mode")
    given = call.params.array(entities_name)
    if given and not mode:
        text, marks = source, entities.checked(source, given)
    else:
        text, marks = PARSERS[mode](source)
    body, kept = entities.trimmed(text, marks)
    return body, entities.merged(kept, entities.found(body))
