"""Clients' files: kept by content, within bounds that the business sets; what is missing is named to whoever works."""

import pytest

from channels.base import File
from channels.failures import Refused, RetryLater
from dialogs.messages import Attachment, AttachmentKind, Audience
from tests.fakes.domain import OLEG, actor, said
from tests.fakes.hub import Hub, keys

PDF = Attachment(AttachmentKind.DOCUMENT, remote="r1", name="смета.pdf", size=1000)


async def with_person(hub: Hub) -> None:
    await hub.comes(said("Позовите человека", number="0"))
    await hub.world.desk.take(actor(OLEG), await hub.world.dialog())
    await hub.sent()


async def sends(hub: Hub, *files: Attachment, number: str = "1"):  # type: ignore[no-untyped-def]
    return await hub.comes(said("", number=number, attachments=files))


async def test_a_file_is_kept_by_its_content(hub: Hub) -> None:
    await with_person(hub)
    hub.channel.files["r1"] = File(b"%PDF", "x.pdf", "application/pdf")
    (seen,) = await sends(hub, PDF)
    (item,) = seen.attachments
    assert await hub.blobs.get(hub.inbox.tenant_id, item.blob) == b"%PDF"


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (Attachment(AttachmentKind.VIDEO, remote="r1", name="кино.mp4", size=25_000_000), "big"),
        (Attachment(AttachmentKind.DOCUMENT, remote="r1", name="setup.EXE", size=10), "type"),
    ],
)
async def test_what_is_not_taken_is_not_even_fetched_and_staff_is_told(hub: Hub, item: Attachment, reason: str) -> None:
    await with_person(hub)
    seen = await sends(hub, item)
    line = seen[-1]
    assert keys([line]) == ["desk-file-refused"]
    assert (line.body.values["name"], line.body.values["reason"]) == (item.name, reason)
    assert hub.channel.fetched == []


async def test_a_name_that_turns_the_direction_of_writing_is_told_straight(hub: Hub) -> None:
    await with_person(hub)
    seen = await sends(hub, Attachment(AttachmentKind.DOCUMENT, remote="r1", name="счёт\u202efdp.exe", size=10))
    assert seen[-1].body.values["name"] == "счётfdp.exe"


async def test_a_size_that_the_channel_did_not_tell_is_seen_when_it_is_here(hub: Hub) -> None:
    await with_person(hub)
    await hub.world.set_bot(max_file_mb=0.000001)
    hub.channel.files["r1"] = File(b"%PDF-1.7", "x.pdf", "application/pdf")
    seen = await sends(hub, Attachment(AttachmentKind.DOCUMENT, remote="r1", name="смета.pdf"))
    assert keys(seen)[-1] == "desk-file-refused"
    assert not seen[0].attachments


async def test_a_file_that_the_channel_keeps_to_itself_is_named(hub: Hub) -> None:
    await with_person(hub)
    hub.channel.files["r1"] = Refused("file is too big")
    assert keys(await sends(hub, PDF))[-1] == "desk-file-refused"


async def test_a_channel_that_is_away_is_asked_again_and_does_not_hold_the_dialog_for_ever(hub: Hub) -> None:
    await with_person(hub)
    hub.channel.files["r1"] = RetryLater("502")
    await hub.bring(said("смотрите", number="1", attachments=(PDF,)))
    await hub.until_quiet()
    seen = await hub.sent()
    assert keys(seen) == ["desk-client-says", "desk-file-refused"]
    assert len(hub.channel.fetched) == 3


async def test_a_file_that_comes_at_the_second_try_is_kept(hub: Hub) -> None:
    await with_person(hub)
    hub.channel.files["r1"] = RetryLater("502")
    await hub.bring(said("смотрите", number="1", attachments=(PDF,)))
    await hub.work()
    hub.channel.files["r1"] = File(b"%PDF", "x.pdf", "application/pdf")
    await hub.until_quiet()
    (seen,) = await hub.sent()
    assert seen.attachments[0].blob


async def test_a_client_whose_file_was_not_taken_is_not_told_that_it_was(hub: Hub) -> None:
    item = Attachment(AttachmentKind.DOCUMENT, remote="r1", name="setup.exe", size=10)
    told = [one for one in await sends(hub, item) if one.audience is Audience.CUSTOMER]
    assert keys(told) == ["client-file-refused"]


async def test_an_album_is_one_message_at_the_desk(hub: Hub) -> None:
    await with_person(hub)
    for number in range(3):
        hub.channel.files[f"p{number}"] = File(b"jpeg%d" % number, "p.jpg", "image/jpeg")
        photo = Attachment(AttachmentKind.PHOTO, remote=f"p{number}", name="p.jpg")
        words = "вот кухня" if number == 0 else ""
        await hub.bring(said(words, number=f"a{number}", attachments=(photo,), album="g1"))
    await hub.bring(said("что скажете?", number="a9"))
    await hub.work()
    album, words = await hub.sent()
    assert (len(album.attachments), album.body.values["words"]) == (3, "вот кухня")
    assert words.body.values["words"] == "что скажете?"
