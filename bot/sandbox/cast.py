"""Who takes part in the sandbox: the demo company's people, its bots and the managers' forum."""

from dataclasses import dataclass

from bot.sandbox.phones import Card
from bot.sandbox.telegram.shapes import BotAccount, Chat, Person
from bot.sandbox.telegram.world import World
from bot.sandbox.wappi.shapes import Profile
from bot.sandbox.wappi.world import World as WappiWorld

CONTROL_BOT = ("Parley", "parley_demo_bot")
CLIENT_BOT = ("Уютный дом", "cozyhome_bot")
DESK = "Стойка — Уютный дом"

WIDGETS = {
    "site": Card("client-widget", "client", "widget", "Анна"),
    "site-en": Card("client-widget-en", "client", "widget", "Emma", "en"),
}
# The order gives everybody the Telegram id that demo/company.yaml names.
PEOPLE = {
    "olegowner": Card("owner", "owner", "telegram", "Олег"),
    "maria_desk": Card("manager", "manager", "telegram", "Мария"),
    "vera_lead": Card("lead", "lead", "telegram", "Вера"),
    "boris_k": Card("client-telegram", "client", "telegram", "Борис"),
    "james_w": Card("client-telegram-en", "client", "telegram", "James", "en"),
    "pavel_desk": Card("manager-2", "manager", "telegram", "Павел"),
}
WHATSAPP = {
    "79115550011": Card("client-whatsapp", "client", "whatsapp", "Галина"),
    "447700900123": Card("client-whatsapp-en", "client", "whatsapp", "Grace", "en"),
}
SHOP = Card("shop-whatsapp", "owner", "whatsapp", "Телефон магазина")
SHOP_NUMBER = "Уютный дом"
SHOP_PROFILE = "c0271e5a-0001"  # as demo/company.yaml names it
SHOWN_ORDER = (
    "client-widget", "client-telegram", "client-whatsapp", "manager", "owner", "lead", "manager-2",
    "shop-whatsapp",    "client-widget-en", "client-telegram-en", "client-whatsapp-en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """The people by username, the two bots and the forum."""

    people: dict[str, Person]
    control: BotAccount
    client: BotAccount
    desk: Chat


def assemble(world: World) -> Cast:
    """Whoever is missing comes in: a new world is filled, a loaded one stays as it is."""
    people = {username: _person(world, username, card) for username, card in PEOPLE.items()}
    control, client = _bot(world, *CONTROL_BOT), _bot(world, *CLIENT_BOT)
    cast = Cast(people, control, client, _desk(world, people, control))
    for username, person in people.items():
        bot = client if PEOPLE[username].role == "client" else control
        if world.private(person, bot) is None:
            world.open_private(person, bot)
    return cast


def assemble_whatsapp(world: WappiWorld) -> Profile:
    """Clients with WhatsApp, and the shop's own number, connected; what is there already stays as it is."""
    for phone, card in WHATSAPP.items():
        if phone not in world.state.people:
            world.add_person(card.name, phone)
    known = world.state.profiles.get(SHOP_PROFILE)
    return known or world.add_profile(SHOP_NUMBER, authorized=True, number=SHOP_PROFILE)


def _person(world: World, username: str, card: Card) -> Person:
    known = next((one for one in world.state.people.values() if one.username == username), None)
    return known or world.add_person(card.name, username, card.language)


def _bot(world: World, name: str, username: str) -> BotAccount:
    known = next((one for one in world.state.bots.values() if one.username == username), None)
    return known or world.add_bot(name, username)


def _desk(world: World, people: dict[str, Person], control: BotAccount) -> Chat:
    known = next((chat for chat in world.state.chats.values() if chat.title == DESK), None)
    if known:
        return known
    desk = world.add_group(DESK, forum=True)
    for username, card in PEOPLE.items():
        if card.role != "client":
            world.join(desk, people[username], admin=card.role == "lead", can_manage_topics=True)
    world.join(desk, control, admin=True, can_manage_topics=True)
    return desk
