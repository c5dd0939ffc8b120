"""How connected accounts are: what is kept of each, and when its owners are told. Pure but for the units at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dialogs.company.undelivered import connectors, in_private
from dialogs.ids import DAY, InboxId, Millis
from dialogs.messages import Attachment, AttachmentKind, OutboundMessage
from dialogs.store import Uow
from dialogs.tenant import Inbox
from dialogs.texts import text

UP = "up"
PROBES = 2  # failed ones in a row before anybody is told: accounts flap for seconds
_SOON: Millis = 3 * DAY  # before the account's payment runs out
RECOVERED, PAYMENT_SOON, HEALED = "recovered", "payment-soon", "healed"
SENDS_FAIL = "sends fail"  # not what a probe met: messages were tried, and none went
_FIRST_LOGIN = "first-login"  # kept in the place of what was told: the menu shows the code, nobody needs an alarm
# Each has words `health-{state}` that say what to do; any other is as good as a refusal.
STATES = frozenset({
    UP, "token-revoked", "webhook-lost", "conflict", "not-authorised", "payment-due", "unreachable", "endpoint-gone",
    "refused", "password-wrong",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What one probe found. `state` is "up" or a word of `channels.base.Probe.state`; `healed` what was put right."""

    state: str = UP
    detail: str = ""
    pending: int = 0
    paid_until: Millis | None = None
    code: str = ""
    picture: str = ""  # a blob's key
    healed: str = ""


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a process saw of an inbox since it was last written down."""

    last_in: Millis | None = None
    last_out: Millis | None = None
    lag: Millis = 0  # ms from arrival to the beginning of the last turn
    error: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """What is kept of an inbox."""

    inbox_id: InboxId
    state: str = UP
    since: Millis = 0
    failures: int = 0
    told: str = ""  # states that the owners were told of in this incident, joined by commas
    told_at: Millis = 0
    probed_at: Millis = 0
    detail: str = ""
    pending: int = 0
    paid_until: Millis | None = None
    paid_told: Millis | None = None  # the payment date that the owners were warned of
    last_in: Millis | None = None
    last_out: Millis | None = None
    lag: Millis = 0

    @property
    def up(self) -> bool:
        return self.state == UP


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that the owners are told: `kind` is a state, or recovered, payment-soon, healed."""

    kind: str
    again: bool = False


class HealthTable(Protocol):
    """One row for each inbox that was ever probed."""

    def get(self, inbox: InboxId) -> Health:
        """A blank one before the first probe."""

    def every(self) -> Mapping[InboxId, Health]: ...
    def save(self, health: Health) -> None: ...


def looked(health: Health, seen: Seen, now: Millis) -> tuple[Health, Sequence[Alarm]]:
    """What is kept after a probe, and what the owners are told: once an incident, again after a day, and its end."""
    fresh = replace(
        health, detail=seen.detail, pending=seen.pending, paid_until=seen.paid_until, probed_at=now,
    )  # fmt: skip
    state = seen.state if seen.state in STATES else "refused"
    fresh, first = _good(fresh, now) if state == UP else _bad(fresh, state, now)
    fresh, second = _paying(fresh, now)
    third = (Alarm(HEALED),) if seen.healed and not first else ()
    return fresh, (*first, *second, *third)


def _good(health: Health, now: Millis) -> tuple[Health, Sequence[Alarm]]:
    since = health.since if health.up and health.since else now
    alarms = (Alarm(RECOVERED),) if health.told not in ("", _FIRST_LOGIN) else ()
    return replace(health, state=UP, since=since, failures=0, told="", told_at=0), alarms


def _bad(health: Health, state: str, now: Millis) -> tuple[Health, Sequence[Alarm]]:
    since = now if health.up else health.since
    if state == "not-authorised" and (not health.since or health.told == _FIRST_LOGIN):
        return replace(health, state=state, since=since, told=_FIRST_LOGIN, told_at=now), ()
    health = replace(health, state=state, since=since, failures=health.failures + 1)
    if health.failures < PROBES:
        return health, ()
    told = [word for word in health.told.split(",") if word]
    if state not in told:
        return replace(health, told=",".join([*told, state]), told_at=now), (Alarm(state),)
    if now - health.told_at >= DAY:
        return replace(health, told_at=now), (Alarm(state, again=True),)
    return health, ()


