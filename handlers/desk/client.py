"""The client's card in the topic: who they are in every channel, and what may be done about them."""

from collections.abc import Sequence

from dialogs.access import Permission
from dialogs.arrivals.linking import LinkState
from dialogs.calendar.days import day_of, day_values
from dialogs.desk.knowing_client import ClientCard, card_of
from dialogs.messages import Button
from dialogs.texts import Text, text
from handlers.desk.call import Call


async def shown(call: Call) -> Text | None:
    """`/client`."""
    call.actor.require(Permission.WORK)
    card = await call.services.store.read(call.actor.tenant, lambda uow: card_of(uow, call.dialog_id))
    channels = "\n".join(f"· {call.words('channel-name', kind=kind)}{where}" for kind, where in _places(card))
    await call.say("client", text(
        "desk-client", name=card.name or "none", language=card.language, channels=channels,
        episodes=card.episodes, since=_day(call, card), reopened=card.reopened, score=f"{card.score:.1f}",
        rated=card.rated, blocked=_yes(card.dialog.blocked), optedout=_yes(card.dialog.opted_out),
        away=_yes(not card.dialog.reachable), sources=", ".join(card.sources) or "none",
        tags=" · ".join(card.dialog.tags) or "none",
    ), _rows(call, card))  # fmt: skip
    return None


def _places(card: ClientCard) -> Sequence[tuple[str, str]]:
    return [(kind, f" · {name}") for kind, name in card.channels]


def _day(call: Call, card: ClientCard) -> str:
    day = day_of(card.since, card.timezone)
    return call.words("day-month-year", year=str(day.year), **day_values(day))


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"


def _rows(call: Call, card: ClientCard) -> Sequence[Sequence[Button]]:
    action = "unblock" if card.dialog.blocked else "block"
    rows = [[call.button(text(f"desk-button-{action}"), action), call.button(text("desk-button-history"), "history")]]
    for link, name in card.links:
        if link.state is LinkState.PROPOSED:
            asked = call.words("desk-link-with", name=name)
            rows.append(
                [call.button(asked, "link", link.id), call.button(text("desk-button-nolink"), "nolink", link.id)]
            )
        elif link.state is LinkState.ACCEPTED:
            rows.append([call.button(text("desk-button-unlink"), "unlink", link.id)])
    return rows[:8]
