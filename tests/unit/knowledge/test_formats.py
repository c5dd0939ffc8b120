"""Tables, presentations, pages and pictures become documents; scans are recognised or told."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from dialogs.errors import BadInput
from knowledge.chunking import chunk_document
from knowledge.loaders.document import Document
from knowledge.loaders.html import read_page
from knowledge.loaders.parent import spans
from tests.unit.knowledge.test_loaders import pdf_file, read

HERE = Path(__file__).parent


def sheet_file(*rows: tuple[object, ...], title: str = "Прайс") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def slide_file() -> bytes:
    drawn = "http://schemas.openxmlformats.org/drawingml/2006/main"
    shown = "http://schemas.openxmlformats.org/presentationml/2006/main"

    def words(text: str) -> str:
        return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"

    space = f'xmlns:a="{drawn}" xmlns:p="{shown}"'
    title = f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>{words("Гарантия")}</p:sp>'
    slide = f"<p:sld {space}>{title}<p:sp>{words('Два года')}{words('Обмен')}</p:sp></p:sld>"
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("ppt/presentation.xml", "<p/>")
        archive.writestr("ppt/slides/slide1.xml", slide)
    return kept.getvalue()


async def test_a_price_list_has_rows_under_their_header() -> None:
    document = await read(
        "a.xlsx", sheet_file(("Прайс на ноябрь",), ("Товар", "Цена"), ("Чайник", 2490.0), (None, None))
    )
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "row"]
    assert (document.blocks[2].header, document.blocks[2].cells) == (["Товар", "Цена"], ["Чайник", "2490"])


async def test_a_workbook_with_questions_has_answers() -> None:
    document = await read("a.xlsx", sheet_file(("№", "Вопрос", "Ответ"), (1, "Когда?", "Завтра"), (2, "Где?", None)))
    assert [(block.question, block.text) for block in document.blocks if block.kind == "qa"] == [("Когда?", "Завтра")]


async def test_a_table_of_text_that_is_no_faq_has_rows() -> None:
    document = await read("price.csv", "Товар;Цена\nЧайник;2490".encode("cp1251"))
    assert document.blocks[0].cells == ("Чайник", "2490")


async def test_a_slide_is_a_section_under_its_title() -> None:
    document = await read("a.pptx", slide_file())
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "Гарантия"), ("item", "Два года"), ("item", "Обмен"),
    ]  # fmt: skip


PAGE = """<!doctype html><html><head><title>Магазин – доставка</title><script>track()</script></head><body>
<nav><a href="/">Главная</a></nav><main><h1>Доставка</h1><p>Везём <b>два</b> дня.</p><ul><li>Шкаф</li><li>Стол</li></ul>
<h2>Цены</h2><table><tr><th>Город</th><th>Цена</th></tr><tr><td>Москва</td><td>300</td></tr></table>
<details><summary>Можно ли вернуть?</summary><p>Да, 14 дней.</p></details><div style="display:none">Тайное</div>
<script>alert(1)</script></main><footer>© 2020</footer></body></html>"""


async def test_a_page_keeps_headings_lists_and_tables_without_menus_and_scripts() -> None:
    document = await read("page.html", PAGE.encode())
    assert [(block.kind, block.text or block.cells) for block in document.blocks] == [
        ("heading", "Доставка"), ("paragraph", "Везём два дня."), ("item", "Шкаф"), ("item", "Стол"),
        ("heading", "Цены"), ("row", ["Москва", "300"]), ("qa", "Да, 14 дней."),
    ]  # fmt: skip
    assert document.title == "Доставка"


async def test_steps_of_a_page_keep_their_numbers() -> None:
    page = """<html><body><ol start="3"><li>Войдите</li><li><p>Выберите</p><ul><li>карту</li></ul></li>
    <li value="9">Оплатите<ol><li>сразу</li></ol></li></ol><p>Готово</p></body></html>"""
    document = await read("a.html", page.encode())
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("item", "3. Войдите"), ("item", "4. Выберите"), ("item", "карту"), ("item", "9. Оплатите"),
        ("item", "1. сразу"), ("paragraph", "Готово"),
    ]  # fmt: skip


async def test_a_page_is_read_in_the_encoding_it_names() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Доставка завтра</p></body></html>'
    assert (await read("a.html", page.encode("cp1251"))).blocks[0].text == "Доставка завтра"


def test_a_bottomless_page_is_read_as_far_as_people_would() -> None:
    assert isinstance(read_page(b"<div>" * 50_000 + b"x"), Document)


@pytest.mark.parametrize("name, content, key", [("a.xlsx", sheet_file((None,)), "error-file-empty")])
async def test_a_file_without_words_is_refused(name: str, content: bytes, key: str) -> None:
    with pytest.raises(BadInput) as refused:
        await read(name, content)
    assert refused.value.text.key == key


async def test_a_pdf_tells_pages_without_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.loaders.parent.can_recognise", lambda: False)
    with pytest.raises(BadInput) as refused:
        await read("scan.pdf", pdf_file(""))
    assert refused.value.text.key == "error-scan-unread"


@pytest.mark.needs_tesseract
async def test_words_of_a_scanned_page_are_recognised() -> None:
    document = await read("leaflet.png", (HERE / "leaflet.png").read_bytes())
    assert "Скидка" in document.blocks[0].text
    assert document.notes[0].key == "note-recognised"


def test_pages_are_counted_as_people_do() -> None:
    assert spans([0, 1, 2, 6]) == "1–3, 7"


async def test_a_price_row_reads_without_its_table() -> None:
    document = await read("a.xlsx", sheet_file(("Товар", "Цена"), ("Чайник", 2490)))
    [chunk] = chunk_document("s", "Прайс", document)  # type: ignore[arg-type]
    assert chunk.searched == "Прайс\nТовар: Чайник; Цена: 2490"
