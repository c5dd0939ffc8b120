"""Work without a group: whom a manager writes to in their private chat, chosen by buttons and shown."""

from collections.abc import Sequence
from functools import partial

from dialogs.desk.cards import title_of
from dialogs.desk.replying import StaffMessage
from dialogs.errors import NotFound
from dialogs.messages import Button
from dialogs.store import Store, Uow
from dialogs.texts import Text, text
from handlers.desk.call import Call
from handlers.desk.seats import Seat, Seats
from handlers.desk.voice import work_of

_LABEL = 40


async def write(call: Call) -> Text | None:
    """A button with a client's name: from now on plain words go to them. Raises NotFound for what is not one's own."""
    if call.seat not in await _owned(call):
        raise NotFound("desk-not-yours")
    now = call.services.clock.now()
    await call.services.store.run(call.actor.tenant, lambda uow: uow.rota.write_to(call.actor.id, call.dialog_id, now))
    name = await _label(call.services.store, call.seat, several=False)
    told = text("desk-writing-to", name=name, sent="yes" if await _sent(call) else "no")
    await call.change(told, [[call.button(text("desk-button-switch"), "switch")]])
    return told


async def _sent(call: Call) -> bool:
    """Whether there were words that waited for this choice; they are with the client now."""
    words = call.value("words")
    if words:
        message = StaffMessage(call.about_key.removeprefix("desk:"), words)
        await work_of(call.services).reply(call.actor, call.dialog_id, message)
    return bool(words)


async def switch(call: Call) -> Text | None:
    """The button below: all who can be written to."""
    seats = await _owned(call)
    await call.change(text("desk-write-to-whom"), await choices(call.services.store, seats))
    return text("desk-write-to-whom")


async def choices(store: Store, seats: Sequence[Seat]) -> Sequence[Sequence[Button]]:
    """A button for each dialog; with several companies each says whose client it is."""
    several = len({seat.actor.tenant for seat in seats}) > 1
    named = [(await _label(store, seat, several), seat) for seat in seats[:20]]
    known = [label for label, _ in named]
    return [
        [Button(label if known.count(label) == 1 else f"{label} #{seat.dialog[-5:]}", f"d:write:{seat.dialog}")]
        for label, seat in named
    ]


async def chosen(store: Store, seats: Sequence[Seat]) -> Seat | None:
    """The one that the manager chose last, if it is still their own."""
    found = [(await store.read(seat.actor.tenant, partial(_since, seat)), seat) for seat in seats]
    at, seat = max(found, key=lambda pair: pair[0], default=(0, None))
    return seat if at else None


def _since(seat: Seat, uow: Uow) -> int:
    return uow.rota.writes_since(seat.actor.id, seat.dialog)


async def _owned(call: Call) -> Sequence[Seat]:
    return await Seats(call.services.store).owned(call.actor.member.telegram_id)


async def _label(store: Store, seat: Seat, several: bool) -> str:
    def unit(uow: Uow) -> str:
        name = title_of(uow.dialogs.get(seat.dialog))[:_LABEL]
        return f"{name} · {uow.tenants.get().name}"[: _LABEL * 2] if several else name

    return await store.read(seat.actor.tenant, unit)
