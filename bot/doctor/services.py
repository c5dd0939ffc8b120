"""The services that the environment names, each asked for what the program asks it for."""

import importlib.util
from typing import TYPE_CHECKING

from bot.config import Config
from bot.doctor.finding import Finding, Service, ask, ill, place, well, words
from bot.lean_aiogram import import_aiogram
from bot.metrics import Metrics
from bot.providers.models import make_embedder, make_llm, make_reranker
from bot.providers.openai import preload
from channels.telegram.bots import Bots
from dialogs.errors import ProviderError
from dialogs.ports import LLM, Limit, Prompt
from dialogs.tenant import SYSTEM
from dialogs.texts import Text, text
from knowledge.ports import VectorIndex

if TYPE_CHECKING:
    from aiogram import Bot

_OPENAI = "https://api.openai.com/v1"


def _service(subject: Text, address: str, key: str = "", name: str = "") -> Service:
    return Service(words(subject), address, key or address, name or address)


async def redis(config: Config) -> Finding:
    """Hints between processes."""
    if not config.redis_url:
        return well(text("doctor-redis-none"))
    from bot.watching import ask_redis

    service = _service(text("doctor-redis", place=place(config.redis_url)), "PARLEY_REDIS_URL")
    return await ask(service, ask_redis(config.redis_url))


async def qdrant(config: Config) -> Finding:
    """The server of vectors, where it is not embedded."""
    if not config.qdrant_url:
        return well(text("doctor-qdrant-none"))
    if importlib.util.find_spec("qdrant_client") is None:
        return ill(text("doctor-extra", subject="Qdrant", extra="qdrant"))
    subject = text("doctor-qdrant", place=place(config.qdrant_url))
    return await ask(_service(subject, "PARLEY_QDRANT_URL", "PARLEY_QDRANT_API_KEY"), _count(_index(config)))


def _index(config: Config) -> VectorIndex:
    from bot.work.knowing import open_index
    from knowledge.made import mark_of

    embedder = make_embedder(config)
    return open_index(config, mark_of(embedder), embedder.dim)


async def _count(index: VectorIndex) -> None:
    try:
        await index.count(SYSTEM)
    finally:
        await index.close()


async def control_bot(config: Config) -> Finding:
    """The bot through which the team works."""
    if config.bot_token is None:
        return well(text("doctor-bot-none"))
    import_aiogram()
    token = config.bot_token.get_secret_value()
    bots = Bots(config.telegram_api, lambda inbox: token)
    subject = text("doctor-bot", place=place(config.telegram_api))
    service = _service(subject, "PARLEY_TELEGRAM_API", "PARLEY_BOT_TOKEN (@BotFather)")
    return await ask(service, _me(bots, bots.make(token)))


async def _me(bots: Bots, bot: "Bot") -> str:
    try:
        return f"@{(await bots.call(bot.get_me)).username}"
    finally:
        await bots.close()


async def model(config: Config) -> Finding:
    """The language model, asked for one word."""
    if not config.has_model:
        return well(text("doctor-model-none"))
    if config.llm_kind == "yandex" and importlib.util.find_spec("yandex_ai_studio_sdk") is None:
        return ill(text("doctor-extra", subject=config.llm_model, extra="yandex"))
    where = "Yandex" if config.llm_kind == "yandex" else place(config.llm_url or _OPENAI)
    subject = text("doctor-model", model=config.llm_model, place=where)
    service = _service(subject, "PARLEY_LLM_URL", "PARLEY_LLM_KEY", "PARLEY_LLM_MODEL")
    if config.llm_kind == "openai":
        preload()
    return await ask(service, _complete(make_llm(config, Metrics())))


async def _complete(llm: LLM | None) -> None:
    if llm is None:
        return
    try:
        await llm.complete(Prompt("Answer with one word.", [("user", "Ready?")]), Limit(7.0, 50))
    except ProviderError as error:
        if error.text.key != "error-model-answer":  # it answered; what it says to this is all the same
            raise


async def speech(config: Config) -> Finding:
    """Where voice notes become words."""
    from bot.work.knowing import transcriber_of

    transcriber = transcriber_of(config)
    if transcriber is None:
        return well(text("doctor-speech-none"))
    name = config.transcribe_model or "whisper-1"
    subject = text("doctor-speech", model=name, place=place(config.llm_url or _OPENAI))
    preload()
    return await ask(
        _service(subject, "PARLEY_LLM_URL", "PARLEY_LLM_KEY", "PARLEY_TRANSCRIBE_MODEL"), transcriber.reach()
    )


async def vectors(config: Config) -> Finding:
    """What makes vectors, asked for one."""
    if not config.embed_model:
        return well(text("doctor-vectors-none"))
    preload()
    where = place(config.embed_url or config.llm_url or _OPENAI)
    names = "PARLEY_EMBED_MODEL, PARLEY_EMBED_DIM"
    service = _service(
        text("doctor-vectors", model=config.embed_model, place=where), "PARLEY_EMBED_URL", "PARLEY_EMBED_KEY", names
    )
    return await ask(service, make_embedder(config).embed_query("?"))


async def reranker(config: Config) -> Finding:
    """What puts passages in order, asked for two."""
    made = make_reranker(config)
    if made is None or config.rerank_url is None:
        return well(text("doctor-reranker-none"))
    subject = text("doctor-reranker", place=place(config.rerank_url))
    service = _service(subject, "PARLEY_RERANK_URL", "PARLEY_RERANK_KEY", "PARLEY_RERANK_MODEL")
    return await ask(service, made.scores("?", ["one", "two"]))


async def files(config: Config) -> Finding:
    """Where files are kept, when that is a bucket: one is put there, read and deleted."""
    if not config.s3_url:
        return well(text("doctor-files-none"))
    subject = text("doctor-files", bucket=config.s3_bucket, place=place(config.s3_url))
    service = _service(subject, "PARLEY_S3_URL", "PARLEY_S3_KEY, PARLEY_S3_SECRET", "PARLEY_S3_BUCKET")
    return await ask(service, _keep(config))


async def _keep(config: Config) -> None:
    from bot.clock import SystemClock
    from bot.providers.originals import make_blobs
    from channels.parts import Http

    http = Http()
    try:
        blobs = make_blobs(config, SystemClock(), http)
        key = await blobs.put(SYSTEM, b"parley doctor")
        await blobs.get(SYSTEM, key)
        await blobs.delete(SYSTEM, key)
    finally:
        await http.close()
