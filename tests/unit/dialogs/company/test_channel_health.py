"""When owners hear of a channel: after two failed probes, once an incident, again after a day, and of its end."""

from dialogs.company.channel_health import Alarm, Health, Pulse, Seen, felt, looked
from dialogs.ids import InboxId

MINUTE, DAY = 60_000, 86_400_000
BLANK = Health(InboxId("in1"))
UP, DOWN = Seen(), Seen("unreachable", "502")


def told(*seen: Seen, every: int = MINUTE, start: Health = BLANK) -> list[str]:
    """What owners hear over a row of probes, each a minute after the one before."""
    health, heard = start, []
    for number, one in enumerate(seen):
        health, alarms = looked(health, one, 1 + number * every)
        heard += [f"{number}:{alarm.kind}{' again' if alarm.again else ''}" for alarm in alarms]
    return heard


def test_a_flap_of_one_probe_is_told_to_nobody() -> None:
    assert told(UP, DOWN, UP, DOWN, UP) == []


def test_the_second_failure_is_told_once_and_then_the_recovery() -> None:
    assert told(DOWN, DOWN, DOWN, DOWN, UP, UP) == ["1:unreachable", "4:recovered"]


def test_a_long_incident_is_told_again_after_a_day() -> None:
    assert told(DOWN, DOWN, DOWN, every=DAY // 2) == ["1:unreachable"]
    assert told(DOWN, DOWN, DOWN, DOWN, every=DAY // 2)[-1] == "3:unreachable again"


def test_trouble_that_asks_for_another_step_is_told_within_the_same_incident() -> None:
    revoked = Seen("token-revoked")
    assert told(DOWN, DOWN, revoked, DOWN, revoked) == ["1:unreachable", "2:token-revoked"]


def test_an_incident_after_a_recovery_is_a_new_one() -> None:
    assert told(DOWN, DOWN, UP, DOWN, DOWN) == ["1:unreachable", "2:recovered", "4:unreachable"]


def test_a_payment_that_runs_out_is_told_once_three_days_before() -> None:
    soon = Seen(paid_until=2 * DAY)
    assert told(soon, soon) == ["0:payment-soon"]
    assert told(Seen(paid_until=9 * DAY)) == []


def test_what_was_put_right_by_itself_is_told_too() -> None:
    assert told(Seen(healed="webhook-lost")) == ["0:healed"]


def test_a_state_without_words_is_told_as_a_refusal() -> None:
    _, alarms = looked(looked(BLANK, Seen("gone fishing"), 1)[0], Seen("gone fishing"), 2)
    assert alarms == (Alarm("refused"),)


def test_of_what_several_processes_saw_the_latest_moment_stands() -> None:
    health = felt(felt(BLANK, Pulse(last_in=50, last_out=70)), Pulse(last_in=40, last_out=90))
    assert (health.last_in, health.last_out) == (50, 90)


def test_a_first_login_is_no_incident_but_a_later_logout_is() -> None:
    out = Seen("not-authorised")
    assert told(out, out, out, UP) == []
    assert told(out, UP, out, out) == ["3:not-authorised"]
    assert told(out, DOWN, DOWN, UP) == ["2:unreachable", "3:recovered"]
