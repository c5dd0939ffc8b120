"""A local stand-in of the Telegram Bot API: real HTTP, and it refuses what the real one refuses.

world     people, bots, chats, messages, files; acting as a person; no HTTP
methods/  what a bot may ask for, one file per area, and what is refused
server    HTTP on aiohttp: requests, long polls, webhooks, faults on demand
"""

from bot.sandbox.telegram.server import TelegramStandIn
from bot.sandbox.telegram.world import World

__all__ = ["TelegramStandIn", "World"]
