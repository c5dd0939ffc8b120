"""All screens of the control bot."""

from collections.abc import Sequence

from handlers.menu.screen import Screen
from handlers.screens import (
    answers,
    canned,
    channel_health,
    checks,
    company,
    connecting,
    desk,
    gaps,
    home,
    hours,
    inboxes,
    knowledge,
    letters,
    login,
    queues,
    settings,
    shift,
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
    *answers.SCREENS,
    *checks.SCREENS,
    *trying.SCREENS,
    *desk.SCREENS,
    *team.SCREENS,
    *waiting.SCREENS,
    *shift.SCREENS,
    *canned.SCREENS,
    *hours.SCREENS,
    *queues.SCREENS,
    *settings.SCREENS,
)
