"""The doctor says what is missing and what to type."""

import pytest

from bot.doctor import scans


def test_a_tesseract_with_both_languages_is_well() -> None:
    assert scans(frozenset({"rus", "eng", "osd"})).well


@pytest.mark.parametrize(
    "known, says, packages",
    [
        (frozenset(), "no Tesseract", "tesseract-ocr tesseract-ocr-eng tesseract-ocr-rus"),
        (frozenset({"eng"}), "lacks rus", "tesseract-ocr tesseract-ocr-rus"),
    ],
)
def test_a_missing_tesseract_or_language_is_told_with_what_to_install(
    known: frozenset[str], says: str, packages: str
) -> None:
    finding = scans(known)
    assert not finding.well
    assert says in finding.words
    assert finding.words.endswith(f"apt-get install {packages}")
