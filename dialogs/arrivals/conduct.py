"""Rules about a single client, before any answer: who is blocked, who writes too fast, who wants no more messages."""

from collections.abc import Sequence
from dataclasses import replace

from dialogs.arrivals.hearing import Heard
from dialogs.arrivals.opting import opts_out
from dialogs.deciding import Outcome, decide
from dialogs.desk.cards import note, places, title_of
from dialogs.ids import Millis
from dialogs.messages import Button, OutboundMessage
from dialogs.saying import notice
from dialogs.texts import text

_WINDOW: Millis = 600_000  # who still writes too fast is asked for patience once in this time


def conduct(heard: Heard, now: Millis) -> Outcome | None:
    """What the rules decide by themselves; None when the message takes its usual way."""
    if heard.dialog.blocked:
        return Outcome("blocked", heard.dialog)
    if heard.flooding:
        return _slower(heard, now)
    if opts_out(heard.words):
        return _out(heard, now)
    return None


def _slower(heard: Heard, now: Millis) -> Outcome:
    """One polite line, and one for staff with a way to block; the lines themselves are kept and wait to be read."""
    window = now // _WINDOW
    told, _ = notice(heard, text("client-slower"), now)
    told = replace(told, key=f"slower:{heard.dialog.id}:{window}", turn_id=None)  # a flood stores no turns of ours
    return Outcome("too fast", heard.dialog, (told, *_to_staff(heard, window)))


def _to_staff(heard: Heard, window: int) -> Sequence[OutboundMessage]:
    block = Button(text("desk-button-block"), f"d:block:{heard.dialog.id}")
    body = text("desk-client-too-fast", name=title_of(heard.dialog))
    lines = [
        note(place, heard.dialog, f"fast:{heard.dialog.id}:{window}{place.suffix}", body)
        for place in places(heard.tenant, heard.desk, heard.managers)
    ]
    return [replace(line, buttons=((block,),)) for line in lines]


def _out(heard: Heard, now: Millis) -> Outcome:
    usual = Outcome("opted out", heard.dialog) if heard.bot_speaks else decide(heard, None, now)
    dialog = replace(usual.dialog, opted_out=True)
    if heard.dialog.opted_out:
        return replace(usual, dialog=dialog)
    told, turn = notice(heard, text("client-opted-out"), now)
    return replace(usual, name="opted out", dialog=dialog, messages=(*usual.messages, told), turns=(*usual.turns, turn))
