"""Resolving: a person ends an episode with an outcome and a category; the bot starts clean with the next one."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from dialogs.access import Actor, Permission
from dialogs.calendar.timers import Timer
from dialogs.customer import clean
from dialogs.desk.cards import title_of
from dialogs.desk.labels import LabelKind
from dialogs.desk.redrawing import has_card, owner_name, redraw_cards
from dialogs.desk.unplanning import drop_planned
from dialogs.dialog import Dialog, Mode, close
from dialogs.errors import AlreadyTaken, BadInput
from dialogs.facts import Fact, FactKind, fact_of
from dialogs.handover import ended
from dialogs.handovers.calling import over
from dialogs.handovers.quiet import stays_quiet
from dialogs.handovers.rating import ask_rating
from dialogs.handovers.summoning import tell_desk
from dialogs.ids import DAY, DialogId, EpisodeId, Millis, TurnId, new_id
from dialogs.ports import Clock
from dialogs.saying import to_customer
from dialogs.settings import ASK_RATING
from dialogs.store import AuditEntry, Store, Uow
from dialogs.texts import text
from dialogs.turn import Author, Turn

_MOST_CATEGORY = 60
_OWN = 4  # categories last used by the member that come first
OFFERED = 8  # categories that are shown


class Resolution(StrEnum):
    """How an episode ended, in a person's judgement."""

    SOLVED = "solved"
    UNSOLVED = "unsolved"
    NO_RESPONSE = "no_response"
    SPAM = "spam"


class Resolving:
    """Ends episodes. Raises Forbidden, NotFound, and AlreadyTaken when another has the dialog."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def resolve(self, actor: Actor, dialog: DialogId, outcome: Resolution, category: str = "") -> Dialog:
        """Closes the episode and asks the client how it was; a closed one stays as it is."""
        now = self._clock.now()
        return await self._store.run(actor.tenant, lambda uow: _resolve(uow, actor, dialog, outcome, category, now))

    async def categorise(self, actor: Actor, dialog: DialogId, category: str, proposed: str = "") -> str:
        """What the last episode was about, as kept; may be said after it was resolved. `proposed`: what a model had
        guessed, so that its guesses can be judged. Raises BadInput when empty."""
        name, now = " ".join(clean(category).split())[:_MOST_CATEGORY], self._clock.now()
        if not name:
            raise BadInput("error-empty-message")
        details = {"category": name, **({"proposed": proposed} if proposed else {})}
        await self._store.run(actor.tenant, lambda uow: _categorise(uow, actor, dialog, details, now))
        return name

    async def outcome(self, actor: Actor, dialog: DialogId) -> str:
        """How the dialog's last episode was resolved; "" when it was not."""
        actor.require(Permission.WORK)

        def unit(uow: Uow) -> str:
            episode = uow.dialogs.get(dialog).episode_id
            facts = uow.facts.of_episode(episode) if episode else ()
            ended = [str(fact.details.get("outcome", "")) for fact in facts if fact.kind is FactKind.RESOLVED]
            return ended[-1] if ended else ""

        return await self._store.read(actor.tenant, unit)

    async def categories(self, actor: Actor) -> Sequence[str]:
        """The categories that this member used last, the latest first, then the team's own."""
        since = self._clock.now() - 90 * DAY

        def unit(uow: Uow) -> tuple[Sequence[Fact], Sequence[str]]:
            team = [label.name for label in uow.labels.every(LabelKind.CATEGORY)]
            return uow.facts.by_member(actor.id, since), team

        facts, team = await self._store.read(actor.tenant, unit)
        named = (FactKind.RESOLVED, FactKind.CATEGORISED)
        used = [str(fact.details.get("category", "")) for fact in facts if fact.kind in named]
        own = list(dict.fromkeys(word for word in reversed(used) if word))[:_OWN]
        return list(dict.fromkeys([*own, *team]))


def _categorise(uow: Uow, actor: Actor, number: DialogId, details: dict[str, str], now: Millis) -> None:
    actor.require(Permission.WORK)
    dialog = uow.dialogs.get(number)
    episode = dialog.episode_id or EpisodeId("")
    uow.facts.add(Fact(now, FactKind.CATEGORISED, number, episode, actor.id, details))
    uow.audit.add(AuditEntry(now, actor.id, "dialog.categorise", number, {"category": details["category"]}))


