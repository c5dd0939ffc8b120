"""A table's rows in words: the cell that the question names, the rows that it names, or the whole of a small table."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from knowledge.finding.asked import Kind, answers_kind
from knowledge.finding.evidence import words_of
from knowledge.finding.wanted import Wanted
from knowledge.loaders.tables import is_number
from knowledge.sources import Chunk

_MOST_ROWS = 6
_MOST = 840  # characters of several rows
_EMPTY = frozenset("—–-")
_UNIT = re.compile(r"(.+?)(?:,\s*|\s*\()([₽$€£%]|руб\.?|р\.|шт\.?|кг|см|мм|м|г|л|мин\.?|ч\.?|дн\.?)\)?", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:(?:от|до|from|up to)\s+)?\d[\d\s.,]*(?:(?:\s*[–—-]\s*|\s(?:до|to)\s+)\d[\d\s.,]*)?", re.IGNORECASE
)
_BEFORE = frozenset("$£")  # stand before the number
_LONG = re.compile(r"(?<![\d.,])\d{5,7}(?![\d.,])")
_CLAUSE = re.compile(r"^\d{1,3}(?:\.\d{1,3})*\.?\s+")
_REMARK = re.compile(
    r"(?:примечани|комментари|пояснени|услови|за что|ед(?:иниц|\.)|remark|note|comment|unit|per$)", re.IGNORECASE
)  # of a price: "за час, до 6 человек"
_HEADERS = {
    Kind.PRICE: re.compile(r"цен|стоимост|тариф|price|cost|fee", re.IGNORECASE),
    Kind.TIME: re.compile(r"срок|врем|длительн|продолжит|time|duration|term|hours", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """ "Товар: Чайники; Гарантия: 1 год": the subject, and cells under their names."""

    subject: str
    cells: Sequence[tuple[str, str]]


def said_rows(chunk: Chunk, wanted: Wanted, rows: Sequence[Chunk] = ()) -> str:
    """The chunk is a row; `rows` are those of its table that were found with it."""
    table = [row for _, row in sorted({row.position: row for row in (chunk, *rows)}.items())]
    read = {row.position: _read(row.text) for row in table}
    named = _named(table, wanted) or _told_apart(table, wanted)
    shown = [row for row in named or table if read[row.position]]
    said = [_said(row, read[row.position], wanted) for row in shown]
    if len(shown) < 2 or not _fits(shown, said, whole=not named):
        shown = [row for row in named if row.position == chunk.position] or named[:1] or [chunk]
    return _listed([_said(row, read[row.position], wanted) for row in shown], chunk)


def _fits(rows: Sequence[Chunk], said: Sequence[str], whole: bool) -> bool:
    """Few enough to be read; a `whole` table has no holes."""
    holes = whole and rows[-1].position - rows[0].position >= len(rows)
    return not holes and len(rows) <= _MOST_ROWS and sum(map(len, said)) <= _MOST


def _listed(said: Sequence[str], chunk: Chunk) -> str:
    if len(said) == 1:
        return said[0]
    above = heading_of(chunk)
    return "\n".join([above] * bool(above) + [f"• {one}" for one in said])


def listed(rows: Sequence[Chunk]) -> str:
    """A table from its first row, as far as it can be read; a long one is told to go on."""
    shown = [row for at, row in enumerate(rows[:_MOST_ROWS], 1) if sum(len(one.text) for one in rows[:at]) <= _MOST]
    wanted = Wanted({}, Kind.PRICE)  # a price needs no name beside it
    said = [_said(row, _read(row.text), wanted) for row in shown or rows[:1]]
    return _listed(said, rows[0]) + "\n…" * (len(said) < len(rows))


def heading_of(chunk: Chunk) -> str:
    """The heading above the chunk as a line before a list; "" when there is none."""
    heading = _CLAUSE.sub("", chunk.path.rpartition(" › ")[2]).rstrip(" :")
    return heading if not heading or heading[-1] in "?!." else f"{heading}:"


def _read(text: str) -> _Row | None:
    """None for a row of another shape, which is said as it is."""
    pairs: list[tuple[str, str]] = []
    for part in text.split("; "):
        name, colon, cell = part.partition(": ")
        if colon and name and cell:
            pairs.append((name, cell))
        elif pairs:  # a cell may hold "; " itself
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]}; {part}")
    filled = [_with_unit(name, cell) for name, cell in pairs[1:] if cell not in _EMPTY]
    return _Row(pairs[0][1], filled) if filled else None


def _with_unit(name: str, cell: str) -> tuple[str, str]:
    """ "Цена, ₽" over 12900 is "Цена" over "12 900 ₽"."""
    unit = _UNIT.fullmatch(name)
    if not unit or not _NUMBER.fullmatch(cell):
        return (unit[1] if unit else name), cell
    grouped = _LONG.sub(lambda number: f"{int(number[0]):,}".replace(",", "\u00a0"), cell)
    if unit[2] in _BEFORE:
        return unit[1], re.sub(r"(?<![\d.,])\d", lambda first: f"{unit[2]}{first[0]}", grouped)
    return unit[1], f"{grouped}\u00a0{unit[2]}"


def _named(table: Sequence[Chunk], wanted: Wanted) -> list[Chunk]:
    """The rows whose subject the question names best, and those that it names beside them ("Москва или Питер"). What
    names the table ("Номера") names no row of it by its like ("Две комнаты")."""
    all_of_it = words_of(table[0].path.rpartition(" › ")[2]).stems if table[0].path else ()
    every = {row.position: _words(wanted.covered(subject_of(row.text))) for row in table}
    covers = {at: _but_like(cover, all_of_it) for at, cover in every.items()}
    worths = {at: sum(part * wanted.rarity[word] for word, part in cover.items()) for at, cover in covers.items()}
    most = max(worths.values())
    if not most:
        return []
    best = {at for at, worth in worths.items() if worth > 0.999 * most}
    told = {word for at in best for word in covers[at]}
    beside = {at for at, cover in covers.items() if any(part == 1 and word not in told for word, part in cover.items())}
    return [row for row in table if row.position in best | beside]


def _but_like(cover: Mapping[str, float], words: Collection[str]) -> Mapping[str, float]:
    return {word: part for word, part in cover.items() if part == 1 or word not in words}


def _told_apart(table: Sequence[Chunk], wanted: Wanted) -> list[Chunk]:
    """Where no subject is named, the rows that have in a cell a word of the question that the others have not."""
    every = [{word for word, part in _words(wanted.covered(row.text)).items() if part == 1} for row in table]
    common = set.intersection(*every)
    return [row for row, words in zip(table, every, strict=True) if words - common]


def _words(covered: Mapping[str, float]) -> Mapping[str, float]:
    """Without "up" and "по", which name nothing; a number of two digits may be a model's."""
    return {word: part for word, part in covered.items() if len(word) > 2 or not word.isalpha()}


