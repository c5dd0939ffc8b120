"""A parsed document: blocks in order, whatever the format was."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol

from dialogs.texts import Text

Kind = Literal["heading", "paragraph", "item", "row", "qa"]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (`level` 1–6; the first of a site's page has its `url`), a paragraph, an item of a list, a table's row
    (`cells` under `header`), or a question with its answer in `text`."""

    kind: Kind
    text: str = ""
    level: int = 0
    cells: Sequence[str] = ()
    header: Sequence[str] = ()
    question: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a loader makes of bytes. `pages` is 0 where the format has none, `blank` are pages (from 0) without text,
    `notes` say what was left out and why, `links` are the addresses that a page leads to."""

    blocks: Sequence[Block] = field(default_factory=tuple)
    title: str = ""
    pages: int = 0
    blank: Sequence[int] = ()
    notes: Sequence[Text] = ()
    links: Sequence[str] = ()

    @property
    def empty(self) -> bool:
        return not any(block.text or block.cells or block.question for block in self.blocks)


class Loader(Protocol):
    """One format. Loaders that read untrusted structure run in the child process only."""

    kind: str
    in_child: bool

    def fits(self, name: str, content: bytes) -> bool:
        """Decided by the content; the name only tells apart formats that are all plain text."""

    def load(self, name: str, content: bytes) -> Document:
        """Raises BadInput."""


class PagedLoader(Loader, Protocol):
    """A format whose pages can be read some at a time."""

    def load_pages(self, name: str, content: bytes, pages: Sequence[int]) -> Document:
        """Raises BadInput."""


def to_plain(document: Document) -> dict[str, Any]:
    """For JSON."""
    return asdict(document)


def from_plain(plain: Mapping[str, Any]) -> Document:
    """From JSON."""
    blocks = tuple(Block(**block) for block in plain["blocks"])
    notes = tuple(Text(note["key"], note["values"]) for note in plain["notes"])
    return Document(blocks, plain["title"], plain["pages"], plain["blank"], notes, tuple(plain["links"]))
