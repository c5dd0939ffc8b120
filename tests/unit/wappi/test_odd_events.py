"""Odd events: whatever JSON comes, the parser gives values or BadInput, and never anything else."""

import json
from dataclasses import asdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from channels.base import Key
from channels.wappi.channel import WappiChannel
from channels.wappi.kinds import MESSENGERS
from dialogs.errors import BadInput
from tests.fakes.blobs import MemoryBlobs
from tests.fakes.domain import FakeClock
from tests.fakes.wappi import CALL, DELIVERY, INBOX, LOGOUT, VOICE, event, own

_SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["\ud800", "\x00", "true", "@", "a@g.us", "7:1@c.us", "9" * 400, "1e999", "2026-99-99T00:00:00Z"])
)  # fmt: skip
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
_SAMPLES = [event(), VOICE, DELIVERY, LOGOUT, CALL, own(), event(type="poll", poll_options=["a"]), event(type="vcard")]
_NAMES = sorted({name for sample in _SAMPLES for name in sample} | {"location", "contact", "selected_poll_variant"})


@st.composite
def spoiled(draw: st.DrawFn) -> dict[str, Any]:
    """A real event in which some fields are anything at all, or missing."""
    changed = dict(draw(st.sampled_from(_SAMPLES)))
    for name in draw(st.lists(st.sampled_from(_NAMES), max_size=6)):
        changed[name] = draw(_JSON)
    for name in draw(st.lists(st.sampled_from(_NAMES), max_size=3)):
        changed.pop(name, None)
    return changed


def _channel(at: int) -> WappiChannel:
    return WappiChannel(MESSENGERS[at], MemoryBlobs(), FakeClock(), lambda inbox: "{}", lambda: None)  # type: ignore[arg-type, return-value]


@settings(max_examples=1500, deadline=None)
@given(payload=spoiled(), at=st.integers(0, 2))
def test_a_spoiled_event_gives_values_or_bad_input(payload: dict[str, Any], at: int) -> None:
    channel = _channel(at)
    try:
        key = channel.key(INBOX, payload)
        arrivals = channel.parse(INBOX, payload)
    except BadInput:
        return
    assert isinstance(key, Key) and isinstance(key.dedupe, str)
    for arrival in arrivals:
        stored = json.dumps(asdict(arrival), ensure_ascii=False, default=str)
        stored.encode()  # no lone surrogate is left that a database would refuse
        assert "\\u0000" not in stored


@settings(max_examples=500, deadline=None)
@given(body=_JSON | st.lists(spoiled(), max_size=3).map(lambda items: {"messages": items}))
def test_any_body_is_events_or_bad_input_and_never_breaks_the_check(body: Any) -> None:
    channel = _channel(0)
    raw = json.dumps(body).encode()
    assert isinstance(channel.authentic(INBOX, {}, raw), bool)
    try:
        events = channel.events(body)
    except BadInput:
        return
    assert events
