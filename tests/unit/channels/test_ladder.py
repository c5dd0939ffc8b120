"""A channel's own ladder of tries."""

import pytest

from channels.endings import after
from channels.failures import Refused, RetryLater
from channels.webhook.channel import WebhookChannel
from dialogs.messages import Audience, OutboundMessage
from dialogs.store import Queued
from tests.fakes.domain import ACME, INBOX

LADDER = WebhookChannel.can.ladder


def row(attempts: int) -> Queued:
    message = OutboundMessage("k", INBOX.id, Audience.CUSTOMER, "42", "words")
    return Queued(ACME, "r1", message, attempts=attempts)


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 5), (2, 300), (3, 1800), (4, 7200), (5, 18_000), (6, 36_000), (7, 50_400), (8, 72_000), (9, 86_400)],
)
def test_each_try_waits_for_its_step_and_a_little_more(attempts: int, seconds: float) -> None:
    due = after(row(attempts), RetryLater("500"), 0, LADDER)
    assert due is not None and seconds * 1000 <= due <= seconds * 1100


def test_after_the_last_step_it_is_given_up() -> None:
    assert after(row(10), RetryLater("500", seconds=5), 0, LADDER) is None


def test_what_the_channel_asks_for_is_waited_for_when_it_is_longer() -> None:
    assert after(row(1), RetryLater("429", seconds=60), 0, LADDER) == 60_000
    assert (after(row(2), RetryLater("429", seconds=60), 0, LADDER) or 0) >= 300_000


def test_a_refusal_climbs_no_ladder() -> None:
    assert after(row(1), Refused("never"), 0, LADDER) is None
