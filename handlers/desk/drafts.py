"""Drafts in the topic: the bot's proposal with its sources, sent, edited or dropped by one tap; help with words."""

from collections.abc import Sequence

from dialogs.access import Permission
from dialogs.answers.answer import Action, Answer
from dialogs.desk.drafting import Drafts
from dialogs.errors import BadInput
from dialogs.messages import Button
from dialogs.safety.masking import Mask, mask_for
from dialogs.store import Uow
from dialogs.texts import Text, text
from dialogs.turn import Author
from handlers.desk.call import Call
from handlers.desk.voice import work_of

DRAFT = "draft"


def _drafts(call: Call) -> Drafts:
    return Drafts(call.services.store, call.services.clock)


async def draft(call: Call) -> Text | None:
    """What the bot would answer; nothing is sent."""
    call.actor.require(Permission.WORK)
    answer = await work_of(call.services).draft(call.actor, call.dialog_id)
    if answer.action is Action.HANDOVER or not answer.words:
        return text("desk-draft-nothing")
    await _propose(call, answer.words, _sources(answer))
    return None


def _sources(answer: Answer) -> str:
    sure = {one.title: one.confidence for one in reversed(answer.found)}
    named = [f"{cited.title} {round(sure.get(cited.title, 0.0) * 100)} %" for cited in answer.citations]
    return " · ".join(named) or "none"


async def _propose(call: Call, words: str, source: str) -> None:
    await call.say(DRAFT, text("desk-draft", words=words, source=source, state="open"), _choices(call))


def _choices(call: Call) -> Sequence[Sequence[Button]]:
    first = [call.button(text(f"desk-button-{name}"), name) for name in ("send", "edit", "drop")]
    helped = ("translate", "soften") if work_of(call.services).wording.able else ()
    second = [call.button(text(f"desk-button-{name}"), name) for name in ("later", *helped)]
    return (first, second)


async def send(call: Call) -> Text | None:
    """As it is."""
    words = _proposed(call)
    await _drafts(call).send(call.actor, call.dialog_id, call.about_key, words)
    await _done(call, "sent")
    return text("desk-toast-sent")


async def edit(call: Call) -> Text | None:
    """A reply to the draft is what goes out."""
    await call.change(
        text("desk-draft", words=_proposed(call), source=call.value("source"), state="edit"), _choices(call)
    )
    return text("desk-toast-edit")


async def typed(call: Call) -> Text | None:
    """The reply to a draft: sent in its place, and the difference kept."""
    from dialogs.desk.replying import StaffMessage

    message = StaffMessage(call.once, call.rest, call.files)
    await _drafts(call).edited(call.actor, call.dialog_id, call.about_key, _proposed(call), message)
    await _done(call, "edited")
    return None


async def drop(call: Call) -> Text | None:
    """Nothing goes out."""
    await _drafts(call).drop(call.actor, call.dialog_id, call.about_key, _proposed(call))
    await _done(call, "dropped")
    return text("desk-toast-drop")


async def _done(call: Call, state: str) -> None:
    await call.change(text("desk-draft", words=_proposed(call), source=call.value("source"), state=state))


def _proposed(call: Call) -> str:
    words = call.value("words")
    if not call.about_key.startswith(f"{DRAFT}:") or not words:
        raise BadInput("error-desk-button")
    return words


async def translate(call: Call) -> Text | None:
    """The draft in the client's language; typed with words, these; typed alone, the client's last words for staff."""
    wording, dialog, mask = work_of(call.services).wording, await call.dialog(), await _mask(call)
    if call.about_key.startswith(f"{DRAFT}:"):
        await _propose(call, await wording.translated(_proposed(call), dialog.language, mask), call.value("source"))
        return text("desk-toast-translated")
    if call.rest:
        await _propose(call, await wording.translated(call.rest, dialog.language, mask), "none")
        return None
    last = await _last_words(call)
    return text("desk-translated", words=await wording.translated(last, call.place.language, mask))


async def soften(call: Call) -> Text | None:
    """The draft, or the words after the command, in a kinder tone."""
    drafted = call.about_key.startswith(f"{DRAFT}:")
    words = _proposed(call) if drafted else call.rest
    if not words:
        raise BadInput("error-tone-empty")
    kinder = await work_of(call.services).wording.softened(words, await _mask(call))
    await _propose(call, kinder, call.value("source") or "none")
    return text("desk-toast-softened") if drafted else None


async def _mask(call: Call) -> Mask | None:
    def unit(uow: Uow) -> Mask | None:
        dialog = uow.dialogs.get(call.dialog_id)
        return mask_for(uow.setup.bot(uow.setup.inbox(dialog.inbox_id).bot_id).settings, dialog.customer_name)

    return await call.services.store.read(call.actor.tenant, unit)


async def _last_words(call: Call) -> str:
    def unit(uow: Uow) -> str:
        said = [turn.text for turn in uow.dialogs.turns(call.dialog_id, 20) if turn.author is Author.CUSTOMER]
        return next((words for words in reversed(said) if words.strip()), "")

    words = await call.services.store.read(call.actor.tenant, unit)
    if not words:
        raise BadInput("error-nothing-asked")
    return words
