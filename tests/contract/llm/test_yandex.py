"""YandexGPT by its SDK, offline: a stand-in of the SDK's object, as the real one needs the cloud."""

import json
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from bot.providers.yandex import YandexFolder, YandexLLM, load_sdk
from dialogs.answers.prompts import SCHEMA
from dialogs.errors import BadInput, ProviderError
from dialogs.ports import Limit, Prompt
from tests.fakes.models import JSON

PROMPT = Prompt("Rules", [("user", "?")], SCHEMA)
WHOLE = json.dumps(JSON, ensure_ascii=False)


class Sdk:
    """The few names of the SDK that are used; each part holds the whole text so far."""

    def __init__(self, *said: tuple[str, str], error: Exception | None = None) -> None:
        self.said, self.error = said, error
        self.given: dict[str, Any] = {}
        self.models = self

    def __call__(self, **given: Any) -> "Sdk":
        self.given.update(given)
        return self

    def completions(self, model: str) -> "Sdk":
        self.given["model"] = model
        return self

    def configure(self, **options: Any) -> "Sdk":
        self.given.update(options)
        return self

    async def run_stream(self, messages: Any) -> AsyncIterator[Any]:
        self.given["messages"] = messages
        for text, status in self.said:
            usage = SimpleNamespace(input_text_tokens=11, completion_tokens=7)
            yield SimpleNamespace(text=text, status=SimpleNamespace(name=status), usage=usage)
        if self.error:
            raise self.error


async def ask(sdk: Sdk) -> Any:
    return await YandexLLM(YandexFolder("folder", "key"), sdk).complete(PROMPT, Limit(seconds=2))


async def test_its_last_part_is_the_answer() -> None:
    sdk = Sdk((WHOLE[:10], "PARTIAL"), (WHOLE, "FINAL"))
    completion = await ask(sdk)
    assert json.loads(completion.text) == JSON
    assert (completion.model, completion.tokens_in, completion.tokens_out) == ("yandexgpt", 11, 7)
    assert (sdk.given["folder_id"], sdk.given["auth"]) == ("folder", "key")
    assert sdk.given["messages"] == [{"role": "system", "text": "Rules"}, {"role": "user", "text": "?"}]


@pytest.mark.parametrize(
    "sdk",
    [Sdk(), Sdk(("", "FINAL")), Sdk((WHOLE, "PARTIAL")), Sdk((WHOLE, "TRUNCATED_FINAL")),
     Sdk((WHOLE, "CONTENT_FILTER")), Sdk(error=RuntimeError("grpc")), Sdk(error=TimeoutError())],
)  # fmt: skip
async def test_what_is_no_answer_is_a_provider_error(sdk: Sdk) -> None:
    with pytest.raises(ProviderError):
        await ask(sdk)


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "yandex_ai_studio_sdk", None)
    with pytest.raises(BadInput, match=r"parley\[yandex\]"):
        load_sdk()
