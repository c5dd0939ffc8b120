"""The rates of the stand-in, with the clock moved by hand."""

import pytest

from bot.sandbox.telegram.content.limits import Limits
from bot.sandbox.telegram.faults import Faults
from bot.sandbox.telegram.refusals import Refusal
from bot.sandbox.telegram.shapes import BotAccount, Chat
from tests.unit.sandbox.conftest import HandClock

BOT = BotAccount(7, "B", "b_bot", "7:x")
GROUP = Chat("-1", -1, "supergroup")


def private(number: int) -> Chat:
    return Chat(f"{number}:7", number, "private")


def spend(limits: Limits, chat: Chat, times: int) -> None:
    for _ in range(times):
        limits.spend(BOT, chat)


def test_a_private_chat_takes_a_burst_of_five() -> None:
    clock = HandClock()
    limits = Limits(clock)
    spend(limits, private(1), 5)
    with pytest.raises(Refusal) as refused:
        limits.spend(BOT, private(1))
    clock.forward(refused.value.parameters["retry_after"])
    limits.spend(BOT, private(1))


def test_a_group_takes_twenty_in_a_minute() -> None:
    clock = HandClock()
    limits = Limits(clock)
    spend(limits, GROUP, 20)
    with pytest.raises(Refusal) as refused:
        limits.spend(BOT, GROUP)
    assert refused.value.parameters["retry_after"] == 60
    clock.forward(60)
    limits.spend(BOT, GROUP)


def test_a_bot_sends_thirty_a_second_over_all_chats() -> None:
    limits = Limits(HandClock())
    for number in range(30):
        limits.spend(BOT, private(number))
    with pytest.raises(Refusal):
        limits.spend(BOT, private(99))


def test_limits_can_be_switched_off() -> None:
    spend(Limits(HandClock(), on=False), GROUP, 100)


def test_a_fault_is_counted_off_for_its_method_and_chat_only() -> None:
    faults = Faults()
    faults.add(method="sendMessage", times=2, kind="429", chat=5)
    assert faults.take("getMe", 7, "5") is None
    assert faults.take("sendMessage", 7, "6") is None
    assert [bool(faults.take("sendMessage", 7, "5")) for _ in range(3)] == [True, True, False]


def test_an_unknown_fault_is_refused_with_the_list_of_known_ones() -> None:
    with pytest.raises(ValueError, match="accept_then_drop"):
        Faults().add(kind="fire")
