"""What strangers send is decoded within bounds."""

import json

import pytest

from channels.reading import MOST_PARTS, decoded


@pytest.mark.parametrize("raw", [b"[" + b"0," * (MOST_PARTS + 1) + b"0]", "[" + "0," * (MOST_PARTS + 1) + "0]"])
def test_a_body_of_more_parts_than_any_event_is_not_taken_apart(raw: bytes | str) -> None:
    with pytest.raises(ValueError, match="parts"):
        decoded(raw)


def test_a_large_text_in_few_parts_is_read() -> None:
    assert decoded(json.dumps({"text": "x" * 1_000_000})) == {"text": "x" * 1_000_000}
