"""The dispatcher of the control bot, from its parts in their order."""

from importlib.util import find_spec

from aiogram import Dispatcher
from aiogram.fsm.storage.memory import MemoryStorage

from handlers import commands, errors, walking
from handlers.context import Services
from handlers.menu.router import Menu
from handlers.screens import SCREENS


def build(services: Services) -> Dispatcher:
    """Commands, open forms and menu buttons, then the desk, then what nobody took."""
    walk = walking.Walk(services, Menu(SCREENS))
    dispatcher = Dispatcher(storage=services.storage or MemoryStorage())
    parts = [commands.router(walk), commands.group_router(walk), walking.router(walk)]
    if find_spec("handlers.desk"):
        from handlers import desk

        parts.append(desk.router(services))
    dispatcher.include_routers(errors.router(services), *parts, commands.last_router(walk))
    return dispatcher
