"""The outside world in, the outside world out: one form inward, each channel's best form outward.

A new channel is one file with a class that is made from `Parts`, and one line in `CHANNELS`.
"""

from collections.abc import Callable

from channels.base import Channel
from channels.email.channel import EmailChannel
from channels.max import MaxChannel
from channels.parts import Parts
from channels.telegram.channel import TelegramChannel
from channels.wappi.channel import wappi
from channels.wappi.kinds import MAX, TELEGRAM, WHATSAPP
from channels.webhook.channel import WebhookChannel
from channels.widget.channel import WidgetChannel

Maker = Callable[[Parts], Channel]
CHANNELS: tuple[tuple[str, Maker], ...] = (
    ("telegram", lambda parts: TelegramChannel(parts.bots, parts.blobs, parts.links, parts.ways)),
    ("widget", lambda parts: WidgetChannel(parts.visitors, parts.live, parts.blobs, parts.clock)),
    ("whatsapp", wappi(WHATSAPP)),
    ("wappi_telegram", wappi(TELEGRAM)),
    ("wappi_max", wappi(MAX)),
    ("webhook", WebhookChannel),
    ("email", EmailChannel),
    ("max", MaxChannel),
)
KINDS = tuple(kind for kind, _ in CHANNELS)
