"""A QR code as a PNG: version 4, level L, bytes, up to 78 of them; any phone's camera reads it."""

import struct
import zlib
from collections.abc import Iterator

SIZE = 33
DATA, CHECK = 80, 20  # codewords
FORMAT = 0b111011111000100  # level L, mask 0
QUIET, SCALE = 4, 8  # modules around, pixels a module
Grid = list[list[int | None]]


def picture(text: str) -> bytes:
    """PNG bytes. Raises ValueError for more than 78 bytes."""
    return _png(matrix(text))


def matrix(text: str) -> list[list[int]]:
    """The modules, row by row, 1 is dark."""
    grid: Grid = [[None] * SIZE for _ in range(SIZE)]
    _draw_patterns(grid)
    words = _codewords(text.encode())
    bits = "".join(f"{word:08b}" for word in words + _check_words(words)) + "0" * 7
    for (row, column), bit in zip(_free(grid), bits, strict=True):
        grid[row][column] = int(bit) ^ ((row + column) % 2 == 0)
    return [[int(bool(bit)) for bit in row] for row in grid]


# ── the codewords ─────────────────────────────────────────────────────────────────────────────
def _codewords(content: bytes) -> list[int]:
    if len(content) > DATA - 2:
        raise ValueError(f"{len(content)} bytes do not fit into this code")
    bits = f"0100{len(content):08b}" + "".join(f"{byte:08b}" for byte in content) + "0000"
    words = [int(bits[at : at + 8].ljust(8, "0"), 2) for at in range(0, len(bits), 8)]
    return words + [(0xEC, 0x11)[at % 2] for at in range(DATA - len(words))]


def _times(one: int, other: int) -> int:
    result = 0
    while other:
        result ^= one if other & 1 else 0
        one = one << 1 ^ (0x11D if one & 0x80 else 0)
        other >>= 1
    return result


def _generator() -> list[int]:
    result, root = [1], 1
    for _ in range(CHECK):
        shifted = [*result, 0]
        result = [a ^ _times(b, root) for a, b in zip(shifted, [0, *result], strict=True)]
        root = _times(root, 2)
    return result


def _check_words(words: list[int]) -> list[int]:
    rest, generator = [*words, *[0] * CHECK], _generator()
    for at in range(len(words)):
        lead = rest[at]
        for step, factor in enumerate(generator):
            rest[at + step] ^= _times(factor, lead)
    return rest[len(words) :]


# ── the drawing ───────────────────────────────────────────────────────────────────────────────
def _draw_patterns(grid: Grid) -> None:
    for at in range(SIZE):
        grid[6][at] = grid[at][6] = int(at % 2 == 0)
    for row, column in ((3, 3), (3, SIZE - 4), (SIZE - 4, 3)):
        _draw_rings(grid, row, column, 4, dark=(0, 1, 3))
    _draw_rings(grid, SIZE - 7, SIZE - 7, 2, dark=(0, 2))
    for bit in range(15):
        _draw_format(grid, bit, FORMAT >> bit & 1)
    grid[SIZE - 8][8] = 1


def _draw_rings(grid: Grid, row: int, column: int, reach: int, dark: tuple[int, ...]) -> None:
    for y in range(max(0, row - reach), min(SIZE, row + reach + 1)):
        for x in range(max(0, column - reach), min(SIZE, column + reach + 1)):
            grid[y][x] = int(max(abs(y - row), abs(x - column)) in dark)


def _draw_format(grid: Grid, bit: int, value: int) -> None:
    down = bit if bit < 6 else bit + 1 if bit < 8 else SIZE - 15 + bit
    across = SIZE - 1 - bit if bit < 8 else 15 - bit if bit < 9 else 14 - bit
    grid[down][8] = grid[8][across] = value


def _free(grid: Grid) -> Iterator[tuple[int, int]]:
    """Free modules in the order of the bits: pairs of columns from the right, up and down."""
    rows, up = range(SIZE), True
    pairs = [right - (right <= 6) for right in range(SIZE - 1, 0, -2)]
    places = []
    for right in pairs:
        for row in reversed(rows) if up else rows:
            places += [(row, column) for column in (right, right - 1) if grid[row][column] is None]
        up = not up
    return iter(places)


def _png(modules: list[list[int]]) -> bytes:
    side = SIZE + 2 * QUIET
    wide = [[0] * side] * QUIET + [[0] * QUIET + row + [0] * QUIET for row in modules] + [[0] * side] * QUIET
    lines = (b"\0" + b"".join((b"\0" if dark else b"\xff") * SCALE for dark in row) for row in wide)
    pixels = zlib.compress(b"".join(line * SCALE for line in lines), 9)
    head = struct.pack(">IIBBBBB", side * SCALE, side * SCALE, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
