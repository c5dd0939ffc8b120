"""The client's card: contacts as the channels vouch for them, and only for those who work with clients."""

import pytest

from bot.storage.tables.setup import inboxes
from bot.storage.uow import sql
from dialogs.desk.knowing_client import ClientCard, card_of
from dialogs.errors import Forbidden
from dialogs.messages import Attachment, AttachmentKind, Sender
from tests.fakes.domain import ACME, INBOX, OLEG, READER, World, actor

ANNA = Sender("v1", "Анна", username="anna", phone="8 911 555-00-11")


async def card(world: World) -> ClientCard:
    number = await world.dialog()
    return await world.store.read(ACME, lambda uow: card_of(uow, actor(OLEG), number))


async def of_kind(world: World, kind: str) -> None:
    await world.store.run(ACME, lambda uow: sql(uow).setup.update(inboxes, inboxes.c.id == INBOX.id, kind=kind))


async def test_the_card_is_for_those_who_work_with_clients(world: World) -> None:
    await world.say("Привет")
    number = await world.dialog()
    with pytest.raises(Forbidden):
        await world.store.read(ACME, lambda uow: card_of(uow, actor(READER), number))


async def test_a_phone_that_was_typed_is_told_apart(world: World) -> None:
    await world.say("Привет", sender=ANNA)
    assert (await card(world)).contacts.phones == [("79115550011", False)]


async def test_a_phone_that_the_channel_vouches_for_is_sure(world: World) -> None:
    await of_kind(world, "telegram")
    await world.say("Привет", sender=ANNA)
    assert (await card(world)).contacts.phones == [("79115550011", True)]


async def test_a_number_given_in_the_middle_of_an_episode_is_known(world: World) -> None:
    await world.say("Привет")
    shared = (Attachment(AttachmentKind.CONTACT, value="+79115550011 Анна"),)
    await world.say("", number="2", sender=ANNA, attachments=shared)
    assert [phone for phone, _ in (await card(world)).contacts.phones] == ["79115550011"]


async def test_a_client_is_named_as_the_channel_names_them(world: World) -> None:
    await of_kind(world, "telegram")
    await world.say("Привет", sender=ANNA)
    assert [names for *_, names in (await card(world)).channels] == ["@anna"]


async def test_the_address_of_letters_is_an_email(world: World) -> None:
    await of_kind(world, "email")
    await world.say("Привет", sender=Sender("anna@shop.example", "Анна"))
    assert (await card(world)).contacts.emails == ["anna@shop.example"]