def _paying(health: Health, now: Millis) -> tuple[Health, Sequence[Alarm]]:
    until = health.paid_until
    if until is None or until - now > _SOON or until < now or health.paid_told == until:
        return health, ()
    return replace(health, paid_told=until), (Alarm(PAYMENT_SOON),)


def felt(health: Health, pulse: Pulse) -> Health:
    """With what a process saw; several may write, the latest moment stands."""
    return replace(
        health, last_in=_later(health.last_in, pulse.last_in), last_out=_later(health.last_out, pulse.last_out),
        lag=pulse.lag if pulse.last_in else health.lag,
    )  # fmt: skip


def _later(one: Millis | None, other: Millis | None) -> Millis | None:
    return max((at for at in (one, other) if at is not None), default=None)


def keep(uow: Uow, inbox: Inbox, seen: Seen, pulse: Pulse, now: Millis) -> Health:
    """The unit after a probe: what is kept, and who is told."""
    known = felt(uow.health.get(inbox.id), pulse)
    fresh, alarms = looked(known, _sends_failing(uow, known, seen), now)
    uow.health.save(fresh)
    for alarm in alarms:
        for message in _messages(uow, inbox, fresh, seen, alarm, _once(known, fresh, alarm, now), now):
            uow.outbox.add(message, now)  # known already when another process found the same at the same moment
    return fresh


def _sends_failing(uow: Uow, known: Health, seen: Seen) -> Seen:
    """Sends may fail though a probe finds nothing wrong, and too few of them for any process to notice: an endpoint is
    tried again only after minutes, then hours. Once something went, or nothing waits, the trouble is over."""
    if seen.state != UP:
        return seen
    failing = not known.up and known.detail == SENDS_FAIL
    waits = uow.outbox.retried(known.inbox_id, 1 if failing else 2)
    if waits is None or (known.last_out or 0) >= (known.since if failing else waits):
        return seen
    return replace(seen, state=known.state if failing else "unreachable", detail=SENDS_FAIL, healed="")


def account_changed(uow: Uow, inbox: Inbox, state: str, detail: str, now: Millis) -> None:
    """The channel itself told how the account is: as good as a probe."""
    known = uow.health.get(inbox.id)
    keep(uow, inbox, Seen(state or UP, detail, known.pending, known.paid_until), Pulse(), now)


def _once(known: Health, fresh: Health, alarm: Alarm, now: Millis) -> str:
    """What an alarm has in common with the same one of another process: its incident."""
    if alarm.kind == RECOVERED:
        return str(known.since)
    if alarm.kind == PAYMENT_SOON:
        return str(fresh.paid_until)
    days = (now - fresh.since) // DAY if alarm.again else 0
    return str(now) if alarm.kind == HEALED else f"{fresh.since}+{days}"


def _messages(
    uow: Uow, inbox: Inbox, health: Health, seen: Seen, alarm: Alarm, once: str, now: Millis
) -> Sequence[OutboundMessage]:
    days = max(1, -(-((health.paid_until or now) - now) // DAY))
    minutes = max(1, (now - health.since) // 60_000)
    body = text(
        f"health-{alarm.kind}",
        name=inbox.name,
        kind=inbox.kind,
        days=days,
        code=seen.code or "none",
        minutes=minutes,
    )
    shown = (Attachment(AttachmentKind.PHOTO, blob=seen.picture, name="qr.png", mime="image/png"),)
    pictured = shown if seen.picture and alarm.kind == health.state else ()
    key = f"health:{inbox.id}:{alarm.kind}:{once}"
    told = [in_private(member, f"{key}:{member.id}", body) for member in connectors(uow)]
    return [replace(message, attachments=pictured) for message in told]
