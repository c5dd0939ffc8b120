"""What a Bot API call's failure means for the message that was being sent."""

import pytest
from aiogram.exceptions import ClientDecodeError

from channels.base import ChannelError, RetryLater, Unknown
from channels.telegram_bots import channel_error


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html>502 Bad Gateway</html>", RetryLater),
        ("500 Internal Server Error", RetryLater),
        ("", RetryLater),
        ('{"ok": true, "resu', Unknown),
        ({"ok": True, "result": {"of": "a new shape"}}, Unknown),
    ],
)
def test_a_proxys_page_in_place_of_an_answer_never_buries_a_message(body: object, kind: type[ChannelError]) -> None:
    assert type(channel_error(ClientDecodeError("Failed to decode object", ValueError("x"), body))) is kind
