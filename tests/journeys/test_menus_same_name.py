"""A file with the name of a source that is there: a new version of it, or one more? Asked before anything is added."""

from bot.sandbox.telegram.shapes import Person
from bot.sandbox.telegram.views import SeenMessage
from tests.fakes.rooms.menus import Stage, owner_of


async def test_a_file_of_a_known_name_with_other_content_is_asked_about(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.send(owner, "price.txt", "Чайник 300".encode())
    await stage.send(owner, "PRICE.txt", "Чайник 500".encode())
    assert "Это новая версия" in stage.seen(owner).text
    (held,) = stage.place.knowledge.held.values()
    assert len(held) == 1


async def test_what_is_a_new_version_takes_the_place_of_the_old(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.send(owner, "price.txt", "Чайник 300".encode())
    await stage.send(owner, "price.txt", "Чайник 500".encode())
    await stage.tap(owner, "Это новая версия")
    ((source,),) = stage.place.knowledge.held.values()
    assert source.version == 2
    assert stage.place.knowledge.contents[source.id] == "Чайник 500".encode()
    assert "price.txt" in stage.seen(owner).text


async def test_what_is_another_document_stands_beside_the_old(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.send(owner, "price.txt", "Чайник 300".encode())
    await stage.send(owner, "price.txt", "Самовар 500".encode())
    await stage.tap(owner, "Ещё один источник")
    (held,) = stage.place.knowledge.held.values()
    assert [source.version for source in held] == [1, 1]


async def test_several_files_of_known_names_are_asked_about_one_by_one(stage: Stage) -> None:
    owner = await owner_of(stage)
    for name in ("a.txt", "b.txt"):
        await stage.send(owner, name, b"old")
    for name in ("a.txt", "b.txt"):
        await stage.send(owner, name, f"new {name}".encode())
    for name, message in zip("ab", _questions(stage, owner), strict=True):
        assert f"{name}.txt" in message.text
        stored = stage.world.message(stage.chat(owner), message.id)
        stage.world.tap(owner, stored, message.buttons[0][0])
        await stage.feed()
    (held,) = stage.place.knowledge.held.values()
    assert [source.version for source in held] == [2, 2]


def _questions(stage: Stage, owner: Person) -> list[SeenMessage]:
    seen = next(chat for chat in stage.world.view(owner) if chat.kind == "private").messages
    return [message for message in seen if "Это новая версия" in message.text]


async def test_a_choice_about_a_source_that_is_gone_adds_nothing(stage: Stage) -> None:
    owner = await owner_of(stage)
    await stage.send(owner, "price.txt", b"300")
    await stage.send(owner, "price.txt", b"500")
    ((tenant, _),) = stage.place.knowledge.held.items()
    stage.place.knowledge.held[tenant] = []
    assert "устарело" in await stage.tap(owner, "Это новая версия")
    assert not stage.place.knowledge.held[tenant]


async def test_photos_have_no_names_to_be_known_by(stage: Stage) -> None:
    owner = await owner_of(stage)
    for content in (b"\xff\xd8 one", b"\xff\xd8 two"):
        stage.world.send_file(owner, stage.chat(owner), "photo.jpg", content, "image/jpeg", kind="photo")
        await stage.feed()
    (held,) = stage.place.knowledge.held.values()
    assert len(held) == 2
