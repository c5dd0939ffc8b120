"""All that managers may ask of the desk: commands of the topic, buttons, and replies to our own messages, by name."""

from collections.abc import Awaitable, Callable, Mapping

from dialogs.access import Actor
from dialogs.desk.work import DeskWork
from dialogs.dialog import Dialog
from dialogs.ids import DialogId
from dialogs.texts import Text, text
from handlers.desk import canned as desk_canned
from handlers.desk import client as desk_client
from handlers.desk import drafts as desk_drafts
from handlers.desk import ending as desk_ending
from handlers.desk import history as desk_history
from handlers.desk import later as desk_later
from handlers.desk import passing as desk_passing
from handlers.desk import private as desk_private
from handlers.desk import tags as desk_tags
from handlers.desk import why as desk_why
from handlers.desk.call import Call, Tool
from handlers.desk.voice import work_of

Does = Callable[[DeskWork, Actor, DialogId], Awaitable[Dialog]]  # a use case of the desk, about one dialog


def _doing(does: Does, toast: str) -> Tool:
    """The tool that does it to the call's dialog, and says so in a pop-up."""

    async def run(call: Call) -> Text | None:
        await does(work_of(call.services), call.actor, call.dialog_id)
        return text(toast)

    return run


_decline = _doing(DeskWork.decline, "desk-toast-decline")
_no_reply = _doing(DeskWork.no_reply, "desk-toast-noreply")


async def told(call: Call) -> Text | None:
    """`/help`."""
    return text("desk-help")


async def noted(call: Call) -> Text | None:
    """A reply to the card: a note, which no client ever reads."""
    return text("desk-note-kept")


async def private_note(call: Call) -> Text | None:
    """A line after `//` where there is no topic: it stays with whoever wrote it."""
    return text("desk-note-private")


# what is typed in a topic; everything else after a slash is a canned reply
def _shows_typing(tool: Tool) -> Tool:
    """Telegram tells no bot that a person types: who asks for help with words is about to."""

    async def run(call: Call) -> Text | None:
        said = await tool(call)
        await call.show_typing()
        return said

    return run


COMMANDS: Mapping[str, Tool] = {
    "/take": _doing(DeskWork.take, "desk-toast-take"),
    "/notmine": _decline,
    "/noreply": _no_reply,
    "/bot": desk_ending.back,
    "/close": desk_ending.close,
    "/at": desk_later.plan,
    "/later": desk_later.listed,
    "/to": desk_passing.whom,
    "/client": desk_client.shown,
    "/draft": _shows_typing(desk_drafts.draft),
    "/history": desk_history.history,
    "/translate": _shows_typing(desk_drafts.translate),
    "/tone": _shows_typing(desk_drafts.soften),
    "/why": desk_why.why,
    "/tag": desk_tags.tag,
    "/help": told,
}
TAPS: Mapping[str, Tool] = {
    "take": _doing(DeskWork.answer_call, "desk-toast-take"),
    "decline": _decline,
    "back": _doing(DeskWork.release, "desk-toast-back"),
    "noreply": _no_reply,
    "block": _doing(DeskWork.block, "desk-toast-block"),
    "unblock": _doing(DeskWork.unblock, "desk-toast-unblock"),
    "draft": _shows_typing(desk_drafts.draft),
    "send": desk_drafts.send,
    "edit": _shows_typing(desk_drafts.edit),
    "drop": desk_drafts.drop,
    "translate": _shows_typing(desk_drafts.translate),
    "soften": _shows_typing(desk_drafts.soften),
    "history": desk_history.history,
    "files": desk_history.files,
    "close": desk_ending.ask,
    "resolve": desk_ending.resolve,
    "category": desk_ending.category,
    "transfer": desk_passing.whom,
    "tomember": desk_passing.to_member,
    "toqueue": desk_passing.to_queue,
    "relieve": desk_passing.relieve,
    "later": desk_later.ask,
    "when": desk_later.choose,
    "unplan": desk_later.cancel,
    "canned": desk_canned.tapped,
    "tags": desk_tags.tag,
    "settag": desk_tags.switch,
    "write": desk_private.write,
    "switch": desk_private.switch,
    "why": desk_why.why,
    "good": desk_why.good,
    "bad": desk_why.bad,
    "fault": desk_why.fault,
}
SLOW = frozenset({"draft", "translate", "soften"})  # a model may think for long: the tap is answered before
# by the beginning of the key of our message that is replied to
REPLIES: Mapping[str, Tool] = {
    desk_drafts.DRAFT: desk_drafts.typed,
    desk_ending.ENDING: desk_ending.typed_category,
    desk_passing.PASSING: desk_passing.typed_note,
    desk_later.WHEN: desk_later.typed,
    desk_tags.TAGS: desk_tags.typed,
}
CARD = "card"  # a reply to it in a topic is a note; in private it is the answer to the client


def command_of(name: str) -> Tool:
    """What a word after the slash asks for."""
    return COMMANDS.get(name, desk_canned.by_letters)
