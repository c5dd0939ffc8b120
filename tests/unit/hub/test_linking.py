"""One person in several channels: proposed when the proof is the same, joined by staff alone, and parted again."""

from dataclasses import replace

import pytest

from dialogs.arrivals.linking import proofs
from dialogs.errors import BadInput, Forbidden
from dialogs.ids import CustomerId
from dialogs.messages import OutboundMessage, Sender
from tests.fakes.domain import INBOX, OLEG, READER, actor, said
from tests.fakes.hub import Hub, keys

PHONE = "+7 911 555-00-11"


async def writes(hub: Hub, chat: str, phone: str = PHONE, number: str = "1") -> list[OutboundMessage]:
    sender = Sender(chat, f"Анна {chat}", phone=phone)
    return await hub.comes(said("доставка?", chat, number, sender=sender), chat=chat)


async def proposed(hub: Hub) -> str:
    """Two chats with one phone; the link's id."""
    hub.inbox = replace(INBOX, kind="whatsapp")
    await writes(hub, "v1")
    line = next(one for one in await writes(hub, "v2") if keys([one]) == ["desk-link-proposed"])
    return line.buttons[0][0].value.split(":")[3]


async def customer(hub: Hub, chat: str) -> CustomerId:
    return (await hub.world.state(chat)).customer_id


async def answered(hub: Hub, link: str, action: str) -> None:
    await hub.world.desk.link(actor(OLEG), await hub.world.dialog("v2"), link, action)


def test_a_phone_that_somebody_typed_proves_nothing() -> None:
    assert proofs(INBOX, Sender("v1", phone=PHONE)) == []
    assert proofs(replace(INBOX, kind="whatsapp"), Sender("v1", phone="8 911 555 00 11")) == [("phone", "79115550011")]


def test_an_identity_that_was_signed_does() -> None:
    assert proofs(INBOX, Sender("v1", phone=PHONE, verified="client-7")) == [("identity", "client-7")]


async def test_the_same_phone_is_proposed_once_and_joins_nobody(hub: Hub) -> None:
    await proposed(hub)
    assert await customer(hub, "v1") != await customer(hub, "v2")
    assert "desk-link-proposed" not in keys(await writes(hub, "v2", number="2"))


async def test_another_phone_is_another_person(hub: Hub) -> None:
    hub.inbox = replace(INBOX, kind="whatsapp")
    await writes(hub, "v1")
    assert "desk-link-proposed" not in keys(await writes(hub, "v2", "+7 911 555-00-12"))


async def test_staff_joins_and_parts(hub: Hub) -> None:
    link = await proposed(hub)
    before = await customer(hub, "v2")
    await answered(hub, link, "link")
    assert await customer(hub, "v2") == await customer(hub, "v1")
    await answered(hub, link, "unlink")
    assert await customer(hub, "v2") == before
    await writes(hub, "v2", number="3")
    assert await customer(hub, "v2") == before


async def test_a_proposal_is_answered_once(hub: Hub) -> None:
    link = await proposed(hub)
    await answered(hub, link, "nolink")
    with pytest.raises(BadInput):
        await answered(hub, link, "link")
    assert await customer(hub, "v1") != await customer(hub, "v2")


async def test_only_who_works_may_join(hub: Hub) -> None:
    link = await proposed(hub)
    with pytest.raises(Forbidden):
        await hub.world.desk.link(actor(READER), await hub.world.dialog("v2"), link, "link")
