"""A contract's sections are told by their numbers, in whatever format it comes."""

import io

import docx

from knowledge.intake.cleaning import tidy
from knowledge.loaders.clauses import sectioned
from knowledge.loaders.document import Block
from knowledge.loaders.docx import DocxLoader
from knowledge.loaders.outline import outlined
from knowledge.loaders.paragraphs import headed, paragraphs

RULES = "Правила проживания\n3. Заезд и выезд\n3.1. Заезд с 14:00.\n4. Правила дома\n4.1. Курить нельзя."
SECTIONS = ["Заезд и выезд", "Правила дома"]


def headings(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if block.kind == "heading"]


def test_a_numbered_line_above_its_first_clause_is_a_heading() -> None:
    assert headings(sectioned(headed(RULES)))[-2:] == SECTIONS
    assert headings(outlined(RULES))[-2:] == SECTIONS


def test_a_section_stands_below_the_title() -> None:
    found = sectioned([Block("heading", "Договор", 1), *(Block("paragraph", line) for line in RULES.split("\n")[1:])])
    assert [block.level for block in found if block.kind == "heading"] == [1, 2, 2]


def test_a_section_goes_on_where_the_page_ends() -> None:
    pages = [*headed("Договор поставки товара.\n5. Ответственность"), *headed("5.1. Гость платит за ущерб.")]
    assert headings(sectioned(pages)) == ["Ответственность"]


def test_a_word_document_without_styles_has_its_sections() -> None:
    made, kept = docx.Document(), io.BytesIO()
    for line in RULES.split("\n"):
        made.add_paragraph(line)
    made.save(kept)
    assert headings([*DocxLoader().load("rules.docx", kept.getvalue()).blocks]) == SECTIONS


def test_items_and_steps_are_no_sections() -> None:
    assert not headings(sectioned([Block("paragraph", "1. Паспорт\n2. Ключи"), Block("item", "3. Заявление")]))
    assert not headings(sectioned([Block("paragraph", "2. Вес до\n2.5 кг включён")]))


def test_a_clause_begins_a_line_of_its_own_and_a_decimal_does_not() -> None:
    assert paragraphs("4. Правила дома\n4.1. Курить нельзя") == ["4. Правила дома\n4.1. Курить нельзя"]
    assert paragraphs("Собаки весом до\n3.5 кг бесплатно") == ["Собаки весом до 3.5 кг бесплатно"]


def test_a_full_line_goes_on_in_the_next_though_it_begins_with_a_capital() -> None:
    full = "Uptime commitment is 99.9 % per calendar month for Growth and for"
    assert paragraphs(f"{full}\nEnterprise. Free has none.") == [f"{full} Enterprise. Free has none."]
    assert paragraphs(f"{full}\n4.2. Below it we pay.") == [f"{full}\n4.2. Below it we pay."]
    assert paragraphs("Free and Starter\nEnterprise") == ["Free and Starter\nEnterprise"]


def test_ligatures_of_a_page_are_letters() -> None:
    assert tidy("ﬁrst oﬃce") == "first office"
