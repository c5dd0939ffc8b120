"""Files, places and contacts between a client and the desk's topic."""

import pytest

from dialogs.messages import Attachment, AttachmentKind
from tests.fakes.domain import ACME
from tests.fakes.rooms.desk import DeskRoom

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)
FILES = [("document", "счёт.pdf"), ("photo", "photo.jpg"), ("voice", "voice.ogg"), ("video", "video.mp4")]


@pytest.mark.parametrize(("kind", "name"), FILES)
async def test_a_managers_file_reaches_the_client_with_its_words(room: DeskRoom, kind: str, name: str) -> None:
    room.phones.send_file(room.oleg, room.group, name, PNG, "application/octet-stream", kind, "Смотрите", room.topic)
    await room.feed()
    sent = room.heard(room.anna)[-1]
    assert sent.file and sent.file.kind == kind and sent.text == "Смотрите"
    assert room.phones.file(sent.file.id)[1] == PNG


@pytest.mark.parametrize("kind", [AttachmentKind.DOCUMENT, AttachmentKind.PHOTO, AttachmentKind.VOICE])
async def test_a_clients_file_reaches_the_topic(room: DeskRoom, kind: AttachmentKind) -> None:
    blob = await room.blobs.put(ACME, PNG)
    await room.client("", [Attachment(kind, blob=blob, name="file.bin")])
    file = room.desk[-1].file
    assert file and file.kind == kind.value and room.phones.file(file.id)[1] == PNG


@pytest.mark.parametrize(
    "content",
    [
        {"location": {"latitude": 55.75, "longitude": 37.61}},
        {"contact": {"phone_number": "+79115550011", "first_name": "Пётр"}},
    ],
)
async def test_a_managers_place_or_contact_reaches_the_client(
    room: DeskRoom, content: dict[str, dict[str, object]]
) -> None:
    room.phones.share(room.oleg, room.group, content)
    update = dict(room.control.queue.pop())
    update["message"] = {**update["message"], "message_thread_id": room.topic, "is_topic_message": True}
    await room.feed_one(update)
    await room.deliver()
    sent = room.heard(room.anna)[-1]
    assert "+79115550011" in sent.text or sent.content


@pytest.mark.parametrize(
    "item",
    [Attachment(AttachmentKind.LOCATION, value="55.75,37.61"), Attachment(AttachmentKind.CONTACT, value="+7911 Анна")],
)
async def test_a_clients_place_or_contact_reaches_the_topic(room: DeskRoom, item: Attachment) -> None:
    await room.client("", [item])
    assert room.desk[-1].content or "+7911 Анна" in room.desk[-1].text
