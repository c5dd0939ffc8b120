"""Cards: what the desk sees of a dialog. A topic per handed-over dialog, or each manager's private chat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dialogs.dialog import Dialog
from dialogs.handover import Handover, HandoverState
from dialogs.hearing import Heard
from dialogs.ids import TurnId
from dialogs.messages import Audience, Button, OutboundMessage, Priority
from dialogs.revising import current
from dialogs.tenant import CONTROL, Desk, Member, Tenant
from dialogs.texts import Text, text
from dialogs.turn import Author, Turn

_ICONS = {Author.CUSTOMER: "👤", Author.BOT: "🤖", Author.STAFF: "🧑‍💼", Author.SYSTEM: "·"}
_SHOWN = 6
_LINE = 300


@dataclass(frozen=True, slots=True)
class Place:
    """One chat of staff that is told about a dialog."""

    chat: str
    language: str
    suffix: str = ""  # keeps idempotency keys of several private chats apart
    forum: bool = True


def places(tenant: Tenant, desk: Desk | None, managers: Sequence[Member]) -> Sequence[Place]:
    """The desk group when there is one, else the managers' private chats."""
    if desk:
        return (Place(desk.chat, tenant.language),)
    return [Place(str(member.telegram_id), member.language, f":{member.id}", forum=False) for member in managers]


def call_desk(heard: Heard, dialog: Dialog, handover: Handover) -> Sequence[OutboundMessage]:
    """The card of a new handover, and the client's files below it."""
    history = [*heard.history, *heard.turns]
    kind = heard.inbox.kind
    cards = [card(place, dialog, handover, kind, history) for place in places(heard.tenant, heard.desk, heard.managers)]
    files = relay_to_desk(heard) if heard.attachments else ()
    return [*cards, *files]


def card(
    place: Place, dialog: Dialog, handover: Handover, kind: str, history: Sequence[Turn], owner: str = ""
) -> OutboundMessage:
    """The card: who, channel, reason, last messages, what the bot found, and the buttons that fit its state."""
    elsewhere = handover.state is HandoverState.TAKEN and not owner
    body = text(
        "desk-card", name=title_of(dialog), channel=kind, reason=handover.reason.value,
        state="elsewhere" if elsewhere else handover.state.value,
        owner=owner, history=lines(history), found=handover.found or "none",
    )  # fmt: skip
    message = _to_place(place, dialog, f"card:{handover.id}{place.suffix}", body, Priority.CARD)
    return replace(message, buttons=_buttons(dialog, handover))


def card_again(
    place: Place, dialog: Dialog, handover: Handover, kind: str, history: Sequence[Turn], owner: str = ""
) -> OutboundMessage:
    """The same card edited in place after its state changed."""
    fresh = card(place, dialog, handover, kind, history, owner)
    return replace(fresh, key=f"{fresh.key}:{dialog.epoch}:{handover.state.value}", edits=fresh.key)


def relay_to_desk(heard: Heard) -> Sequence[OutboundMessage]:
    """The client's words and files, as they came, to whoever has the dialog (or may take it)."""
    targets = places(heard.tenant, heard.desk, _listeners(heard))
    turns = together(heard.turns, heard.albums)
    said = [_relayed(place, heard.dialog, turn) for turn in turns for place in targets]
    return [*said, *(line for turn in turns for place in targets for line in _not_taken(place, heard.dialog, turn))]


def together(turns: Sequence[Turn], albums: Mapping[TurnId, str]) -> Sequence[Turn]:
    """Turns of one album as one, in the place of its first."""
    shown: dict[str, Turn] = {}
    for turn in turns:
        mark = albums.get(turn.id) or turn.id
        first = shown.get(mark)
        shown[mark] = turn if first is None else _joined(first, turn)
    return list(shown.values())


def _joined(first: Turn, more: Turn) -> Turn:
    words = "\n".join(words for words in (first.text, more.text) if words)
    return replace(first, text=words, attachments=(*first.attachments, *more.attachments))


def _not_taken(place: Place, dialog: Dialog, turn: Turn) -> Sequence[OutboundMessage]:
    """A line for each file that is missing here, and why."""
    return [
        note(place, dialog, f"refused:{turn.id}:{number}{place.suffix}", text(
            "desk-file-refused", name=item.name or item.kind.value, size=_size(item.size), reason=item.refused,
        ))
        for number, item in enumerate(turn.attachments) if item.refused
    ]  # fmt: skip


def _size(count: int) -> str:
    """Megabytes with one digit behind the point; "?" when the channel did not tell."""
    return f"{count / 1_000_000:.1f}" if count else "?"


def _listeners(heard: Heard) -> Sequence[Member]:
    owner = [member for member in heard.managers if member.id == heard.dialog.owner_id]
    return owner or heard.managers


def _relayed(place: Place, dialog: Dialog, turn: Turn) -> OutboundMessage:
    body = text(
        "desk-client-edited" if turn.revises else "desk-client-says",
        name=title_of(dialog),
        words=turn.text or "📎",
    )
    message = _to_place(place, dialog, f"relay:{turn.id}{place.suffix}", body, Priority.CARD)
    if turn.revises:  # the files are there already: only the words are new
        return replace(message, edits="" if turn.attachments else f"relay:{turn.revises}{place.suffix}")
    return replace(message, attachments=tuple(item for item in turn.attachments if not item.refused))


def note(place: Place, dialog: Dialog, key: str, body: Text) -> OutboundMessage:
    """A line for staff in the dialog's topic."""
    return _to_place(place, dialog, key, body, Priority.CARD)


def _to_place(place: Place, dialog: Dialog, key: str, body: Text, priority: Priority) -> OutboundMessage:
    return OutboundMessage(
        key=key, inbox_id=CONTROL, audience=Audience.DESK, chat=place.chat, body=body, language=place.language,
        priority=priority, dialog_id=dialog.id, topic=dialog.id if place.forum else None,
        topic_title=title_of(dialog), author="system",
    )  # fmt: skip


def title_of(dialog: Dialog) -> str:
    """The client's name, or a short mark that tells nameless visitors apart."""
    return dialog.customer_name or f"#{dialog.id[-5:]}"


def lines(turns: Sequence[Turn]) -> str:
    """The last turns, one line each; commands and the program's own notices are left out."""
    shown = [f"{_ICONS[turn.author]} {_short(turn)}" for turn in current(turns) if turn.said]
    return "\n".join(shown[-_SHOWN:]) or "-"


def _short(turn: Turn) -> str:
    words = " ".join(turn.text.split())
    files = "📎" * len(turn.attachments)
    cut = words if len(words) <= _LINE else words[: _LINE - 1] + "…"
    return f"{cut} {files}".strip()


def _buttons(dialog: Dialog, handover: Handover) -> Sequence[Sequence[Button]]:
    draft, back = _button(dialog, "draft"), _button(dialog, "back")
    if handover.state is HandoverState.ASKED:
        return ((_button(dialog, "take"), draft), (back, _button(dialog, "noreply")))
    if handover.state is HandoverState.TAKEN:
        return ((draft, _button(dialog, "noreply")), (back,))
    return ()


def _button(dialog: Dialog, action: str) -> Button:
    return Button(text(f"desk-button-{action}"), f"d:{action}:{dialog.id}")
