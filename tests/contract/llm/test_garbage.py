"""Streams that stall, are cut or say no JSON: each is a ProviderError in time, and what can be read is read."""

import asyncio
import json
from typing import Any

import pytest

from bot.providers.model_stream import MAX_BYTES, partial_text, unfenced
from bot.providers.openai import Endpoint, OpenAILLM
from dialogs.errors import ProviderError
from dialogs.ports import Limit
from tests.fakes.models import JSON, LIMIT, PROMPT, Naps, Says, ScriptedModel, answer, chunk

CUT = Says([chunk('{"action":"reply","text":"Дост')])
GARBAGE: list[Any] = [
    pytest.param(CUT, id="no finish reason"),
    pytest.param(Says([]), id="no bytes"),
    pytest.param(Says([b"data: {not json\n\n"]), id="malformed chunk"),
    pytest.param(Says([b'data: "words"\n\n']), id="no object"),
    pytest.param(Says([b'data: {"choices": [{"delta": "x"}]}\n\n']), id="no delta"),
    pytest.param(Says([b'data: {"choices": 5}\n\n']), id="no choices"),
    pytest.param(Says(["data: Дост".encode()[:-1] + b"\n\n"]), id="cut inside a letter"),
    pytest.param(Says([chunk("", "stop")]), id="empty"),
    pytest.param(Says([chunk("  \n ", "stop")]), id="only spaces"),
    pytest.param(Says([chunk("{", "length")]), id="cut at the token limit"),
    pytest.param(Says([chunk("", "content_filter")]), id="filtered"),
    pytest.param(Says([b'data: {"error": {"message": "overloaded"}}\n\n']), id="error inside the stream"),
    pytest.param(Says([b"<html>nginx</html>"]), id="html"),
    pytest.param(Says([chunk("x" * 20_000)], endless=True), id="endless"),
    pytest.param(Says([b": keepalive\n"], endless=True), id="endless keepalive"),
    pytest.param(Says([b"x" * 10_000_000]), id="ten megabytes on one line"),
]


@pytest.mark.parametrize("says", GARBAGE)
async def test_what_is_no_answer_is_a_provider_error(model: ScriptedModel, llm: OpenAILLM, says: Says) -> None:
    model.script = [says]
    with pytest.raises(ProviderError):
        await llm.complete(PROMPT, LIMIT)


@pytest.mark.parametrize("says", GARBAGE[:4])
async def test_a_spoilt_stream_is_tried_again(model: ScriptedModel, llm: OpenAILLM, says: Says) -> None:
    model.script = [says, answer()]
    assert json.loads((await llm.complete(PROMPT, LIMIT)).text) == JSON


async def test_too_much_is_not_asked_for_twice(model: ScriptedModel, llm: OpenAILLM) -> None:
    model.script = [Says([b"x" * (MAX_BYTES + 1)])]
    with pytest.raises(ProviderError, match="more than"):
        await llm.complete(PROMPT, LIMIT)
    assert len(model.asked) == 1


@pytest.mark.parametrize("says", [Says([], hang=True), Says([chunk("{")], hang=True)])
async def test_a_stall_ends_with_the_budget(model: ScriptedModel, naps: Naps, says: Says) -> None:
    model.script = [says]
    llm, began = OpenAILLM(Endpoint("m", f"{model.url}/v1"), sleep=naps), asyncio.get_running_loop().time()
    with pytest.raises(ProviderError):
        await llm.complete(PROMPT, Limit(seconds=0.5))
    assert asyncio.get_running_loop().time() - began < 2


async def test_a_body_that_is_not_streamed_is_read_too(model: ScriptedModel, llm: OpenAILLM) -> None:
    said = {"message": {"role": "assistant", "content": json.dumps(JSON)}, "finish_reason": "stop"}
    model.script = [Says([json.dumps({"choices": [said], "usage": {"prompt_tokens": 3}}).encode()])]
    completion = await llm.complete(PROMPT, LIMIT)
    assert (json.loads(completion.text), completion.tokens_in) == (JSON, 3)


@pytest.mark.parametrize("text", ["```json\n{}\n```", "Here:\n```\n{}\n```\nBye", " {} ", "Ответ: {}", "```json\n{}"])
def test_fences_and_words_around_the_json_are_left_out(text: str) -> None:
    assert unfenced(text) == "{}"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("", ""),
        ('{"action":"reply","te', ""),
        ('{"action":"reply","text":"До', "До"),
        ('{"action":"reply","text":"a\\', "a"),
        ('{"action":"reply","text":"a\\u04', "a"),
        ('{"action":"reply","text":"a\\ud83d', "a"),
        ('{"action":"reply","text":"a\\"b\\n","citations":[1', 'a"b\n'),
        ('{"action":"handover","text":"зову', ""),
    ],
)
def test_the_text_is_read_from_json_that_is_still_arriving(raw: str, text: str) -> None:
    assert partial_text(raw) == text
