"""The child process that reads untrusted files: limits first, then the parser, a JSON object on stdout.

`python -m knowledge.loaders.child KIND NAME [PAGES]` with the file on stdin prints {"document": …} or {"error": key}.
PAGES are numbers from 0, "3,4,7".
"""

import contextlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import cast

MEMORY = 768 * 1024 * 1024
CPU_SECONDS = 10


def limit() -> None:
    """Memory, processor time, no files; nobody, where the program runs as root."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if os.geteuid() == 0 and all(map(_open_to_all, (os.__file__, __file__))):  # in a container: nobody owns nothing
        with contextlib.suppress(OSError):
            os.setgid(65534)
            os.setuid(65534)


def _open_to_all(file: str) -> bool:
    """Whether nobody could still import: an interpreter in a closed home would lose its own modules."""
    path = Path(file).resolve()
    return all(part.stat().st_mode & 0o005 == 0o005 for part in path.parents)


def _read(kind: str, name: str, content: bytes, pages: list[int]) -> dict[str, object]:
    from dialogs.errors import BadInput
    from knowledge.loaders import loader_of_kind
    from knowledge.loaders.document import PagedLoader, to_plain

    try:
        loader = loader_of_kind(kind)
        if pages:
            return {"document": to_plain(cast(PagedLoader, loader).load_pages(name, content, pages))}
        return {"document": to_plain(loader.load(name, content))}
    except BadInput as error:
        return {"error": error.text.key, "detail": error.detail}
    except (Exception, MemoryError, RecursionError) as error:  # a parser's own failure: the file is what is broken
        return {"error": "error-file-broken", "detail": type(error).__name__}


def main() -> None:
    """Imports come before the limits on rights: nobody may be unable to read the program's files."""
    kind, name = sys.argv[1:3]
    pages = [int(page) for page in sys.argv[3].split(",")] if len(sys.argv) > 3 else []
    content = sys.stdin.buffer.read()
    from knowledge.loaders import loader_of_kind

    _warm(loader_of_kind(kind).kind)
    limit()
    answer = json.dumps(_read(kind, name, content, pages))
    sys.stdout.write(answer)
    sys.stdout.flush()
    os._exit(0)  # no parser's destructor may spoil a good end


_LIBRARIES = {
    "pdf": ("pypdf",),
    "docx": ("docx",),
    "xlsx": ("openpyxl",),
    "html": ("lxml.html",),
    "pages": ("lxml.html",),
    "pdf_scan": ("pypdfium2",),
}


def _warm(kind: str) -> None:
    """Loads the parser before the limits."""
    import logging
    from importlib import import_module

    logging.disable()
    for library in _LIBRARIES.get(kind, ()):
        import_module(library)


if __name__ == "__main__":
    main()
