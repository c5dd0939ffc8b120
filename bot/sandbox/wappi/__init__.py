"""A strict stand-in of Wappi: WhatsApp, Telegram and MAX accounts behind one HTTP API."""

from bot.sandbox.wappi.server import WappiStandIn
from bot.sandbox.wappi.world import World

__all__ = ["WappiStandIn", "World"]
