"""Which language the demo company speaks: the page's switch turns its team's menus and its desk over."""

from collections.abc import Iterable
from dataclasses import replace

from bot.sandbox.phones import Phone
from dialogs.ids import TenantId
from dialogs.store import Store, Uow


async def speak(store: Store, company: TenantId, phones: Iterable[Phone], language: str) -> None:
    """Nothing happens where the company speaks it already; else the team opens its menus anew."""

    def unit(uow: Uow) -> bool:
        old = uow.tenants.get()
        if old.language == language:
            return False
        uow.tenants.save(replace(old, language=language))
        for member in uow.members.every():
            uow.members.save(replace(member, language=language))
        return True

    if await store.run(company, unit):
        for phone in phones:
            if phone.card.kind == "telegram" and phone.card.role != "client":
                await phone.say("/menu", chat="@parley_demo_bot")
