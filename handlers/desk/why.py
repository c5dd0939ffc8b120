"""`/why` in a topic: on what the bot's last decision there stood, and staff's own verdict on it."""

from collections.abc import Sequence

from dialogs.ids import TraceId
from dialogs.learning.feedback import Fault, Verdict
from dialogs.learning.why import Explaining, words_of
from dialogs.messages import Button
from dialogs.texts import Text, text
from handlers.desk.call import Call


def _work(call: Call) -> Explaining:
    return Explaining(call.services.store, call.services.clock)


async def why(call: Call) -> Text | None:
    """`/why`, and the card's button."""
    found = await _work(call).last(call.actor, call.dialog_id)
    if not found:
        return text("why-nothing")
    trace = found[0].trace.id
    row = (call.button("👍", "good", trace), call.button("👎", "bad", trace))
    await call.say("why", words_of(found[0]), (row,))
    return text("desk-toast-why") if call.about else None


async def good(call: Call) -> Text | None:
    """The thumb up below it."""
    await _work(call).judge(call.actor, TraceId(call.rest), Verdict.UP)
    return await _judged(call)


async def bad(call: Call) -> Text | None:
    """The thumb down: kept at once, the reason may follow."""
    await _work(call).judge(call.actor, TraceId(call.rest), Verdict.DOWN)
    return await _judged(call, _faults(call))


async def fault(call: Call) -> Text | None:
    """The reason: `<fault>:<trace>`."""
    name, _, trace = call.rest.partition(":")
    if name in list(Fault):
        await _work(call).judge(call.actor, TraceId(trace), Verdict.DOWN, Fault(name))
    return await _judged(call)


def _faults(call: Call) -> Sequence[Sequence[Button]]:
    buttons = [call.button(text(f"client-fault-{one.value}"), "fault", f"{one.value}:{call.rest}") for one in Fault]
    return (buttons[:2], buttons[2:4], buttons[4:])


async def _judged(call: Call, rows: Sequence[Sequence[Button]] = ()) -> Text:
    trace = TraceId(call.rest.rpartition(":")[2])
    await call.change(words_of(await _work(call).one(call.actor, trace)), rows)
    return text("desk-toast-judged")
