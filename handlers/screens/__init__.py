"""All screens of the control bot."""

from collections.abc import Sequence

from handlers.menu.screen import Screen
from handlers.screens import audit, company, home, settings, team
from handlers.screens.connections import channel_health, connecting, inboxes, letters, login, webhook, widget
from handlers.screens.desk import canned, group, hours, labels, queue_choices, queues, shift, waiting
from handlers.screens.teaching import answers, checks, curated, gaps, knowledge, same_name, stray, tolerance, trying

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
    *same_name.SCREENS,
    *gaps.SCREENS,
    *answers.SCREENS,
    *checks.SCREENS,
    *tolerance.SCREENS,
    *trying.SCREENS,
    *stray.SCREENS,
    *group.SCREENS,
    *team.SCREENS,
    *waiting.SCREENS,
    *shift.SCREENS,
    *canned.SCREENS,
    *labels.SCREENS,
    *curated.SCREENS,
    *hours.SCREENS,
    *queues.SCREENS,
    *queue_choices.SCREENS,
    *settings.SCREENS,
    *audit.SCREENS,
)
