"""`parley doctor`: what is missing, in plain words, with the next step."""

import asyncio
import contextlib
import importlib.util
import os
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.commands import in_words
from bot.config import Config, ConfigError, load_config, unknown_variables
from dialogs.errors import ParleyError
from dialogs.tenant import SYSTEM


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    well: bool
    words: str


async def examine() -> Sequence[Finding]:
    """All findings; nothing is changed but that a missing database is made."""
    try:
        config = load_config()
    except ConfigError as error:
        return [Finding(False, str(error))]
    checks: Sequence[Callable[[Config], Awaitable[Finding]]] = (
        _folder, _database, _port, _redis, _qdrant, _control_bot, _model, _address, _scans,
    )  # fmt: skip
    misspelt = [Finding(False, f"{name}: nothing reads this variable; is it misspelt?") for name in unknown_variables()]
    return [*misspelt, *[await check(config) for check in checks]]


async def _folder(config: Config) -> Finding:
    folder = config.data_dir
    with contextlib.suppress(OSError):  # what can't be made can't be written either
        folder.mkdir(parents=True, exist_ok=True)
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return Finding(False, f"folder {folder} can't be written: set PARLEY_DATA_DIR to one that can")
    free = shutil.disk_usage(folder).free // 1_000_000
    return Finding(free > 500, f"folder {folder}: {free} MB free" + ("" if free > 500 else "; make room"))


async def _database(config: Config) -> Finding:
    from bot.storage import open_store

    try:
        store = await open_store(config.database_url)
        companies = await store.read(SYSTEM, lambda uow: uow.tenants.every())
        await store.close()
    except ParleyError as error:
        return Finding(False, f"database: {_reason(error)}")  # it says what to check
    except Exception as error:  # whatever the driver says: the person needs one sentence, not a traceback
        return Finding(False, f"database: {_reason(error)}; check PARLEY_DATABASE_URL")
    return Finding(True, f"database: {config.database_url.split(':')[0]}, companies: {len(companies)}")


async def _port(config: Config) -> Finding:
    place = f"{config.host}:{config.port}"
    try:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, config.host, config.port)
    except OSError as error:
        if await _is_parley(place):  # the doctor may be asked while the program runs
            return Finding(True, f"port: Parley listens on {place}")
        why = os.strerror(error.errno or 0)
        return Finding(False, f"port: can't listen on {place} ({why}); set PARLEY_PORT to a free one")
    server.close()
    return Finding(True, f"port: {place} is free")


async def _is_parley(place: str) -> bool:
    from aiohttp import ClientError, ClientSession, ClientTimeout

    try:
        async with ClientSession(timeout=ClientTimeout(2)) as http, http.get(f"http://{place}/health") as answer:
            return answer.status == 200 and set(await answer.json()) == {"status", "version"}
    except (ClientError, TimeoutError, ValueError, TypeError):
        return False


async def _redis(config: Config) -> Finding:
    if not config.redis_url:
        return Finding(True, "redis: not used (one process needs none)")
    from bot.watching import ask_redis

    try:
        await ask_redis(config.redis_url)
    except Exception as error:  # as above
        return Finding(False, f"redis: {_reason(error)}; check PARLEY_REDIS_URL")
    return Finding(True, "redis: answers")


async def _qdrant(config: Config) -> Finding:
    if not config.qdrant_url:
        return Finding(True, "vectors: embedded")
    if importlib.util.find_spec("qdrant_client") is None:
        return Finding(False, "qdrant: the extra is not installed: pip install 'parley[qdrant]'")
    from bot.providers.models import make_embedder
    from bot.work.knowing import open_index
    from knowledge.made import mark_of

    try:
        embedder = make_embedder(config)
        await open_index(config, mark_of(embedder), embedder.dim).count(SYSTEM)
    except ParleyError as error:
        return Finding(False, f"qdrant: {_reason(error)}; check PARLEY_QDRANT_URL")
    return Finding(True, "qdrant: answers")


async def _control_bot(config: Config) -> Finding:
    if config.bot_token is None:
        return Finding(True, "control bot: no PARLEY_BOT_TOKEN, so `parley run` starts the sandbox")
    from channels.failures import ChannelError, RetryLater, Unknown
    from channels.telegram.bots import Bots

    token = config.bot_token.get_secret_value()
    bots = Bots(config.telegram_api, lambda inbox: token)
    try:
        me = await bots.call(bots.make(token).get_me)
    except (RetryLater, Unknown) as error:
        return Finding(False, f"control bot: {config.telegram_api} does not answer ({error.detail}); check the network")
    except ChannelError as error:
        return Finding(False, f"control bot: {error.detail}; take the token from @BotFather again")
    finally:
        await bots.close()
    return Finding(True, f"control bot: @{me.username}")


async def _model(config: Config) -> Finding:
    if not config.has_model:
        return Finding(True, "model: none, answers are the sources' own sentences (set PARLEY_LLM_MODEL for one)")
    if config.llm_kind == "yandex" and importlib.util.find_spec("yandex_ai_studio_sdk") is None:
        return Finding(False, "model: the extra is not installed: pip install 'parley[yandex]'")
    return Finding(True, f"model: {config.llm_model}")


async def _address(config: Config) -> Finding:
    if config.public_url is None:
        return Finding(True, "address: none, Telegram is polled; a widget on a site needs PARLEY_PUBLIC_URL")
    well = config.public_url.startswith("https://")
    return Finding(well, f"address: {config.public_url}" + ("" if well else "; Telegram wants https"))


async def _scans(config: Config) -> Finding:
    from knowledge.loaders.image import languages

    return scans(await asyncio.to_thread(languages))


def scans(known: frozenset[str]) -> Finding:
    """Whether pictures with words can be read; `known`: the languages of the installed Tesseract."""
    from knowledge.loaders.image import LANGUAGES

    missing = LANGUAGES - known
    if not missing:
        return Finding(True, f"photos and scans: Tesseract reads {', '.join(sorted(LANGUAGES))}")
    packages = " ".join(["tesseract-ocr", *(f"tesseract-ocr-{one}" for one in sorted(missing))])
    lacks = f"Tesseract lacks {', '.join(sorted(missing))}" if known else "no Tesseract, they are refused"
    return Finding(False, f"photos and scans: {lacks}; apt-get install {packages}")


def _reason(error: Exception) -> str:
    told = in_words(error) if isinstance(error, ParleyError) else str(error)
    return " ".join(told.split())[:300] or type(error).__name__
