"""Routing: which queue a call falls into, and to whom it is offered."""

from dataclasses import replace

import pytest

from dialogs.calendar.schedule import WorkingHours
from dialogs.handovers.queues import GENERAL, Queue, QueueId, Rule, Traits, general, queue_for
from dialogs.handovers.routing import Candidate, offered_to
from dialogs.handovers.shifts import Presence, Shift
from dialogs.ids import MemberId
from dialogs.tenant import Role
from tests.fakes.domain import NOON, OLEG, READER, VERA, member

SALES = Queue(QueueId("q1"), "Продажи", languages=frozenset({"ru"}), words=("цен", "купить"))
SITE = Queue(QueueId("q2"), "Сайт", inboxes=frozenset({"in1"}))
LENA = member("Lena", Role.LEAD)


def candidate(who: object, load: int = 0, offered_at: int = 0, **shift: object) -> Candidate:
    return Candidate(who, Shift(who.id, **shift), load, offered_at)  # type: ignore[attr-defined,arg-type]


TEAM = [candidate(OLEG, load=3, offered_at=5), candidate(VERA, load=1, offered_at=9)]


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        (Traits("in2", "b1", "ru", "Какая ЦЕНА?"), SALES),
        (Traits("in2", "b1", "en", "Какая цена?"), GENERAL),
        (Traits("in1", "b1", "en", "price"), SITE),
        (Traits("in1", "b1", "ru", "хочу купить"), SALES),
    ],
)
def test_a_call_falls_into_the_first_queue_that_fits(traits: Traits, expected: Queue) -> None:
    assert queue_for([SALES, SITE], traits) == expected


def test_a_queue_that_was_not_told_what_to_take_takes_nothing_by_itself() -> None:
    assert queue_for([Queue(QueueId("q3"), "Вторая линия"), SITE], Traits("in1", "b1", "ru")) == SITE


def test_the_general_queue_is_as_the_company_set_it() -> None:
    own = replace(GENERAL, rule=Rule.ROUND_ROBIN)
    assert general([SALES, own]) == own
    assert queue_for([own], Traits("x", "y", "en")) == own


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule.EVERYONE, [OLEG.id, VERA.id]),
        (Rule.ROUND_ROBIN, [OLEG.id]),
        (Rule.LEAST_LOADED, [VERA.id]),
        (Rule.LAST_KNOWN, [OLEG.id]),
        (Rule.NAMED, [VERA.id]),
    ],
)
def test_each_rule_offers_in_its_own_way(rule: Rule, expected: list[MemberId]) -> None:
    queue = replace(GENERAL, rule=rule, named=VERA.id)
    assert offered_to(queue, TEAM, NOON, knew=OLEG.id) == expected


@pytest.mark.parametrize(
    "away",
    [
        {"presence": Presence.BREAK}, {"presence": Presence.OFF}, {"muted_until": NOON + 1},
        {"hours": WorkingHours(week={0: ()})},
    ],
)  # fmt: skip
def test_who_does_not_work_now_is_not_offered_anything(away: dict[str, object]) -> None:
    assert offered_to(GENERAL, [candidate(OLEG, **away), TEAM[1]], NOON) == [VERA.id]


def test_who_has_their_fill_is_not_offered_more() -> None:
    queue = replace(GENERAL, rule=Rule.LAST_KNOWN)
    assert offered_to(queue, [candidate(OLEG, load=3, limit=3), TEAM[1]], NOON, knew=OLEG.id) == [VERA.id]


def test_fallback_when_no_agent_in_hours_is_queue_not_random() -> None:
    for rule in Rule:
        queue = replace(GENERAL, rule=rule, named=OLEG.id)
        assert offered_to(queue, [candidate(OLEG, presence=Presence.OFF)], NOON, knew=OLEG.id) == []


def test_only_the_queues_own_members_who_may_work_are_asked() -> None:
    queue = replace(GENERAL, members=frozenset({VERA.id, READER.id}))
    assert offered_to(queue, [*TEAM, candidate(READER), candidate(LENA)], NOON) == [VERA.id]


def test_who_refused_is_not_asked_again() -> None:
    queue = replace(GENERAL, rule=Rule.LEAST_LOADED)
    assert offered_to(queue, TEAM, NOON, refused=frozenset({VERA.id})) == [OLEG.id]
