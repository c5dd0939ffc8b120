"""The page's switch of languages turns the demo company's team over, once."""

from dataclasses import dataclass, field

from bot.sandbox.phones import Card
from bot.sandbox.speaking import speak
from dialogs.store import Store
from tests.fakes.domain import ACME, seed


@dataclass
class Written:
    """A phone that keeps what its person wrote."""

    card: Card
    said: list[str] = field(default_factory=list)

    async def say(self, text: str, chat: str = "", reply_to: str = "") -> str:
        self.said.append(f"{chat} {text}")
        return "1"


async def test_the_team_and_its_desk_speak_the_pages_language_from_now_on(store: Store) -> None:
    await store.run(ACME, seed)
    owner, client = Written(Card("owner", "owner", "telegram", "О")), Written(Card("c", "client", "telegram", "К"))
    for _ in range(2):
        await speak(store, ACME, [owner, client], "en")  # type: ignore[list-item]  # as much of a phone as is used
    company, team = await store.read(ACME, lambda uow: (uow.tenants.get(), uow.members.every()))
    assert (company.language, {one.language for one in team}) == ("en", {"en"})
    assert (owner.said, client.said) == (["@parley_demo_bot /menu"], []), "once, and to no client"
