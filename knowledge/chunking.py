"""Documents to chunks: along headings, at sentence ends, a table's rows under their header, questions whole."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dialogs.ids import ChunkId, SourceId
from knowledge.loaders.document import Block, Document
from knowledge.loaders.outline import label_of
from knowledge.loaders.tables import named_first, tells_facts
from knowledge.sources import Chunk

AIM = 400  # characters: short enough to be one thought, long enough to be understood alone
MOST = 550
_WRAPPED = 60  # characters: a line of so many may go on in the next one
_MOST_ANSWER = 3_000
_MOST_TITLE = 300
_NO_PAGE = Block("heading")
_SENTENCE = re.compile(r"\s(?:(?<=[.!?…]\s)|(?<=[.!?…][\"»)]\s))\s*(?=[A-ZА-ЯЁ0-9«\"(—–-])")
_ABBREVIATION = re.compile(
    r"(?:^\d{1,3}(?:\.\d{1,3})*|\b[А-ЯA-Z]|\b(?:ул|кв|стр|руб|коп|тел|др|пр|пр-т|просп|пер|пл|наб|обл|пос|корп|каб|эт|см|им|англ|мин"
    r"|макс|сек|час|шт|тыс|млн|млрд|рис|доп|ориент|e\.g|i\.e|etc|mr|mrs|ms|dr|no|vs|st|inc|ltd|co|approx|max|min))\.$",
    re.I,
)
_CLAUSE = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.$")
_MARKED = re.compile(r"• |\d{1,3}\. ")
# These end a sentence after all when a capital follows: "и т.д. Мы …", "500 руб. Оплата …", "в 2024 г. Магазин …".
_MAY_END = re.compile(
    r"(?:\bт\.\s?[дп]|\bдр|\bпр|\betc|\d\s?(?:руб|коп|г|ч|мин|сек|час|шт|тыс|млн|эт|min|max))\.[\"»)]?$", re.I
)


@lru_cache(maxsize=2_000)
def sentences(text: str) -> tuple[str, ...]:
    """Sentences and lines, whole; an abbreviation's full stop ends nothing, and an item of a list is one. Kept: a
    search takes the same chunks apart again and again."""
    found: list[str] = []
    for line in text.split("\n"):
        found += [line.strip()] if is_item(line) else _sentences(line)
    return tuple(found)


def _sentences(line: str) -> list[str]:
    found: list[str] = []
    for part in _SENTENCE.split(line):
        if found and _goes_on(found[-1], part):
            found[-1] += f" {part}"
        elif part.strip():
            found.append(part.strip())
    return found


def _goes_on(before: str, after: str) -> bool:
    """Whether the full stop between the two is an abbreviation's, or a number's in a list."""
    if not _ABBREVIATION.search(before, before.rfind(" ") + 1):  # none holds a space, and looking is not for nothing
        return False
    return not ((after[:1].isalpha() or _CLAUSE.match(after)) and _MAY_END.search(before))


def is_item(sentence: str) -> bool:
    """Whether it begins an item of a list."""
    return _MARKED.match(sentence) is not None


def row_text(header: Sequence[str], cells: Sequence[str]) -> str:
    """ "Столбец: значение; …", readable without the table."""
    pairs = [f"{name}: {cell}" if name else cell for name, cell in zip(header, cells, strict=False) if cell]
    return "; ".join(pairs + [cell for cell in cells[len(header) :] if cell])


def chunk_document(source: SourceId, title: str, document: Document, url: str = "") -> list[Chunk]:
    """Chunks in order, with ids that follow from the source and the content; `url` is where all of it is read, unless a
    page has its own."""
    chunks: list[Chunk] = []
    seen: dict[str, int] = {}
    for draft in _drafts(source, title, document.blocks, url):
        digest = hashlib.sha256(f"{draft.searched}\n{draft.kind}".encode()).hexdigest()
        seen[digest] = seen.get(digest, 0) + 1
        if seen[digest] == 1:  # the same words twice in one source add nothing
            chunks.append(_numbered(draft, len(chunks), digest))
    return chunks


def _numbered(draft: Chunk, position: int, digest: str) -> Chunk:
    return Chunk(
        ChunkId(f"{draft.source_id}.{digest[:24]}"), draft.source_id, position, draft.title, draft.text, draft.path,
        draft.question, draft.answer, digest, draft.parent, draft.kind, draft.url, draft.page,
    )  # fmt: skip


def _drafts(source: SourceId, title: str, blocks: Sequence[Block], url: str) -> Iterator[Chunk]:
    for number, (section, group, page) in enumerate(_sections(title, blocks)):
        path, parent = " › ".join(section), f"{source}.{number}"
        for kind, question, text in _pieces(group):
            answer = text if question else ""
            yield Chunk(ChunkId(""), source, 0, title, text, path, question, answer, "", parent, kind,
                        page.url or url, page.text[:_MOST_TITLE])  # fmt: skip


def _sections(title: str, blocks: Sequence[Block]) -> Iterator[tuple[tuple[str, ...], list[Block], Block]]:
    """(headings, blocks under them, the heading of the site's page they are on)."""
    path: dict[int, str] = {}
    page = _NO_PAGE
    group: list[Block] = []
    for block in blocks:
        if block.kind != "heading":
            group.append(block)
            continue
        if group:
            yield _names(title, path), group, page
            group = []
        page = block if block.url else page
        path = {level: text for level, text in path.items() if level < block.level} | {block.level: block.text}
    if group:
        yield _names(title, path), group, page


def _names(title: str, path: dict[int, str]) -> tuple[str, ...]:
    return tuple(path[level] for level in sorted(path) if path[level] and path[level] != title)


def _pieces(group: Sequence[Block]) -> Iterator[tuple[str, str, str]]:
    """(kind, question, text) of each chunk of a section."""
    prose: list[str] = []
    for block in group:
        if fact := _fact(block):
            prose += _cut(fact)
        elif block.kind in ("row", "qa"):
            yield from (("text", "", text) for text in _packed(prose))
            prose = []
            yield _whole(block)
        else:
            prose += _item(block.text) if block.kind == "item" else _parts(block.text)
    yield from (("text", "", text) for text in _packed(prose))


def _fact(block: Block) -> str:
    """ "Гарантия: 5 лет" of a table of parameters and their values; "" of anything else."""
    if block.kind != "row" or not tells_facts(block.header) or len(block.cells) != 2 or not all(block.cells):
        return ""
    return " ".join(f"{block.cells[0].rstrip(' :')}: {block.cells[1]}".split())


def _item(text: str) -> list[str]:
    """The item with its mark, or the number that it has; a long one goes on without."""
    line = " ".join(text.split())
    return list(_cut(line if is_item(line) else f"• {line}"))


def _whole(block: Block) -> tuple[str, str, str]:
    if block.kind == "qa":
        return "qa", block.question[:1000], block.text[:_MOST_ANSWER]
    return "row", "", row_text(*named_first(block.header, block.cells))[:_MOST_ANSWER]


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
    """Neighbours together up to the aim; a short tail joins the last chunk, and a list stays in one."""
    packs: list[list[str]] = []
    size = 0
    for unit in _units(parts):
        long = sum(map(len, unit))
        if packs and size + long <= (AIM if long > 150 else MOST):
            packs[-1] += unit
            size += long + len(unit)
        else:
            packs.append(unit)
            size = long
    for pack in packs:
        yield lines(pack)


def _units(parts: Sequence[str]) -> Sequence[list[str]]:
    """Sentences by themselves; a list that fits a chunk with the words above it."""
    units: list[list[str]] = []
    for part in parts:
        goes_on = bool(units) and is_item(part) and (is_item(units[-1][-1]) or units[-1][-1].endswith(":"))
        if goes_on and sum(map(len, units[-1])) + len(part) <= MOST:
            units[-1].append(part)
        else:
            units.append([part])
    return units


def lines(pack: Sequence[str]) -> str:
    """Sentences together again; each item of a list, and each fact with its label, on its own line."""
    text = ""
    for part in pack:
        text += f"{_between(text, part)}{part}" if text else part
    return text


def _between(text: str, part: str) -> str:
    """A list stands on lines of its own, and so do facts: "Адрес: …", "Телефон: …", "Стрижка 800 руб"."""
    above = text.rpartition("\n")[2]
    listed = is_item(part) or above.endswith(":") or is_item(above)
    return "\n" if listed or _apart(above, part) or _unfinished(above, part) else " "


def _unfinished(above: str, part: str) -> bool:
    """A short line that nothing ends, above one that does not go on with it: only lines part them."""
    return len(above) < _WRAPPED and above[-1] not in ".!?…,;:–—-" and not part[:1].islower()


def _apart(above: str, part: str) -> bool:
    """Whether a fact with its label meets another, or words that no full stop parts from it. A colon in prose does not
    break the line."""
    facts = bool(label_of(above)) + bool(label_of(part))
    return facts == 2 or (facts == 1 and not above.endswith((".", "!", "?", "…")))
