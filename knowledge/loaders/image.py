"""Pictures with words, through Tesseract's own program where it is installed. Runs in the child process only."""

import os
import shutil
import subprocess

from dialogs.errors import BadInput
from dialogs.texts import Text
from knowledge.loaders.document import Block, Document
from knowledge.loaders.paragraphs import paragraphs

_SIGNS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
_PLACES = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"
_LANGUAGES = "rus+eng"
LANGUAGES = frozenset(_LANGUAGES.split("+"))
_SECONDS = 10
_LEAST = 3  # letters: less is a speck of dust


class ImageLoader:
    """A photo or a scan."""

    kind = "image"
    in_child = True

    def fits(self, name: str, content: bytes) -> bool:
        return content.startswith(_SIGNS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")

    def load(self, name: str, content: bytes) -> Document:
        words = recognised(name, content)
        blocks = tuple(Block("paragraph", part) for part in paragraphs(words))
        if sum(letter.isalnum() for letter in words) < _LEAST:
            raise BadInput("error-picture-empty", name=name)
        return Document(blocks, pages=1, notes=(Text("note-recognised", {"pages": 1}),))


def can_recognise() -> bool:
    """Whether the program that reads pictures is installed."""
    return _program() is not None


def recognised(name: str, picture: bytes) -> str:
    """The words of a picture. Raises BadInput: no such program, or not a picture."""
    program = _program()
    if program is None:
        raise BadInput("error-ocr-absent", name=name)
    command = [program, "-", "-", "-l", _languages(program)]
    environment = {"OMP_THREAD_LIMIT": "1", "PATH": _PLACES}
    done = subprocess.run(command, input=picture, capture_output=True, env=environment, timeout=_SECONDS)
    if done.returncode:
        raise BadInput("error-file-broken", done.stderr.decode(errors="replace")[:200], name=name)
    return done.stdout.decode("utf-8", "replace")


def languages() -> frozenset[str]:
    """Those that the installed program reads; none without it."""
    program = _program()
    return frozenset(_known(program)) if program else frozenset()


def _program() -> str | None:
    return shutil.which("tesseract", path=os.environ.get("PATH", "") + os.pathsep + _PLACES)


def _languages(program: str) -> str:
    """Those of ours that are installed: English alone is better than a refusal."""
    told = _known(program)
    return "+".join(one for one in _LANGUAGES.split("+") if one in told) or "eng"


def _known(program: str) -> list[str]:
    told = subprocess.run([program, "--list-langs"], capture_output=True, timeout=_SECONDS).stdout.decode()
    return told.split("\n")[1:]  # below the line that says where they lie
