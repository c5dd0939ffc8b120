"""Files that people name on the command line: read, or refused in plain words."""

from pathlib import Path

from dialogs.errors import BadInput


def wrong(place: str, why: str, **values: str | int) -> BadInput:
    """What is not usable, and what is expected there: `why` is a case of `error-not-usable`, or words of somebody
    else's."""
    return BadInput("error-not-usable", "", place=place, why=why[:300], **values)


def bytes_of(path: Path) -> bytes:
    """The file's content. Raises BadInput."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise wrong(str(path), "no-file") from error
    except IsADirectoryError as error:
        raise wrong(str(path), "folder") from error
    except OSError as error:
        raise wrong(str(path), error.strerror or str(error)) from error


def text_of(path: Path) -> str:
    """The file's text. Raises BadInput."""
    try:
        return bytes_of(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise wrong(str(path), "no-text") from error
