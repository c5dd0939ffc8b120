"""What a channel says of its own account goes to the watch over accounts, and to nobody's dialog."""

from dialogs.events import AccountChanged
from tests.fakes.domain import ACME, INBOX, NOON
from tests.fakes.hub import Hub


async def test_a_changed_account_is_told_and_starts_no_dialog(hub: Hub) -> None:
    assert await hub.comes(AccountChanged(INBOX.id, "not-authorised", "logout", NOON)) == []
    assert hub.accounts == [(INBOX.id, "not-authorised")]
    assert await hub.store.read(ACME, lambda uow: uow.dialogs.by_chat(INBOX.id, "v1")) is None
