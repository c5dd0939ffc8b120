"""parse_mode=MarkdownV2 and the old Markdown, with the refusals of the real parsers."""

import re
from dataclasses import dataclass, field

from bot.sandbox.telegram.content.entities import units
from bot.sandbox.telegram.refusals import Refusal, bad
from bot.sandbox.telegram.shapes import Json

RESERVED = set("_*[]()~`>#+-=|{}.!")
MARKS = {
    "__": ("underline", "Underline"), "||": ("spoiler", "Spoiler"), "_": ("italic", "Italic"),
    "*": ("bold", "Bold"), "~": ("strikethrough", "Strikethrough"),
}  # fmt: skip
LINK = re.compile(r"\]\(((?:\\.|[^)\\])*)\)")
LEGACY = {"_": "italic", "*": "bold", "`": "code"}


@dataclass(slots=True)
class _Scan:
    source: str
    at: int = 0
    text: str = ""
    marks: list[Json] = field(default_factory=list)
    opened: list[tuple[str, Json, int]] = field(default_factory=list)

    @property
    def byte(self) -> int:
        return len(self.source[: self.at].encode())


def parse(source: str) -> tuple[str, list[Json]]:
    """MarkdownV2 to text and entities. Raises Refusal 400 "can't parse entities: …"."""
    scan = _Scan(source)
    while scan.at < len(source):
        _step(scan)
    if scan.opened:
        name, offset = _title(scan.opened[-1][0]), scan.opened[-1][2]
        raise bad(f"can't parse entities: Can't find end of {name} entity at byte offset {offset}")
    return scan.text, sorted(scan.marks, key=lambda mark: (mark["offset"], -mark["length"]))


def _title(token: str) -> str:
    return MARKS[token][1] if token in MARKS else "TextUrl"


def _step(scan: _Scan) -> None:
    char = scan.source[scan.at]
    if char == "\\" and 0 < ord(scan.source[scan.at + 1 : scan.at + 2] or "\0") < 127:
        scan.text += scan.source[scan.at + 1]
        scan.at += 2
    elif char == "`":
        _code(scan)
    elif char == ">" and (scan.at == 0 or scan.source[scan.at - 1] == "\n"):
        scan.at += 1
    elif char in "[]":
        _link(scan, char)
    elif token := next((mark for mark in MARKS if scan.source.startswith(mark, scan.at)), ""):
        _toggle(scan, token)
    elif char in RESERVED:
        raise _reserved(char)
    else:
        scan.text += char
        scan.at += 1


def _reserved(char: str) -> Refusal:
    how = "must be escaped with the preceding '\\'"
    return bad(f"can't parse entities: Character '{char}' is reserved and {how}")


def _toggle(scan: _Scan, token: str) -> None:
    if scan.opened and scan.opened[-1][0] == token:
        _finish(scan)
    else:
        mark = {"type": MARKS[token][0], "offset": units(scan.text)}
        scan.opened.append((token, mark, scan.byte))
    scan.at += len(token)


def _finish(scan: _Scan, **more: str) -> None:
    _, mark, _ = scan.opened.pop()
    if length := units(scan.text) - mark["offset"]:
        scan.marks.append(mark | {"length": length} | more)


def _link(scan: _Scan, char: str) -> None:
    if char == "[":
        scan.opened.append(("[", {"type": "text_link", "offset": units(scan.text)}, scan.byte))
        scan.at += 1
        return
    target = LINK.match(scan.source, scan.at)
    if target is None or not scan.opened or scan.opened[-1][0] != "[":
        raise _reserved("]")
    _finish(scan, url=re.sub(r"\\(.)", r"\1", target[1]))
    scan.at = target.end()


def _code(scan: _Scan) -> None:
    fence = "```" if scan.source.startswith("```", scan.at) else "`"
    end = re.compile(rf"(?<!\\){fence}").search(scan.source, scan.at + len(fence))
    if end is None:
        name = "Pre" if len(fence) == 3 else "Code"
        raise bad(f"can't parse entities: Can't find end of {name} entity at byte offset {scan.byte}")
    inner = scan.source[scan.at + len(fence) : end.start()]
    language = re.match(r"(\w+)\n", inner) if len(fence) == 3 else None
    body = re.sub(r"\\(.)", r"\1", inner[language.end() :] if language else inner)
    mark: Json = {"type": "pre" if len(fence) == 3 else "code", "offset": units(scan.text)}
    mark |= {"length": units(body)} | ({"language": language[1]} if language else {})
    scan.marks += [mark] if body else []
    scan.text += body
    scan.at = end.end()


def parse_legacy(source: str) -> tuple[str, list[Json]]:
    """The old Markdown: no nesting, little escaping."""
    text, marks, at = "", list[Json](), 0
    while at < len(source):
        char = source[at]
        if char == "\\" and source[at + 1 : at + 2] in ("_", "*", "`", "["):
            text, at = text + source[at + 1], at + 2
        elif char in LEGACY:
            end = source.find(char, at + 1)
            if end < 0:
                offset = len(source[:at].encode())
                raise bad(f"can't parse entities: Can't find end of the entity starting at byte offset {offset}")
            inner = source[at + 1 : end]
            mark = {"type": LEGACY[char], "offset": units(text), "length": units(inner)}
            marks, text, at = marks + ([mark] if inner else []), text + inner, end + 1
        else:
            text, at = text + char, at + 1
    return text, marks
