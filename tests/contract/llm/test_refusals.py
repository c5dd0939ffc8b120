"""A model that refuses or is down: what is tried again, what is told at once, and when it is left in peace."""

import asyncio
import json
import socket

import pytest

from bot.providers.breaker import Breaker
from bot.providers.openai import Endpoint, OpenAILLM
from dialogs.errors import ProviderError
from tests.fakes.models import JSON, LIMIT, PROMPT, Naps, Says, ScriptedModel, Ticks, answer, refusal

# --- F13: refusals


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
async def test_a_passing_failure_is_tried_again(model: ScriptedModel, llm: OpenAILLM, naps: Naps, status: int) -> None:
    model.script = [refusal(status), refusal(status), answer()]
    assert json.loads((await llm.complete(PROMPT, LIMIT)).text) == JSON
    assert len(naps.seconds) == 2
    assert naps.seconds[1] > naps.seconds[0] > 0


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (401, "error-model-key"),
        (403, "error-model-key"),
        (402, "error-model-money"),
        (404, "error-model-name"),
        (413, "error-model-refused"),
    ],
)
async def test_a_lasting_refusal_is_told_at_once(model: ScriptedModel, llm: OpenAILLM, status: int, key: str) -> None:
    model.script = [refusal(status)]
    with pytest.raises(ProviderError) as told:
        await llm.complete(PROMPT, LIMIT)
    assert told.value.text.key == key
    assert len(model.asked) == 1


async def test_a_used_up_quota_is_not_tried_again(model: ScriptedModel, llm: OpenAILLM) -> None:
    model.script = [refusal(429, "insufficient_quota")]
    with pytest.raises(ProviderError, match="error-model-money"):
        await llm.complete(PROMPT, LIMIT)
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry_After": "2"},
        {"Retry_After_Ms": "2000"},
        {"Retry_After": "Sat, 21 Nov 2026 05:00:02 GMT", "Date": "Sat, 21 Nov 2026 05:00:00 GMT"},
    ],
)
async def test_retry_after_is_honoured(
    model: ScriptedModel, llm: OpenAILLM, naps: Naps, headers: dict[str, str]
) -> None:
    model.script = [refusal(429, **headers), answer()]
    await llm.complete(PROMPT, LIMIT)
    assert 2.0 <= naps.seconds[0] < 3.0


async def test_a_wait_that_outlasts_the_budget_is_not_begun(model: ScriptedModel, llm: OpenAILLM, naps: Naps) -> None:
    model.script = [refusal(429, Retry_After="60")]
    with pytest.raises(ProviderError, match="error-model-down"):
        await llm.complete(PROMPT, LIMIT)
    assert naps.seconds == []


async def test_nobody_listening_is_a_provider_error(naps: Naps) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(ProviderError, match="error-model-down"):
        await OpenAILLM(Endpoint("m", url), sleep=naps).complete(PROMPT, LIMIT)
    assert len(naps.seconds) == 3


# --- F17: the breaker


async def test_a_provider_that_is_down_is_left_in_peace_and_probed_once(model: ScriptedModel, naps: Naps) -> None:
    ticks = Ticks()
    llm = OpenAILLM(Endpoint("m", f"{model.url}/v1"), Breaker(2, 30, ticks), ticks, naps)
    model.script = [refusal(503)]
    for _ in range(10):
        with pytest.raises(ProviderError):
            await llm.complete(PROMPT, LIMIT)
    assert len(model.asked) == 8
    ticks.at += 31
    model.script = [answer()]
    done = await asyncio.gather(*(llm.complete(PROMPT, LIMIT) for _ in range(20)), return_exceptions=True)
    assert len(model.asked) == 9
    assert sum(isinstance(each, ProviderError) for each in done) == 19
    await llm.complete(PROMPT, LIMIT)


async def test_a_probe_that_fails_is_one_call_and_the_rest_begins_anew(model: ScriptedModel, naps: Naps) -> None:
    ticks = Ticks()
    breaker = Breaker(1, 30, ticks)
    llm = OpenAILLM(Endpoint("m", f"{model.url}/v1"), breaker, ticks, naps)
    model.script = [refusal(503)]
    for rest in (0, 31, 29):
        ticks.at += rest
        with pytest.raises(ProviderError):
            await llm.complete(PROMPT, LIMIT)
    assert len(model.asked) == 4 + 1
    assert not breaker.closed


async def test_a_cancelled_probe_leaves_the_place_to_the_next(model: ScriptedModel) -> None:
    ticks = Ticks()
    breaker = Breaker(1, 30, ticks)
    breaker.failed(probe=False)
    ticks.at += 31
    model.script = [Says([], hang=True)]
    llm = OpenAILLM(Endpoint("m", f"{model.url}/v1"), breaker, ticks)
    task = asyncio.create_task(llm.complete(PROMPT, LIMIT))
    await asyncio.wait_for(model.called.wait(), 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert breaker.enter() is True


def test_a_wrong_key_does_not_open_the_breaker() -> None:
    breaker = Breaker(1)
    breaker.enter()
    breaker.succeeded()
    assert breaker.enter() is False
