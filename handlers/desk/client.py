"""The client's card in the topic: who they are in every channel, and what may be done about them."""

from collections.abc import Sequence

from dialogs.arrivals.linking import LinkState
from dialogs.calendar.days import day_of, day_values
from dialogs.desk.knowing_client import ClientCard, card_of
from dialogs.ids import Millis
from dialogs.messages import Button
from dialogs.texts import Text, one_line, text
from handlers.desk.call import Call

_LINE = 200
_CONSENTS = 3


async def shown(call: Call) -> Text | None:
    """`/client`."""
    store, tenant = call.services.store, call.actor.tenant
    card = await store.read(tenant, lambda uow: card_of(uow, call.actor, call.dialog_id))
    await call.say("client", text(
        "desk-client", name=card.name or "none", language=card.language,
        channels="\n".join([*_channels(call, card), *_contacts(call, card)]), consent=_consent(call, card),
        episodes=card.episodes, since=_day(call, card, card.since), reopened=card.reopened, score=f"{card.score:.1f}",
        rated=card.rated, blocked=_yes(card.dialog.blocked), optedout=_yes(card.dialog.opted_out),
        away=_yes(not card.dialog.reachable), sources=", ".join(card.sources) or "none",
        tags=" · ".join(card.dialog.tags) or "none",
    ), _rows(call, card))  # fmt: skip
    return None


def _channels(call: Call, card: ClientCard) -> Sequence[str]:
    named = [(call.words("channel-name", kind=kind), name, own) for kind, name, own in card.channels]
    return [f"· {' · '.join(part for part in parts if part)}" for parts in named]


def _contacts(call: Call, card: ClientCard) -> Sequence[str]:
    known = card.contacts
    phones = [call.words("client-phone", phone=f"+{phone}", sure=_yes(sure)) for phone, sure in known.phones]
    emails = [call.words("client-email", email=email) for email in known.emails]
    subjects = [call.words("client-subject", subject=one_line(one, _LINE)) for one in known.subjects]
    answers = [f"· {one_line(label, _LINE)}: {one_line(answer, _LINE)}" for label, answer in known.answers]
    form = [call.words("client-form"), *answers] if answers else []
    return [*phones, *emails, *subjects, *form]


def _consent(call: Call, card: ClientCard) -> str:
    """What the client agreed to, and when: the last versions, the latest first."""
    given = [
        call.words(
            "client-consent", version=one.version, day=_day(call, card, one.at), words=one_line(one.words, _LINE)
        )
        for one in card.contacts.consents[:_CONSENTS]
    ]
    return "\n".join(given) or call.words("client-no-consent")


def _day(call: Call, card: ClientCard, at: Millis) -> str:
    day = day_of(at, card.timezone)
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
