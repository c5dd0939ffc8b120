"""The product's user interface in Telegram: menus of the control bot, and the managers' desk."""

from typing import TYPE_CHECKING

from handlers.context import Services

if TYPE_CHECKING:
    from aiogram import Dispatcher

__all__ = ["Services", "build_router"]


def build_router(services: Services) -> "Dispatcher":
    """The control bot's dispatcher. aiogram is loaded here and not before: it is the dearest import of all."""
    from handlers.building import build

    return build(services)
