"""What becomes of a message that was sent through Wappi: pending, delivered, read; and what is told of each step."""

import asyncio

from bot.sandbox.wappi.payloads import message_shape, status_shape
from bot.sandbox.wappi.shapes import Message
from bot.sandbox.wappi.world import World


class Delivering:
    """`delivered_after` and `read_after` in seconds; None for never (the phone is off, or nobody looks)."""

    def __init__(
        self, world: World, delivered_after: float | None = 0.2, read_after: float | None = 1.0
    ) -> None:  # fmt: skip
        self.delivered_after, self.read_after = delivered_after, read_after
        self._world = world
        self._timers: set[asyncio.TimerHandle] = set()
        self._running = False

    def start(self) -> None:
        """What was on its way goes on."""
        self._running = True
        for one in list(self._world.state.messages.values()):
            if one.mine and one.by == "api" and one.status in ("pending", "delivered"):
                self._plan(one)

    def stop(self) -> None:
        """Nothing more is told."""
        self._running = False
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    def accept(self, one: Message, fate: str = "") -> None:
        """Wappi took it. `fate`: "" for the good way, or undelivered, error, temporary ban."""
        profile = self._world.state.profiles[one.profile]
        self._world.tell(profile, "outgoing_message_api", message_shape(self._world, one))
        self.tell(one, "pending")
        if fate:
            one.lost = True
            self.tell(one, fate)
        else:
            self._plan(one)

    def tell(self, one: Message, status: str) -> None:
        """The next status, and a webhook of it."""
        one.status = status
        profile = self._world.state.profiles[one.profile]
        self._world.tell(profile, "delivery_status", status_shape(self._world, one, status))

    def read(self, one: Message) -> None:
        """The person saw it; a status that was skipped is told first."""
        if one.by != "api":  # staff's own phone: nobody at Wappi is told
            one.status = "read"
        elif one.status in ("pending", "delivered"):
            for status in ("delivered", "read")[one.status == "delivered" :]:
                self.tell(one, status)

    def _plan(self, one: Message) -> None:
        if one.lost or not self._running or one.status not in ("pending", "delivered"):
            return
        pause = self.delivered_after if one.status == "pending" else self.read_after
        if pause is not None:
            self._later(pause, one, one.status)

    def _later(self, pause: float, one: Message, standing: str) -> None:
        def step() -> None:
            self._timers.discard(timer)
            if one.status == standing:
                self.tell(one, "delivered" if standing == "pending" else "read")
                self._plan(one)

        timer = asyncio.get_running_loop().call_later(pause, step)
        self._timers.add(timer)
