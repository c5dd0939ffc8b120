"""LLM: any OpenAI-compatible endpoint by address, key and model, whatever options it does not take."""

import json

import pytest

from bot.providers.openai import Endpoint, OpenAILLM
from dialogs.answers.answer import Action
from dialogs.answers.by_model import read_completion
from dialogs.errors import ProviderError
from dialogs.ids import ChunkId, SourceId
from dialogs.ports import Found, Limit
from tests.fakes.models import JSON, LIMIT, PROMPT, Says, ScriptedModel, Shown, Ticks, answer, chunk, refusal


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1beta/openai/", "/api/paas/v4", "/openai/v1"])
async def test_any_vendors_base_address_needs_only_address_key_and_model(model: ScriptedModel, path: str) -> None:
    name = "gpt://folder/yandexgpt/latest"
    llm = OpenAILLM(Endpoint(name, model.url + path, "key-1"))
    completion = await llm.complete(PROMPT, LIMIT)
    await llm.close()
    assert json.loads(completion.text) == JSON
    assert (completion.model, completion.tokens_in, completion.tokens_out) == (name, 11, 7)
    assert model.asked[0]["model"] == name
    assert model.headers[0]["Authorization"] == "Bearer key-1"
    assert [message["role"] for message in model.asked[0]["messages"]] == ["system", "user"]


async def test_its_answer_is_read_by_the_domain(llm: OpenAILLM) -> None:
    found = [Found(ChunkId("c"), SourceId("s"), "Доставка", "2 дня", 1.0, 0.9)]
    read = read_completion(await llm.complete(PROMPT, LIMIT), found, 0.5)
    assert (read.action, read.words, read.citations[0].title) == (Action.REPLY, "Доставка 2 дня", "Доставка")


async def test_the_draft_grows_and_is_shown_at_most_every_300_ms(model: ScriptedModel) -> None:
    text = json.dumps({**JSON, "text": "слово " * 100}, ensure_ascii=False)
    model.script = [Says([*(chunk(text[i : i + 5]) for i in range(0, len(text), 5)), chunk("", "stop")])]
    shown = Shown()
    await OpenAILLM(Endpoint("m", f"{model.url}/v1"), clock=Ticks(0.01)).complete(PROMPT, Limit(60), shown)
    assert 2 <= len(shown.drafts) <= 10
    assert all(later.startswith(earlier) for earlier, later in zip(shown.drafts, shown.drafts[1:], strict=False))


async def test_a_channel_that_cannot_show_the_draft_does_not_cost_the_answer(llm: OpenAILLM) -> None:
    class Deaf(Shown):
        async def draft(self, text: str) -> None:
            raise ProviderError("error-any")

    assert json.loads((await llm.complete(PROMPT, LIMIT, Deaf())).text) == JSON


# --- what an endpoint does not take


def forms(model: ScriptedModel) -> list[str]:
    return [asked.get("response_format", {}).get("type", "") for asked in model.asked]


async def test_an_endpoint_without_schemas_is_asked_for_json_then_for_words_and_it_is_remembered(
    model: ScriptedModel, llm: OpenAILLM
) -> None:
    model.script = [refusal(400, "response_format"), refusal(422, "response_format"), answer()]
    await llm.complete(PROMPT, LIMIT)
    await llm.complete(PROMPT, LIMIT)
    assert forms(model) == ["json_schema", "json_object", "", ""]


async def test_a_refusal_for_another_reason_changes_nothing_for_the_next_call(
    model: ScriptedModel, llm: OpenAILLM
) -> None:
    model.script = [refusal(400, "context too long")]
    with pytest.raises(ProviderError, match="context too long"):
        await llm.complete(PROMPT, LIMIT)
    model.asked.clear()
    model.script = [answer()]
    await llm.complete(PROMPT, LIMIT)
    assert forms(model) == ["json_schema"]


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("use 'max_completion_tokens' instead", "max_tokens"),
        ("temperature does not support 0.2", "temperature"),
        ("stream_options: extra inputs are not permitted", "stream_options"),
    ],
)
async def test_an_option_that_is_refused_is_left_out(
    model: ScriptedModel, llm: OpenAILLM, words: str, gone: str
) -> None:
    model.script = [refusal(400, words), answer()]
    await llm.complete(PROMPT, LIMIT)
    assert gone in model.asked[0]
    assert gone not in model.asked[1]
    assert forms(model) == ["json_schema", "json_schema"]
