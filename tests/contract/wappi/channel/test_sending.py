"""What goes out through Wappi is seen on the client's phone."""

import asyncio

import pytest

from channels.failures import Refused
from dialogs.events import Delivery
from dialogs.messages import Act, Attachment, AttachmentKind, Button
from tests.fakes.rooms.wappi import PNG
from tests.fakes.rooms.wappi_channel import Room, every_messenger


@every_messenger
async def test_a_text_arrives_once_with_a_receipt(room: Room) -> None:
    room.acquainted()
    receipt = await room.send("Здравствуйте")
    assert [(one.id, one.text) for one in room.seen()] == [(receipt.external_id, "Здравствуйте")]


async def test_reports_name_the_message_of_the_receipt(room: Room) -> None:
    receipt = await room.send("Здравствуйте")
    states = [await room.arrival(Delivery) for _ in range(3)]
    assert {one.of for one in states} == {receipt.external_id}
    assert [int(one.state) for one in states] == [0, 1, 2]


async def test_a_long_text_goes_in_parts_and_a_menu_in_numbers(room: Room) -> None:
    await room.send("Слово. " * 1000, buttons=((Button("Человек", "person"),),))
    assert len(room.seen()) == 2 and room.seen()[-1].text.endswith("\n\n1. Человек\n\nОтветьте номером.")


@every_messenger
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (AttachmentKind.PHOTO, "image"),
        (AttachmentKind.VIDEO, "video"),
        (AttachmentKind.DOCUMENT, "document"),
        (AttachmentKind.VOICE, "ptt"),
    ],
)
async def test_files_arrive_as_what_they_are(room: Room, kind: AttachmentKind, expected: str) -> None:
    room.acquainted()
    blob = await room.stored(PNG)
    await room.send("", attachments=(Attachment(kind, blob=blob, name="a.png"),))
    (one,) = room.seen()
    assert one.type == expected and room.standin.world.blobs[one.file] == PNG


async def test_places_contacts_replies_reactions_edits_deletions(room: Room) -> None:
    said = room.standin.people.say(room.profile, room.galina, "Где вы?")
    first = await room.send("Тут", "a", reply_to=said.id)
    assert room.seen()[0].reply_to == said.id
    place = Attachment(AttachmentKind.LOCATION, value="55.75,37.61")
    contact = Attachment(AttachmentKind.CONTACT, value="+79110001122 Пётр")
    await room.send("", "b", attachments=(place, contact))
    assert [one.type for one in room.seen()] == ["chat", "location", "vcard"]
    await room.send("👍", "c", act=Act.REACT, reply_to=said.id)
    assert said.reactions == {"me": "👍"}
    await room.send("", "d", act=Act.REACT, reply_to=said.id)
    assert said.reactions == {}
    again = await room.send("Там", "e", edit_id=first.external_id, edits="a")
    assert (again.external_id, room.seen()[0].text) == (first.external_id, "Там")
    await room.send("", "f", act=Act.READ, reply_to=said.id)
    assert said.status == "read"
    await room.send("", "g", act=Act.DELETE, edit_id=first.external_id, edits="a")
    assert room.standin.world.state.messages[first.external_id].deleted


async def test_an_edit_that_is_too_late_says_so(room: Room) -> None:
    first = await room.send("Тут", "a")
    room.clock.seconds += 16 * 60
    with pytest.raises(Refused) as refused:
        await room.send("Там", "b", edit_id=first.external_id)
    assert refused.value.reason == "edit-gone"


async def test_typing_starts_and_ends_with_the_answer(room: Room) -> None:
    await room.channel.progress(room.inbox, room.chat).typing()
    assert any(key.endswith("|me") for key in room.standin.world.state.typing)
    await room.send("Да")
    async with asyncio.timeout(30):
        while any(key.endswith("|me") for key in room.standin.world.state.typing):
            await room.channel.probe(room.inbox)
