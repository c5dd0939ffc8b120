"""What a bot may do in the own chats of the people who connected it."""

from bot.sandbox.telegram import business
from bot.sandbox.telegram.methods.call import Call, Method, business_chat, business_link
from bot.sandbox.telegram.refusals import bad
from bot.sandbox.telegram.shapes import Json


def get_connection(call: Call) -> Json:
    return business.shape(call.world, business_link(call))


def read_message(call: Call) -> bool:
    link = business_link(call, "can_read_messages")
    chat = business_chat(call, link)
    message = chat.messages.get(call.params.integer("message_id"))
    if message is None:
        raise bad("message to read not found")
    for one in chat.messages.values():
        one.read = one.read or one.id <= message.id
    call.world.changed()
    return True


def delete_messages(call: Call) -> bool:
    numbers, link = call.params.array("message_ids"), business_link(call)
    if not 1 <= len(numbers) <= 100:
        raise bad("message identifiers are not specified")
    chats = [one for one in call.world.state.chats.values() if one.kind == "people" and link.person in one.members]
    found = [(chat, chat.messages[number]) for chat in chats for number in numbers if number in chat.messages]
    for _, message in found:
        own = message.via_bot == call.bot.id
        if not ({"can_delete_all_messages"} | ({"can_delete_sent_messages"} if own else set())) & set(link.rights):
            raise bad("BUSINESS_CONNECTION_NOT_ALLOWED")
    for chat, message in found:
        del chat.messages[message.id]
    call.world.changed()
    return True


METHODS: dict[str, Method] = {
    "getBusinessConnection": get_connection,
    "readBusinessMessage": read_message,
    "deleteBusinessMessages": delete_messages,
}
