"""Documents to chunks: along headings, at sentence ends, a table's rows under their header, questions whole."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dialogs.ids import ChunkId, SourceId
from knowledge.loaders.document import Block, Document
from knowledge.sources import Chunk

AIM = 400  # characters: short enough to be one thought, long enough to be understood alone
MOST = 550
_MOST_ANSWER = 3_000
_SENTENCE = re.compile(r"(?<=[.!?…])[\"»)]?\s+(?=[A-ZА-ЯЁ0-9«\"(—–-])|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:т|г|ул|д|кв|стр|руб|коп|тел|др|пр|см|им|англ|e\.g|i\.e|etc|mr|mrs|dr|no|vs|st)|\b[А-ЯA-Z])\.$", re.I
)


@dataclass(slots=True)
class _Section:
    path: tuple[str, ...] = ()
    pieces: list[str] = field(default_factory=list)


def sentences(text: str) -> list[str]:
    """Sentences and lines, whole; an abbreviation's full stop ends nothing."""
    found: list[str] = []
    for part in _SENTENCE.split(text):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += f" {part}"
        elif part.strip():
            found.append(part.strip())
    return found


def row_text(header: Sequence[str], cells: Sequence[str]) -> str:
    """ "Столбец: значение; …", readable without the table."""
    pairs = [f"{name}: {cell}" if name else cell for name, cell in zip(header, cells, strict=False) if cell]
    return "; ".join(pairs + [cell for cell in cells[len(header) :] if cell])


def chunk_document(source: SourceId, title: str, document: Document) -> list[Chunk]:
    """Chunks in order, with ids that follow from the source and the content."""
    chunks: list[Chunk] = []
    seen: dict[str, int] = {}
    for draft in _drafts(source, title, document.blocks):
        digest = hashlib.sha256(f"{draft.searched}\n{draft.kind}".encode()).hexdigest()
        seen[digest] = seen.get(digest, 0) + 1
        if seen[digest] == 1:  # the same words twice in one source add nothing
            chunks.append(_numbered(draft, len(chunks), digest))
    return chunks


def _numbered(draft: Chunk, position: int, digest: str) -> Chunk:
    return Chunk(
        ChunkId(f"{draft.source_id}.{digest[:24]}"), draft.source_id, position, draft.title, draft.text, draft.path,
        draft.question, draft.answer, digest, draft.parent, draft.kind,
    )  # fmt: skip


def _drafts(source: SourceId, title: str, blocks: Sequence[Block]) -> Iterator[Chunk]:
    for number, (section, group) in enumerate(_sections(title, blocks)):
        path, parent = " › ".join(section), f"{source}.{number}"
        for kind, question, text in _pieces(group):
            answer = text if question else ""
            yield Chunk(ChunkId(""), source, 0, title, text, path, question, answer, "", parent, kind)


def _sections(title: str, blocks: Sequence[Block]) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    path: dict[int, str] = {}
    group: list[Block] = []
    for block in blocks:
        if block.kind != "heading":
            group.append(block)
            continue
        if group:
            yield _names(title, path), group
            group = []
        path = {level: text for level, text in path.items() if level < block.level} | {block.level: block.text}
    if group:
        yield _names(title, path), group


def _names(title: str, path: dict[int, str]) -> tuple[str, ...]:
    return tuple(path[level] for level in sorted(path) if path[level] and path[level] != title)


def _pieces(group: Sequence[Block]) -> Iterator[tuple[str, str, str]]:
    """(kind, question, text) of each chunk of a section."""
    prose: list[str] = []
    for block in group:
        if block.kind in ("row", "qa"):
            yield from (("text", "", text) for text in _packed(prose))
            prose = []
            yield _whole(block)
        else:
            prose += [f"• {text}" for text in _parts(block.text)] if block.kind == "item" else _parts(block.text)
    yield from (("text", "", text) for text in _packed(prose))


def _whole(block: Block) -> tuple[str, str, str]:
    if block.kind == "qa":
        return "qa", block.question[:1000], block.text[:_MOST_ANSWER]
    return "row", "", row_text(block.header, block.cells)[:_MOST_ANSWER]


def _parts(text: str) -> list[str]:
    return [piece for sentence in sentences(text) for piece in _cut(sentence)]


def _cut(sentence: str) -> Iterator[str]:
    """A sentence longer than a chunk is cut at a space."""
    while len(sentence) > MOST:
        at = sentence.rfind(" ", AIM // 2, MOST)
        at = at if at > 0 else MOST
        yield sentence[:at].strip()
        sentence = sentence[at:].strip()
    if sentence:
        yield sentence


def _packed(parts: Sequence[str]) -> Iterator[str]:
    """Neighbours together up to the aim; a short tail joins the last chunk."""
    packs: list[list[str]] = []
    size = 0
    for part in parts:
        if packs and size + len(part) <= (AIM if len(part) > 150 else MOST):
            packs[-1].append(part)
            size += len(part) + 1
        else:
            packs.append([part])
            size = len(part)
    for pack in packs:
        yield _lines(pack)


def _lines(pack: Sequence[str]) -> str:
    text = ""
    for part in pack:
        text += ("\n" if part.startswith("• ") or text.endswith(":") else " ") + part if text else part
    return text
