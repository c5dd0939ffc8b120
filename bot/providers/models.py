"""The model that the environment names."""

from bot.config import Config
from bot.metered import MeteredLLM
from bot.metrics import Metrics
from dialogs.ports import LLM


def make_llm(config: Config, metrics: Metrics) -> LLM | None:
    """None without a model: answers are then the sources' own sentences."""
    if not config.has_model:
        return None
    llm = _yandex(config) if config.llm_kind == "yandex" else _openai(config)
    return MeteredLLM(llm, metrics, config.llm_price_in, config.llm_price_out)


def _openai(config: Config) -> LLM:
    from bot.providers.openai import Endpoint, OpenAILLM

    return OpenAILLM(Endpoint(config.llm_model, config.llm_url or "", _key(config)))


def _yandex(config: Config) -> LLM:
    from bot.providers.yandex import YandexFolder, YandexLLM

    return YandexLLM(YandexFolder(config.yandex_folder, _key(config), config.llm_model))


def _key(config: Config) -> str:
    return config.llm_key.get_secret_value() if config.llm_key else ""
