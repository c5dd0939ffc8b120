"""Cards: what the desk sees of a dialog. A topic per handed-over dialog, or each manager's private chat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.arrivals.coming import told
from dialogs.arrivals.hearing import Heard
from dialogs.arrivals.revising import current
from dialogs.desk.quoting import Answered, pointing
from dialogs.desk.summary import summary
from dialogs.dialog import Dialog, Mode
from dialogs.handover import Handover, HandoverState
from dialogs.ids import MINUTE, Millis, TurnId
from dialogs.messages import Audience, Button, OutboundMessage, Priority
from dialogs.ports import Found
from dialogs.tenant import CONTROL, Desk, Member, Tenant
from dialogs.texts import Text, one_line, text
from dialogs.turn import Author, Turn

ICONS = {Author.CUSTOMER: "👤", Author.BOT: "🤖", Author.STAFF: "🧑‍💼", Author.SYSTEM: "·"}
_SHOWN = 6
_LINE = 300
_NEAREST = 3  # sources that the card names


@dataclass(frozen=True, slots=True)
class Place:
    """One chat of staff that is told about a dialog."""

    chat: str
    language: str
    suffix: str = ""  # keeps idempotency keys of several private chats apart
    forum: bool = True
    timezone: str = "Europe/Moscow"


def places(tenant: Tenant, desk: Desk | None, managers: Sequence[Member]) -> Sequence[Place]:
    """The desk group when there is one, else the managers' private chats."""
    if desk:
        return (Place(desk.chat, tenant.language, timezone=tenant.timezone),)
    zone = tenant.timezone
    return [Place(str(one.telegram_id), one.language, f":{one.id}", forum=False, timezone=zone) for one in managers]


def call_desk(heard: Heard, dialog: Dialog, handover: Handover) -> Sequence[OutboundMessage]:
    """The card of a new handover, and the client's files below it."""
    history = [*heard.history, *heard.turns]
    kind = heard.inbox.kind
    cards = [card(place, dialog, handover, kind, history) for place in places(heard.tenant, heard.desk, heard.managers)]
    files = relay_to_desk(heard) if heard.attachments else ()
    return [*cards, *files]


def card(
    place: Place, dialog: Dialog, handover: Handover, kind: str, history: Sequence[Turn], owner: str = "",
    now: Millis = 0, offered: str = "",
) -> OutboundMessage:  # fmt: skip
    """The card: who, channel, reason, how long they wait, the dialog in three lines, the last messages, what the bot
    found, to whom it is offered, and the buttons that fit its state. Without `now` nobody has waited yet."""
    since = handover.waits_since or handover.asked_at
    waits = handover.waits_since is not None and handover.state is HandoverState.ASKED
    body = text(
        "desk-card", name=title_of(dialog), channel=kind, room=dialog.room or "none", reason=handover.reason.value,
        state=_state(dialog, handover, owner),
        owner=owner, history=lines(history), found=handover.found or "none", summary=summary(history) or "none",
        minutes=max(0, (now or since) - since) // MINUTE, since=_clock(since, place.timezone),
        waits="yes" if waits else "no", offered=offered or "none", mark=_mark(dialog),
        tags=" · ".join(dialog.tags) or "none",
    )  # fmt: skip
    message = _to_place(place, dialog, card_key(place, handover), body, Priority.CARD)
    return replace(message, buttons=buttons_of(dialog, handover))


def card_key(place: Place, handover: Handover) -> str:
    """The card's own key in this place."""
    return f"card:{handover.id}{place.suffix}"


def _state(dialog: Dialog, handover: Handover, owner: str) -> str:
    if dialog.mode is Mode.CLOSED:
        return "closed"
    return "elsewhere" if handover.state is HandoverState.TAKEN and not owner else handover.state.value


def card_again(
    place: Place, dialog: Dialog, handover: Handover, kind: str, history: Sequence[Turn], owner: str = "",
    now: Millis = 0, offered: str = "",
) -> OutboundMessage:  # fmt: skip
    """The same card edited in place after its state changed."""
    fresh = card(place, dialog, handover, kind, history, owner, now, offered)
    return replace(fresh, key=f"{fresh.key}:{dialog.epoch}:{handover.state.value}:{now}", edits=fresh.key)


def offered_to(messages: Sequence[OutboundMessage], names: str) -> Sequence[OutboundMessage]:
    """The same messages, with the names of those who are asked first on the cards among them."""
    if not names:
        return messages
    return [_naming(one, names) if is_card(one) else one for one in messages]


def is_card(message: OutboundMessage) -> bool:
    """Whether the message is a dialog's card."""
    return isinstance(message.body, Text) and message.body.key == "desk-card"


def _naming(message: OutboundMessage, names: str) -> OutboundMessage:
    assert isinstance(message.body, Text)
    return replace(message, body=Text(message.body.key, {**message.body.values, "offered": names}))


