"""The flows that are killed: what happens outside, step by step, and what the client must have been told at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.world import BUSY, KNOWN

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Flow:
    """`steps` are events that come together, one after another or (`at_once`) at the same time; kills begin at
    `killed_from`. After an `impatient` step only what is due soon is waited for. `told` is a pattern of what the client
    reads, `desk` of what the desk does."""

    name: str
    steps: Sequence[Sequence[Event]]
    told: str
    desk: str = ""
    killed_from: int = 0
    at_once: frozenset[int] = field(default_factory=frozenset)
    impatient: frozenset[int] = field(default_factory=frozenset)


def says(number: int, text: str, **more: Any) -> Event:
    return {"id": f"m{number}", "text": text, **more}


def does(number: int, do: str, **more: Any) -> Event:
    return {"id": f"s{number}", "do": do, "text": "", **more}


_ASK = says(1, "Is there life on Mars?")
_QUESTION = f"How much is {KNOWN}?"
_TAKEN = ([_ASK], [does(1, "take")])
_CALLED = "client-no-answer-person-called "
_JOINED = "client-person-joined "
_CARD = "desk-card "

FLOWS = (
    Flow("text", ([says(1, _QUESTION)],), "client-answer "),
    Flow(
        "quick-fire",
        ([says(1, "Hello there, how"), says(2, "much"), says(3, f"is {KNOWN}?")],),
        f"(client-answer |{_CALLED}|client-still-waiting )+",
        "(desk-card |desk-client-says )*",
    ),
    Flow("flood", ([says(n, f"{KNOWN} {n}") for n in range(1, 16)],), "(client-answer ){1,15}"),
    Flow("file", ([says(1, "See this", file=True)],), "client-file-to-person ", "desk-card desk-client-says "),
    Flow("handover", ([_ASK],), _CALLED, _CARD),
    Flow("take", _TAKEN, _CALLED + _JOINED, _CARD * 2, killed_from=1),
    Flow(
        "reply",
        (*_TAKEN, [does(2, "reply", words="I am Mary")], [does(3, "reply", words="Look", file=True)]),
        _CALLED + _JOINED + "I am Mary Look ",
        _CARD * 2,
        killed_from=2,
    ),
    Flow(
        "release",
        (*_TAKEN, [does(2, "release")], [says(2, _QUESTION)]),
        _CALLED + _JOINED + "client-back-to-bot client-answer ",
        _CARD * 3,
        killed_from=2,
    ),
    Flow(
        "writing to a person",
        (*_TAKEN, [says(2, _QUESTION)], [says(3, "", file=True)]),
        _CALLED + _JOINED,
        _CARD * 2 + "desk-client-says " * 2,
        killed_from=2,
    ),
    Flow(
        "writing while waiting",
        ([_ASK], [says(2, _QUESTION)], [says(3, "Hello?")]),
        _CALLED + "client-still-waiting ",
        _CARD + "desk-client-says " * 2,
        killed_from=1,
    ),
    Flow(
        "takeover race",
        ([says(1, _QUESTION)], [says(2, _QUESTION), does(1, "take")], [does(2, "reply", words="Mary")]),
        # whoever comes first: the answer before the person, or no answer at all
        f"client-answer (client-answer )?{_JOINED}(client-answer )?Mary ",
        "desk-card (desk-client-says )?|desk-client-says desk-card ",
        killed_from=1,
        at_once=frozenset({1}),
    ),
    Flow(
        "takeover of a waiting answer",
        ([says(1, _QUESTION)], [says(2, f"{_QUESTION} {BUSY}")], [does(1, "take")]),
        # after a kill the answer may go before the person comes, else it never goes
        f"client-answer (client-answer )?{_JOINED}",
        _CARD,
        killed_from=1,
        impatient=frozenset({1}),
    ),
    Flow(
        "two chats",
        ([says(1, _QUESTION), {**says(2, "Is there life on Mars?"), "chat": "c2"}],),
        "client-answer ",
        _CARD,
        at_once=frozenset({0}),
    ),
)
BY_NAME = {flow.name: flow for flow in FLOWS}
