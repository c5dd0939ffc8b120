"""Files become documents; what cannot be read is refused with a reason."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from dialogs.errors import BadInput
from knowledge.intake.cleaning import clean, hidden_count
from knowledge.loaders import loader_for
from knowledge.loaders.document import Document, from_plain, to_plain
from knowledge.loaders.parent import read_file


async def read(name: str, content: bytes) -> Document:
    return await read_file(loader_for(name, content).kind, name, content)


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("Доставка", 1)
    document.add_paragraph("Привезём завтра.")
    document.add_paragraph("Шкаф", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["Город", "Цена", "Москва", "300 ₽"], strict=True
    ):
        cell.text = text
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def pdf_file(text: str = "Delivery takes two days") -> bytes:
    stream = f"BT /F 12 Tf 10 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return body + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF"


async def test_a_word_file_keeps_headings_lists_and_tables_in_order() -> None:
    document = await read("any.docx", word_file())
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "item", "row"]
    assert document.blocks[3].cells == ["Москва", "300 ₽"]
    assert document.blocks[3].header == ["Город", "Цена"]


def steps_file() -> bytes:
    """Numbered by a style, and clauses of two levels by a list of its own."""
    document = docx.Document()
    for words in ("Войдите", "", "Оплатите"):
        document.add_paragraph(words, style="List Number")
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(CLAUSES))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for deep, words in ((0, "Предмет"), (1, "Товар"), (1, "Срок"), (0, "Цена"), (1, "Оплата")):
        numbered = document.add_paragraph(words)._p.get_or_add_pPr().get_or_add_numPr()
        numbered.get_or_add_numId().val = 90
        numbered.get_or_add_ilvl().val = deep
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


CLAUSES = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="90">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum>"""


async def test_numbers_of_a_word_files_lists_and_clauses_are_kept() -> None:
    document = await read("any.docx", steps_file())
    assert [block.text for block in document.blocks] == [
        "1. Войдите", "3. Оплатите",
        "Предмет", "1.1. Товар", "1.2. Срок", "Цена", "2.1. Оплата",
    ]  # fmt: skip
    assert [block.kind for block in document.blocks][2:4] == ["heading", "paragraph"]


async def test_a_pdf_is_read_page_by_page() -> None:
    document = await read("any.pdf", pdf_file())
    assert (document.pages, document.blocks[0].text) == (1, "Delivery takes two days")


async def test_the_content_decides_the_type_not_the_name() -> None:
    assert loader_for("notes.txt", pdf_file()).kind == "pdf"
    assert loader_for("notes.pdf", word_file()).kind == "docx"


async def test_markdown_has_headings_rows_and_plain_words() -> None:
    document = await read("a.md", "# Цены\n**Важно:** см. [сайт](https://a.example)\n\n|A|B|\n|-|-|\n|1|2|".encode())
    assert document.title == "Цены"
    assert document.blocks[1].text == "Важно: см. сайт (https://a.example)"
    assert (document.blocks[2].header, document.blocks[2].cells) == (("A", "B"), ("1", "2"))


@pytest.mark.parametrize(
    "content",
    [
        "вопрос;ответ\nКогда?;Завтра".encode(),
        "Вопрос,Ответ\nКогда?,Завтра".encode("cp1251"),
        "id\tQuestion\tAnswer\n1\tКогда?\tЗавтра".encode("utf-8-sig"),
        'question,answer\r\n"Когда?","Завтра"\r\n,\r\n'.encode(),
    ],
)
async def test_questions_are_read_with_any_delimiter_header_language_and_encoding(content: bytes) -> None:
    document = await read("faq.csv", content)
    assert [(block.question, block.text) for block in document.blocks] == [("Когда?", "Завтра")]


async def test_old_windows_text_is_russian() -> None:
    document = await read("a.txt", "Съешь ещё этих булок".encode("cp1251"))
    assert document.blocks[0].text == "Съешь ещё этих булок"


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("empty.txt", b"  \n", "error-file-empty"),
        ("a.rtf", b"{\\rtf1 x}", "error-file-type"),
        ("a.html", b"<html><script>alert(1)</script></html>", "error-file-empty"),
        ("a.bin", bytes(range(256)) * 4, "error-file-type"),
        ("a.csv", b"name\nx", "error-faq-columns"),
        ("a.docx", b"PK\x03\x04broken", "error-file-broken"),
        ("a.pdf", b"%PDF-1.4 nothing here", "error-file-broken"),
    ],
)
async def test_what_cannot_be_read_is_refused_by_name(name: str, content: bytes, key: str) -> None:
    with pytest.raises(BadInput) as refusal:
        await read(name, content)
    assert refusal.value.text.key == key
    assert refusal.value.text.values["name"] == name


async def test_an_encrypted_pdf_says_so() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(pdf_file()))
    writer.encrypt("secret", algorithm="RC4-128")
    kept = io.BytesIO()
    writer.write(kept)
    with pytest.raises(BadInput) as refusal:
        await read("a.pdf", kept.getvalue())
    assert refusal.value.text.key == "error-file-encrypted"


async def test_a_reader_over_its_time_is_killed() -> None:
    with pytest.raises(BadInput) as refusal:
        await read_file("pdf", "slow.pdf", pdf_file(), wall=0.001)
    assert refusal.value.text.key == "error-file-timeout"


def test_hidden_characters_go_and_are_counted() -> None:
    text = "це\u200bна\x00 \u202e300\U000e0041\ud800"
    assert (clean(text), hidden_count(text)) == ("цена 300", 4), "a control character is no secret"


def test_a_document_survives_the_way_through_json() -> None:
    document = Document((), "Цены", 3)
    assert from_plain(to_plain(document)) == document