def nearest(found: Sequence[Found]) -> str:
    """The sources that the bot found, the nearest first, with how sure it is of each: "Доставка 42 %"."""
    best: dict[str, float] = {}
    for one in found:
        best[one.title] = max(best.get(one.title, 0.0), one.confidence)
    ranked = sorted(best.items(), key=lambda item: -item[1])[:_NEAREST]
    return " · ".join(f"{title} {round(confidence * 100)} %" for title, confidence in ranked)


def _mark(dialog: Dialog) -> str:
    """What staff must know before they write."""
    if dialog.blocked:
        return "blocked"
    if not dialog.reachable:
        return "away"
    return "optedout" if dialog.opted_out else "none"


def _clock(at: Millis, zone: str) -> str:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).strftime("%H:%M")


def relay_to_desk(heard: Heard) -> Sequence[OutboundMessage]:
    """The client's words and files, as they came, to whoever has the dialog (or may take it)."""
    targets = places(heard.tenant, heard.desk, _listeners(heard))
    turns = together(heard.turns, heard.albums)
    shown = [turn for turn in turns if turn.text or not _all_refused(turn)]
    said = [_relayed(place, heard.dialog, turn, heard.replies.get(turn.id)) for turn in shown for place in targets]
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


def _all_refused(turn: Turn) -> bool:
    """Nothing of it is here but the line that says so."""
    return bool(turn.attachments) and all(item.refused for item in turn.attachments)


def _size(count: int) -> str:
    """Megabytes with one digit behind the point, at least 0.1; "unknown" when the channel did not tell."""
    return f"{max(count, 100_000) / 1_000_000:.1f}" if count else "unknown"


def _listeners(heard: Heard) -> Sequence[Member]:
    owner = [member for member in heard.managers if member.id == heard.dialog.owner_id]
    return owner or heard.managers


def _relayed(place: Place, dialog: Dialog, turn: Turn, answered: Answered | None = None) -> OutboundMessage:
    key = "desk-client-edited" if turn.revises else "desk-client-says"
    body = text(key, name=title_of(dialog), words=told(turn.text) or "📎")
    message = _to_place(place, dialog, f"relay:{turn.id}{place.suffix}", body, Priority.ANSWER)
    if answered and not turn.revises:
        quoted = text(key, name=title_of(dialog), words=f"↩️ «{answered.words}»\n{turn.text or '📎'}")
        message = pointing(message, place.suffix, answered) or replace(message, body=quoted)
    if turn.revises:  # the files are there already: only the words are new
        return replace(message, edits="" if turn.attachments else f"relay:{turn.revises}{place.suffix}")
    return replace(message, attachments=tuple(item for item in turn.attachments if not item.refused))


def note(place: Place, dialog: Dialog, key: str, body: Text, priority: Priority = Priority.CARD) -> OutboundMessage:
    """A line for staff in the dialog's topic."""
    return _to_place(place, dialog, key, body, priority)


def _to_place(place: Place, dialog: Dialog, key: str, body: Text, priority: Priority) -> OutboundMessage:
    return OutboundMessage(
        key=key, inbox_id=CONTROL, audience=Audience.DESK, chat=place.chat, body=body, language=place.language,
        priority=priority, dialog_id=dialog.id, topic=dialog.id if place.forum else None,
        topic_title=_topic_of(dialog), author="system",
    )  # fmt: skip


def title_of(dialog: Dialog) -> str:
    """The client's name, or a short mark that tells nameless visitors apart."""
    return dialog.customer_name or f"#{dialog.id[-5:]}"


def _topic_of(dialog: Dialog) -> str:
    """Whoever writes here must not take a group for the client's own chat."""
    return f"{title_of(dialog)} · {dialog.room}" if dialog.room else title_of(dialog)


def lines(turns: Sequence[Turn]) -> str:
    """The last turns, one line each; commands and the program's own notices are left out."""
    shown = [f"{ICONS[turn.author]} {_short(turn)}" for turn in current(turns) if turn.said]
    return "\n".join(shown[-_SHOWN:]) or "-"


def _short(turn: Turn) -> str:
    return f"{one_line(turn.text, _LINE)} {'📎' * len(turn.attachments)}".strip()


def buttons_of(dialog: Dialog, handover: Handover) -> Sequence[Sequence[Button]]:
    """What may be done with the dialog now."""
    if handover.state is HandoverState.ASKED:
        return _rows(dialog, ("take", "decline"), ("draft", "history", "why"), ("back", "noreply"), ("tags", "close"))
    if handover.state is HandoverState.TAKEN:
        first = ("draft", "later") if handover.taken_by else ("take", "draft")  # somebody answers elsewhere
        return _rows(dialog, first, ("history", "noreply"), ("transfer", "tags"), ("back", "close"))
    return _rows(dialog, ("history", "why"))


def _rows(dialog: Dialog, *rows: Sequence[str]) -> Sequence[Sequence[Button]]:
    return tuple(tuple(_button(dialog, action) for action in row) for row in rows)


def _button(dialog: Dialog, action: str) -> Button:
    return Button(text(f"desk-button-{action}"), f"d:{action}:{dialog.id}")
