"""What changes a message or a chat that is there: edits, deletions, reactions, read marks, typing."""

from bot.sandbox.wappi.calls.call import Call, Endpoint, posted
from bot.sandbox.wappi.people import EDIT_WINDOW, set_reaction
from bot.sandbox.wappi.refusals import Refusal
from bot.sandbox.wappi.shapes import Json, Message


def edit(call: Call) -> Json:
    one, text = _own(call), call.text("body")
    if call.world.now() - one.at > EDIT_WINDOW:
        raise Refusal("message is too old to edit")
    one.text, one.edited = text, True
    call.world.changed()
    return call.done(one)


def delete(call: Call) -> Json:
    one = _own(call)
    one.deleted = True
    call.world.changed()
    return call.done(one)


def _own(call: Call) -> Message:
    one = call.message()
    if not one.mine or one.deleted:
        raise Refusal("message_id error")
    return one


def react(call: Call) -> Json:
    """An empty body takes it back. In Telegram the chat must be named too."""
    one = call.message()
    if call.dialect.reaction_needs_recipient:
        call.recipient()
    set_reaction(one, "me", call.optional("body"))
    call.world.changed()
    return call.done(one)


def mark_read(call: Call) -> Json:
    """With mark_all=true everything before it is read too."""
    one, everything = call.message(), call.query.get("mark_all") == "true" and call.dialect.prefix != "tapi"
    for other in call.world.messages(one.profile, one.person):
        if not other.mine and (other is one or everything) and other.status == "delivered":
            other.status = "read"
    call.world.changed()
    return call.done()


def start_typing(call: Call) -> Json:
    profile, person = call.connected(), call.world.find(call.profile, call.recipient())
    if person:
        call.tools.people.type(profile, person, mine=True)
    return call.done()


def stop_typing(call: Call) -> Json:
    profile, person = call.connected(), call.world.find(call.profile, call.recipient())
    if person:
        call.world.state.typing.pop(f"{profile.id}|{person.phone}|me", None)
        call.world.changed()
    return call.done()


CHANGING: dict[str, Endpoint] = {
    "message/edit": posted(edit),
    "message/delete": posted(delete),
    "message/reaction": posted(react),
    "message/mark/read": posted(mark_read),
    "chat/typing/start": posted(start_typing),
    "chat/typing/stop": posted(stop_typing),
    "chats/typing/start": posted(start_typing),
}
