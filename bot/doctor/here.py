"""What the doctor looks at on this machine: the folder, the database, the port, what reads scans."""

import asyncio
import contextlib
import os
import shutil
from typing import TYPE_CHECKING

from bot.config import Config
from bot.doctor.finding import SECONDS, Finding, ill, loaded, told, well
from dialogs.errors import ParleyError
from dialogs.tenant import SYSTEM
from dialogs.texts import text

if TYPE_CHECKING:
    from bot.storage.engines.opening import SqlStore

_ENOUGH = 500  # MB


async def folder(config: Config) -> Finding:
    """Whether there is one, and room in it."""
    where = str(config.data_dir)
    with contextlib.suppress(OSError):  # what can't be made can't be written either
        config.data_dir.mkdir(parents=True, exist_ok=True)
    if not (config.data_dir.is_dir() and os.access(config.data_dir, os.W_OK)):
        return ill(text("doctor-folder-closed", folder=where))
    free = shutil.disk_usage(config.data_dir).free // 1_000_000
    return well(text("doctor-folder", folder=where, free=free)) if free > _ENOUGH else ill(
        text("doctor-folder-full", folder=where, free=free)
    )  # fmt: skip


async def database(config: Config) -> Finding:
    """Whether it answers, brought to this version."""
    from bot.storage import open_store

    kind = config.database_url.split(":")[0].split("+")[0]
    await loaded()
    try:
        async with asyncio.timeout(SECONDS):
            return well(
                text("doctor-database", kind=kind, count=await _companies(await open_store(config.database_url)))
            )
    except TimeoutError:
        return ill(text("doctor-slow", subject=kind, seconds=int(SECONDS), address="PARLEY_DATABASE_URL"))
    except ParleyError as error:
        return ill(text("doctor-database-says", words=told(error)))  # it says what to check
    except Exception as error:  # whatever the driver says: the person needs one sentence, not a traceback
        return ill(text("doctor-database-fails", words=told(error)))


async def _companies(store: "SqlStore") -> int:
    try:
        return len(await store.read(SYSTEM, lambda uow: uow.tenants.every()))
    finally:
        await store.close()


async def port(config: Config) -> Finding:
    """Whether we may listen, or do."""
    where = f"{config.host}:{config.port}"
    try:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, config.host, config.port)
    except OSError as error:
        if await _is_parley(where):  # the doctor may be asked while the program runs
            return well(text("doctor-port-ours", place=where))
        return ill(text("doctor-port-taken", place=where, reason=os.strerror(error.errno or 0)))
    server.close()
    return well(text("doctor-port", place=where))


async def _is_parley(where: str) -> bool:
    from aiohttp import ClientError, ClientSession, ClientTimeout

    try:
        async with ClientSession(timeout=ClientTimeout(2)) as http, http.get(f"http://{where}/health") as answer:
            return answer.status == 200 and set(await answer.json()) == {"status", "version"}
    except (ClientError, TimeoutError, ValueError, TypeError):
        return False


async def address(config: Config) -> Finding:
    """Where the world reaches us."""
    if config.public_url is None:
        return well(text("doctor-address-none"))
    secure = config.public_url.startswith("https://")
    key = "doctor-address" if secure else "doctor-address-plain"
    return Finding(secure, well(text(key, address=config.public_url)).words)


async def scans(config: Config) -> Finding:
    """Whether pictures with words can be read."""
    from knowledge.loaders.image import languages

    return scans_with(await asyncio.to_thread(languages))


def scans_with(known: frozenset[str]) -> Finding:
    """The same; `known`: the languages of the installed Tesseract."""
    from knowledge.loaders.image import LANGUAGES

    missing = sorted(LANGUAGES - known)
    if not missing:
        return well(text("doctor-scans", languages=", ".join(sorted(LANGUAGES))))
    packages = " ".join(["tesseract-ocr", *(f"tesseract-ocr-{one}" for one in missing)])
    if known:
        return ill(text("doctor-scans-lack", languages=", ".join(missing), packages=packages))
    return ill(text("doctor-scans-none", packages=packages))
