"""What a source is called and what its owner is told of it: twins, passed dates, dead links, voices nobody reads."""

import pytest

from knowledge.ingest import Ingest, Outside
from knowledge.service import Knowledge
from tests.fakes.knowledge import FakeWeb
from tests.unit.knowledge.test_freshness import read, with_web
from tests.unit.knowledge.test_retrieval import OWNER, Base


async def test_a_voice_note_without_a_model_says_what_to_do() -> None:
    base = Base()
    await base.knowledge.add_file(OWNER, "voice.ogg", b"OggS" + bytes(100))
    found = await read(base)
    assert found.error is not None
    assert found.error.key == "error-voice-no-model"


async def test_a_voice_note_is_words_where_there_is_a_model() -> None:
    class Ear:
        async def transcribe(self, name: str, content: bytes) -> str:
            return "Везём два дня."

    base = Base()
    ingest = Ingest(base.store, base.blobs, base.index, base.embedder, base.clock, Outside(transcriber=Ear()))
    base.knowledge = Knowledge(base.store, base.blobs, base.index, ingest, base.clock)
    await base.knowledge.add_file(OWNER, "voice.ogg", b"OggS" + bytes(100))
    await read(base)
    assert await base.answers("сколько дней везём") == ["Везём два дня."]


async def test_twins_contradictions_and_passed_dates_are_told() -> None:
    base = Base()
    await base.add("Скидка 10% действует до 31.12.2019 для всех.")
    await base.knowledge.add_file(OWNER, "a.csv", "вопрос;ответ\nСколько стоит доставка?;300 рублей".encode())
    await read(base)
    await base.knowledge.add_file(OWNER, "b.csv", "вопрос;ответ\nСколько стоит доставка?;500 рублей".encode())
    assert [note.key for note in (await read(base)).notes] == ["note-contradiction"]
    (first,) = [one for one in await base.knowledge.list(OWNER) if one.kind == "text"]
    assert [note.key for note in first.notes] == ["note-passed"]


async def test_what_a_photo_or_an_address_is_called_comes_from_what_it_says() -> None:
    web = FakeWeb({"https://shop.example/a": "<html><body><h1>Доставка</h1><p>Везём два дня.</p></body></html>"})
    base = with_web(Base(), web)
    await base.knowledge.add_url(OWNER, "https://shop.example/a")
    assert (await read(base)).title == "Доставка"


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("rules_v3.md", "# Правила салона\n## Оплата\nКартой.", "Правила салона"),
        ("rules_v3.md", "# Оплата\nКартой.\n# Отмена\nЗа три часа.", "rules_v3"),
        ("rules_v3.md", "Важно.\n# Правила салона\nКартой.", "rules_v3"),
        ("Прайс " + "салона " * 20 + ".txt", "Стрижка 800 ₽.", "Прайс " + "салона " * 6 + "салона…"),
        ("rules.html", "<h1>Правила салона</h1><p>Картой.</p>", "Правила салона"),
    ],
)
async def test_a_file_is_called_by_the_one_heading_above_all_it_says(name: str, content: str, title: str) -> None:
    base = Base()
    await base.knowledge.add_file(OWNER, name, content.encode())
    assert (await read(base)).title == title


async def test_a_link_that_is_gone_is_told() -> None:
    web = FakeWeb({"https://shop.example/a": "<p>есть</p>"})
    base = with_web(Base(), web)
    await base.knowledge.add_text(OWNER, "Ссылки", "Цены: https://shop.example/a и https://shop.example/b.")
    assert [note.values for note in (await read(base)).notes] == [{"url": "https://shop.example/b"}]


async def test_a_link_of_a_page_that_is_gone_is_told_wherever_it_stands_but_in_its_menu() -> None:
    words = """<nav><a href="/menu-gone">Меню</a></nav><h1>Доставка</h1><p>Везём два дня, <a href="terms">условия</a>,
    <a href="/map#top">карта</a>, <a href="mailto:a@shop.example">почта</a>, <a href="http://[">ошибка</a>.</p>
    <table><tr><td>Чайник</td><td><a href="https://other.example/kettle">300 ₽</a></td></tr>
    <tr><td>Плита</td><td>900 ₽</td></tr></table>"""
    web = FakeWeb(
        {"https://shop.example/a/b": f"<html><body>{words}</body></html>", "https://shop.example/map": "есть"}
    )
    base = with_web(Base(), web)
    await base.knowledge.add_url(OWNER, "https://shop.example/a/b")
    dead = [note.values["url"] for note in (await read(base)).notes if note.key == "note-dead-link"]
    assert dead == ["https://shop.example/a/terms", "https://other.example/kettle"]


async def test_one_sentence_that_says_otherwise_is_told_and_so_is_a_passed_date_in_words() -> None:
    base = Base()
    await base.knowledge.add_text(OWNER, "Сайт", "Доставка по Казани стоит 290 рублей. Везём каждый день, кроме среды.")
    await base.knowledge.ingest_all()
    await base.knowledge.add_text(
        OWNER, "Памятка", "Доставка по Казани стоит 590 рублей. Акция идёт до 1 марта 2020 года. Звоните нам заранее."
    )
    notes = (await read(base)).notes
    assert [one.key for one in notes] == ["note-contradiction", "note-passed"]
    assert notes[1].values["date"] == "1 марта 2020"
