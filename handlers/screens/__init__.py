"""All screens of the control bot."""

from collections.abc import Sequence

from handlers.menu.screen import Screen
from handlers.screens import (
    channel_health,
    company,
    connecting,
    desk,
    gaps,
    home,
    inboxes,
    knowledge,
    letters,
    login,
    settings,
    team,
    trying,
    waiting,
    webhook,
    widget,
)

SCREENS: Sequence[Screen] = (
    *home.SCREENS,
    *company.SCREENS,
    *inboxes.SCREENS,
    *connecting.SCREENS,
    *widget.SCREENS,
    *webhook.SCREENS,
    *channel_health.SCREENS,
    *letters.SCREENS,
    *login.SCREENS,
    *knowledge.SCREENS,
    *gaps.SCREENS,
    *trying.SCREENS,
    *desk.SCREENS,
    *team.SCREENS,
    *waiting.SCREENS,
    *settings.SCREENS,
)
