"""What a bot may call, by name: one file per area, one line per file."""

from bot.sandbox.telegram.methods import (
    business,
    chats,
    commands,
    copying,
    editing,
    media,
    presence,
    receiving,
    sending,
    topics,
)
from bot.sandbox.telegram.methods.call import Method

AREAS = (sending, media, copying, editing, topics, presence, chats, commands, receiving, business)
METHODS: dict[str, Method] = {name.lower(): method for area in AREAS for name, method in area.METHODS.items()}