def _resolve(uow: Uow, actor: Actor, number: DialogId, outcome: Resolution, category: str, now: Millis) -> Dialog:
    actor.require(Permission.WORK)
    dialog = uow.dialogs.get(number, lock=True)
    if dialog.mode is Mode.CLOSED:
        return dialog
    if dialog.mode is Mode.HUMAN and dialog.owner_id != actor.id and not actor.can(Permission.RELIEVE):
        raise AlreadyTaken("error-already-taken", name=owner_name(uow, dialog))
    closed = _closed(uow, dialog, now)
    _end(uow, closed, actor.id, now, {"outcome": outcome.value, "category": category.strip()[:_MOST_CATEGORY]})
    _say_goodbye(uow, closed, outcome, now)
    uow.audit.add(AuditEntry(now, actor.id, "dialog.resolve", number, {"outcome": outcome.value}))
    return closed


def _closed(uow: Uow, dialog: Dialog, now: Millis) -> Dialog:
    closed = close(dialog)
    uow.dialogs.save(closed, expected_epoch=dialog.epoch)
    if dialog.episode_id:
        uow.dialogs.save_episode(replace(uow.dialogs.episode(dialog.episode_id), closed_at=now))
    uow.timers.cancel(f"quiet:{dialog.id}")
    drop_planned(uow, dialog, now)
    return closed


def _end(uow: Uow, dialog: Dialog, by: str, now: Millis, details: dict[str, object]) -> None:
    handover = uow.handovers.open_of(dialog.id)
    if handover is None:
        uow.facts.add(fact_of(dialog, FactKind.RESOLVED, by, now, **details))
        _shown_closed(uow, dialog, now)
        return
    over(uow, dialog, handover, FactKind.RESOLVED, by, now, details)
    done = ended(handover, now)
    uow.handovers.save(done)
    redraw_cards(uow, dialog, done, now, "")


def _shown_closed(uow: Uow, dialog: Dialog, now: Millis) -> None:
    """The bot had the dialog again before it was closed: the card of its last call says so too."""
    last = uow.handovers.last_of(dialog.id)
    if last and last.episode_id == dialog.episode_id and has_card(uow, dialog, last):
        redraw_cards(uow, dialog, last, now, "")


def _say_goodbye(uow: Uow, dialog: Dialog, outcome: Resolution, now: Millis) -> None:
    if outcome is Resolution.SPAM:
        return
    bot = uow.setup.bot(uow.setup.inbox(dialog.inbox_id).bot_id)
    if not _just_told(uow, dialog):
        _tell(uow, dialog, outcome, now)
    if ASK_RATING.read(bot.settings):
        ask_rating(uow, dialog, now)


def _just_told(uow: Uow, dialog: Dialog) -> bool:
    """The dialog was given back to the bot a moment ago, and the client has read that the person is done."""
    last = uow.dialogs.turns(dialog.id, 1)
    return bool(last) and last[0].text == "[client-back-to-bot]"


def _tell(uow: Uow, dialog: Dialog, outcome: Resolution, now: Millis) -> None:
    turn = Turn(
        TurnId(new_id(now)), dialog.id, dialog.episode_id or EpisodeId(""), Author.SYSTEM, "[client-resolved]", now
    )
    uow.dialogs.add_turn(turn)
    body = text("client-resolved", solved="yes" if outcome is Resolution.SOLVED else "no")
    uow.outbox.add(to_customer(dialog, body, turn.id, fenced=False, author="system"), now)


def ring_quiet(uow: Uow, timer: Timer, now: Millis) -> None:
    """Nobody spoke in a person's dialog for long: it is closed, and the bot answers the client's next words. A client
    who still waits for an answer is never left so."""
    dialog = uow.dialogs.get(DialogId(timer.subject), lock=True)
    handover = uow.handovers.open_of(dialog.id)
    if dialog.mode is not Mode.HUMAN:
        return
    if handover and handover.waits_since:
        stays_quiet(uow, dialog, now)
        return
    closed = end_quietly(uow, dialog, "timer", Resolution.NO_RESPONSE, now)
    told = text("desk-closed-quiet", name=title_of(dialog))
    tell_desk(uow, dialog, f"quiet:{dialog.id}:{dialog.epoch}", told, now)
    _say_goodbye(uow, closed, Resolution.NO_RESPONSE, now)


def end_quietly(uow: Uow, dialog: Dialog, by: str, outcome: Resolution, now: Millis) -> Dialog:
    """Part of a unit that closes an episode without a person's judgement; the client is told nothing here."""
    closed = _closed(uow, dialog, now)
    _end(uow, closed, by, now, {"outcome": outcome.value, "category": ""})
    return closed
