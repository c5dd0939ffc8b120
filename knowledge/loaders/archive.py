"""Office files are archives of XML: looked at before anything is unpacked whole. Runs in the child process only."""

import io
import zipfile

from dialogs.errors import BadInput

_MOST_ENTRIES = 2_000
_MOST_BYTES = 200_000_000  # unpacked
_MOST_RATIO = 150  # of one entry over 1 MB; text packs 5–20 times
_LINK = 0o120000  # S_IFLNK in the upper half of external_attr


def holds(content: bytes, entry: str, name: str, ending: str) -> bool:
    """Whether the archive has this entry; a torn one goes by its name, to be refused as broken and not as unknown."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return entry in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return name.lower().endswith(ending)


def check_archive(name: str, content: bytes) -> None:
    """Looks at the central directory and at the XML's declarations. Raises BadInput."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise BadInput("error-file-broken", "archive too big", name=name)
            for entry in entries:
                _check_entry(name, entry)
            _check_xml(name, archive)
    except zipfile.BadZipFile as error:
        raise BadInput("error-file-broken", str(error), name=name) from error


def _check_entry(name: str, entry: zipfile.ZipInfo) -> None:
    path = entry.filename.replace("\\", "/")
    outside = path.startswith("/") or ".." in path.split("/")
    link = (entry.external_attr >> 16) & 0o170000 == _LINK
    swollen = entry.file_size > 1_000_000 and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1)
    if outside or link or swollen:
        raise BadInput("error-file-broken", f"archive entry {path[:60]!r}", name=name)
    if entry.flag_bits & 1:
        raise BadInput("error-file-encrypted", name=name)


def _check_xml(name: str, archive: zipfile.ZipFile) -> None:
    """An office document declares no entities: one that does is an attack."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    for entry in archive.namelist():
        if not entry.endswith((".xml", ".rels")):
            continue
        try:
            fromstring(archive.read(entry), forbid_dtd=True)
        except (DefusedXmlException, ParseError, ValueError) as error:
            raise BadInput("error-file-broken", f"{entry[:60]}: {type(error).__name__}", name=name) from error
