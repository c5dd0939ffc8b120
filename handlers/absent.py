"""What stands in where a program serves no channels, or nothing was sent."""

from dialogs.errors import NotFound
from dialogs.ids import InboxId


async def no_file(ref: str) -> bytes:
    """Raises NotFound."""
    raise NotFound("error-file-gone", ref)


async def nothing_shown(inbox: InboxId, chat: str) -> None:
    """Shows nobody that we type."""
