"""The dispatcher of the control bot, from its parts in their order."""

from aiogram import Dispatcher
from aiogram.fsm.storage.memory import MemoryStorage

from handlers import commands, errors, gaps, walking
from handlers.context import Services
from handlers.desk import changes as desk_changes
from handlers.desk import writing as desk
from handlers.following import Following
from handlers.menu.router import Menu
from handlers.screens import SCREENS


def build(services: Services) -> Dispatcher:
    """Commands, open forms and menu buttons, then the desk, then what nobody took."""
    walk = walking.Walk(services, Menu(SCREENS), Following(services.pause))
    dispatcher = Dispatcher(storage=services.storage or MemoryStorage())
    parts = [commands.router(walk), commands.group_router(walk), gaps.router(services)]
    parts += [desk_changes.router(services), walking.router(walk), desk.router(services)]
    dispatcher.include_routers(errors.router(services), *parts, commands.last_router(walk))
    return dispatcher
