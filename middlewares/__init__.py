"""What runs around every update of the control bot: the trace id in each log line, and a bound on taps."""

from typing import TYPE_CHECKING

from dialogs.ports import Clock

if TYPE_CHECKING:
    from aiogram import Dispatcher

    from channels.render import Say


def attach(dispatcher: "Dispatcher", clock: Clock, say: "Say") -> None:
    """Puts them around the dispatcher, outermost first."""
    from middlewares.throttle import Throttle
    from middlewares.trace import Trace

    dispatcher.update.outer_middleware(Trace(clock))
    dispatcher.message.outer_middleware(Throttle(clock, say))
    dispatcher.callback_query.outer_middleware(Throttle(clock, say))