def holds(text: str, kind: Kind) -> bool:
    """Whether the row has a cell of that kind, by its column's name or by what it says."""
    row, header = _read(text), _HEADERS.get(kind)
    cells = row.cells if row else ()
    return any((header and header.search(name)) or answers_kind(kind, cell) for name, cell in cells)


def columns_of(text: str) -> Sequence[str]:
    """Names of the columns in which the row has something, its subject's first."""
    row = _read(text)
    return [text.partition(": ")[0], *(name for name, _ in row.cells)] if row else ()


def subject_of(text: str) -> str:
    """What the row is about: its first cell."""
    row = _read(text)
    return row.subject if row else text


def _said(chunk: Chunk, row: _Row | None, wanted: Wanted) -> str:
    """ "Чайники — 1 год"; "Москва, крупная техника — 900 ₽"; "Москва — мелкая техника: 350 ₽; крупная: 900 ₽"."""
    if row is None:
        return chunk.text
    asked = _of_kind(row, wanted) or row.cells
    if wanted.kind is Kind.PRICE and len(asked) < len(row.cells):
        remarks = [cell for name, cell in row.cells if _REMARK.match(name) and (name, cell) not in asked]
        return " ".join([_cells(chunk, row, asked, wanted), *(f"({remark})" for remark in remarks[:1])])
    return _cells(chunk, row, asked, wanted)


def _cells(chunk: Chunk, row: _Row, asked: Sequence[tuple[str, str]], wanted: Wanted) -> str:
    kept = _columns(asked, wanted) or [one for one in asked if not is_number(one[0])] or asked
    if len(kept) > 1:
        return f"{row.subject} — {'; '.join(f'{_low(name)}: {cell}' for name, cell in kept)}"
    ((name, cell),) = kept
    if len(asked) > 1:
        return f"{row.subject}, {_low(name)} — {cell}"
    plain = _plain(name, cell, chunk, wanted)
    return f"{row.subject} — {cell}" if plain else f"{row.subject} — {_low(name)}: {cell}"


def _of_kind(row: _Row, wanted: Wanted) -> Sequence[tuple[str, str]]:
    """The cells that hold what is asked: of price and term, the price."""
    if wanted.kind is Kind.OTHER:
        return ()
    header = _HEADERS.get(wanted.kind)
    by_name = [one for one in row.cells if header and header.search(one[0])]
    found = by_name or [one for one in row.cells if answers_kind(wanted.kind, one[1])]
    return found if len(found) < len(row.cells) else ()


def _columns(cells: Sequence[tuple[str, str]], wanted: Wanted) -> Sequence[tuple[str, str]]:
    """The one column that the question names more than the others."""
    worths = [wanted.worth(name) for name, _ in cells]
    best = max(worths)
    return [cells[worths.index(best)]] if best and worths.count(best) == 1 else ()


def _plain(name: str, cell: str, chunk: Chunk, wanted: Wanted) -> bool:
    """Whether the cell needs no name: it is what was asked for, or stands under a heading that says so."""
    header = _HEADERS.get(wanted.kind)
    of_kind = wanted.kind is not Kind.OTHER and (
        answers_kind(wanted.kind, cell) or bool(header and header.search(name))
    )
    return of_kind or bool(wanted.covered(name)) or name.lower() in chunk.head.lower()


def _low(name: str) -> str:
    """Lower case at the beginning, but for an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
